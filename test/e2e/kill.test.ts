import { cpSync, existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { describe, expect, it } from 'vitest'
import { prng } from '../../fixtures/prng.ts'
import { readDefinition } from '../../src/core/xs/definition.ts'
import { nameKey } from '../../src/core/xs/identity.ts'
import { fromState } from '../../src/emulator/state.ts'
import { blobId } from '../../src/engine/texts/blob-id.ts'
import { temporary } from '../temporary.ts'
import { Desk, plainGit, type Xano } from './desk.ts'
import { END, type Moment, type Operation, photograph, resume } from './moments.ts'
import { type Session, SESSIONS, setStage, type Stage } from './sessions.ts'
import { definitionsIn, pushed, run, seatOf } from './support.ts'

type Place = Pick<Stage, 'desk' | 'xano'>

/** What both sides show, and the checked-out commit. What a killed run had yet to commit of saves stays a save. */
const restOf = ({ desk, xano }: Place, { branch }: Session): unknown => ({
  files: definitionsIn(desk.directory),
  xano: xano.definitions().sort(),
  ...(branch !== 'own, commits saves'
    ? { head: desk.git('ls-tree', '-r', 'HEAD'), status: desk.git('status', '--porcelain', '-uall') }
    : {}),
})

/** A state of Xano, however it is ordered. */
const stateOf = (texts: readonly string[]): string =>
  texts
    .map(text => blobId(text))
    .sort()
    .join(' ')

/** What a tree or a blob holds is asked once: its id says which. */
const known = new Map<string, string>()

function ask(id: string, answer: () => string): string {
  const text = known.get(id) ?? answer()
  known.set(id, text)
  return text
}

/** The states that the mirror holds, oldest first. */
function mirrored({ desk }: Place): string[] {
  const trees = desk.git('log', '--reverse', '--format=%T', 'xano/v1').split('\n')
  return trees.map(tree =>
    ask(tree, () => desk.git('ls-tree', '-r', '--format=%(objectname)', tree).split('\n').sort().join(' ')),
  )
}

/** The states that Xano is in from now on. */
function watch(xano: Xano): Set<string> {
  const states = new Set([stateOf(xano.definitions())])
  xano.onRequest(() => states.add(stateOf(xano.definitions())))
  return states
}

/** Whether `few` come one after the other in `all`, with others between them or not. */
function isPartOf(few: readonly string[], all: readonly string[]): boolean {
  let at = 0
  for (const each of all) if (each === few[at]) at++
  return at === few.length
}

/** Which of the texts are neither in the folder nor in Xano nor reachable in git. */
function lost(texts: readonly string[], { desk, xano }: Place): string[] {
  const living = new Set([...xano.definitions(), ...definitionsIn(desk.directory).values()])
  const objects = desk.git('rev-list', '--objects', '--all').split('\n')
  const kept = new Set(objects.map(line => line.split(' ')[0]))
  return texts.filter(text => !living.has(text) && !kept.has(blobId(text)))
}

/** What the definitions are called that the checked-out commit holds. */
function namesInHead({ desk }: Place): string[] {
  const blobs = desk.git('ls-tree', '-r', '--format=%(objectname)', 'HEAD', 'function').split('\n')
  return blobs.map(blob => {
    const reading = readDefinition(ask(blob, () => desk.git('cat-file', 'blob', blob)))
    return reading.kind === 'definition' ? nameKey(reading.definition) : reading.problem.reason
  })
}

/** Two runs from a moment on: the first finishes what was begun, the second finds nothing to do. */
async function goOn(moment: Moment, { permissions }: Session): Promise<Place & { states: Set<string> }> {
  const { desk, xano } = await resume(moment)
  const states = watch(xano)
  await desk.done(permissions)
  const [refs, requests] = [desk.git('for-each-ref'), xano.requests.length]
  await desk.done(permissions)
  expect(desk.git('for-each-ref')).toBe(refs)
  expect(pushed({ requests: xano.requests.slice(requests) })).toEqual([])
  return { desk, xano, states }
}

const entries = Object.entries<Session>(SESSIONS)

/** Every twelfth moment of a session, each session from another one on; all of them with `XANO_SYNC_ALL_MOMENTS` set. */
const EVERY = process.env['XANO_SYNC_ALL_MOMENTS'] === undefined ? 12 : 1

describe('scenario 1: a process that is killed before any one of its operations', () => {
  it.each(entries)(
    'in a %s is followed by one that finishes its work, with nothing lost and nothing sent twice',
    async (name, session) => {
      const offset = entries.findIndex(([each]) => each === name)
      const stage = await setStage(session)
      const { desk, xano, before, written } = stage
      const work = (): Promise<unknown> => desk.done(session.permissions)
      const moments = await photograph({ desk, xano, album: temporary() }, work)
      const rest = restOf(stage, session)
      const states = [stateOf(before)]
      for (const [at, moment] of moments.entries()) {
        const where = `killed before ${moment.before.map(({ n, name }) => `${n}: ${name}`).join(', ')}`
        states.push(stateOf(moment.published))
        if ((at + offset) % EVERY !== 0) continue
        const again = await goOn(moment, session)
        expect(restOf(again, session), where).toEqual(rest)
        expect(lost(written, again), where).toEqual([])
        const sent = [...moment.sent, ...pushed(again.xano)]
        expect(sent, where).toEqual([...new Set(sent)])
        const names = namesInHead(again)
        expect(names, where).toEqual([...new Set(names)])
        expect(isPartOf(mirrored(again), [...states, ...again.states]), where).toBe(true)
        expect(again.desk.git('fsck', '--strict', '--no-dangling'), where).toBe('')
      }
    },
    300_000,
  )
})

interface Traces {
  readonly files: ReturnType<typeof definitionsIn>
  readonly index: string
  readonly refs: readonly string[]
  readonly journal: string | false
  readonly published: readonly string[]
}

/** A copy of a folder as a process left it, without what tells the time. */
function tracesOf(folder: string, published: readonly string[]): Traces {
  const refs = plainGit(folder, 'for-each-ref', '--format=%(refname) %(tree)')
  const journal = join(folder, '.git/xano-sync/journal.json')
  return {
    files: definitionsIn(folder),
    index: plainGit(folder, 'ls-files', '-s'),
    refs: refs
      .split('\n')
      .map(line => line.replace(/(kept\/)\S+/, '$1'))
      .sort(),
    journal: existsSync(journal) && (JSON.parse(readFileSync(journal, 'utf8')) as { kind: string }).kind,
    published: [...published].sort(),
  }
}

/** The same, without what is kept as long as no file is written: that is done beside other work, by then or later. */
function beforeFiles(traces: Traces, files: Traces['files']): Traces {
  if (!isDeepStrictEqual(traces.files, files)) return traces
  return { ...traces, refs: traces.refs.filter(line => !line.includes('/kept/')) }
}

/** What an operation is, whatever it is done to. */
const sortOf = ({ name }: Operation): string => name.replace(/^(write|remove|GET .*\?|DELETE .*\/).*/, '$1')

/** Whether the owner of the token is asked for depends on how long ago the log's rows are. */
const depends = (sort: string): boolean => sort === 'GET /api:meta/auth/me'

/** One operation of every sort, as the command is told it. */
function sample(operations: readonly Operation[]): string[] {
  const random = prng(1)
  const sorts = operations.map(sortOf).filter(sort => !depends(sort))
  return [...new Set(sorts)].map(
    sort => `${sort} ${1 + random.below(sorts.filter(each => each === sort).length)}`,
  )
}

describe('the built command', () => {
  it('leaves just what the pictures show where it is killed, at an operation of every sort, and goes on from there', async () => {
    const session = SESSIONS['sync of a branch that follows Xano']
    const stage = await setStage(session)
    const { desk, xano } = stage
    const work = (): Promise<unknown> => desk.done(session.permissions)
    const moments = await photograph({ desk, xano, album: temporary() }, work)
    const rest = restOf(stage, session)
    const [first] = moments
    if (!first) throw new Error('nothing was done')
    const files = definitionsIn(first.folder)
    const traces = moments.map(({ folder, published }) => beforeFiles(tracesOf(folder, published), files))
    const copies = temporary()
    const fatal = sample(moments.flatMap(({ before }) => before.filter(({ name }) => name !== END)))
    expect(fatal.length).toBeGreaterThan(15)
    for (const [number, operation] of fatal.entries()) {
      fromState(xano.world, first.state)
      const directory = join(copies, String(number))
      cpSync(first.folder, directory, { recursive: true, preserveTimestamps: true })
      const seat = seatOf(directory, xano)
      const { signal } = await run(seat, ['sync', '--delete'], { XANO_SYNC_DIE_AT: operation })
      expect({ operation, signal }).toEqual({ operation, signal: 'SIGKILL' })
      const left = tracesOf(directory, xano.definitions())
      expect(traces, operation).toContainEqual(beforeFiles(left, files))
      if (number % 6 !== 0) continue
      const { code, stderr } = await run(seat, ['sync', '--delete'])
      expect({ operation, code, stderr }).toEqual({ operation, code: 0, stderr: '' })
      expect(restOf({ desk: new Desk(directory, xano), xano }, session), operation).toEqual(rest)
    }
  }, 300_000)
})
