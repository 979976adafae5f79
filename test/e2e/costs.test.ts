import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Emulator } from '../../src/emulator/start.ts'
import { temporary } from '../temporary.ts'
import { emulator, git, run, type Seat, seatOf } from './support.ts'

/** What one run cost, besides time. */
interface Cost {
  readonly requests: string
  /** Starts of git, without those of its own helpers. */
  readonly starts: number
  /** Flushes of ours; git's own come with what it writes. */
  readonly flushes: number
  /** Files of definitions that were opened to be read. */
  readonly reads: number
  /** Objects that git has more afterwards. */
  readonly objects: number
}

/** Counts in the process itself what it does with the disk, and tells it when it ends. */
const COUNT = `data:text/javascript,${encodeURIComponent(`
  import fs from 'node:fs'
  import { syncBuiltinESMExports } from 'node:module'
  const counts = { flushes: 0, reads: 0 }
  const counted = (name, what, concerns = () => true) => {
    const own = fs[name]
    fs[name] = (...args) => {
      if (concerns(...args)) counts[what]++
      return own(...args)
    }
  }
  counted('fsyncSync', 'flushes')
  counted('fdatasyncSync', 'flushes')
  counted('readFileSync', 'reads', path => String(path).endsWith('.xs'))
  syncBuiltinESMExports()
  process.on('exit', () => fs.appendFileSync(process.env.COUNTS, JSON.stringify(counts) + String.fromCharCode(10)))
`)}`

/** Runs a command that works on the clone, and counts. */
async function cost(seat: Seat, xano: Emulator, args: readonly string[]): Promise<Cost> {
  const folder = mkdtempSync(join(tmpdir(), 'xano-sync-'))
  const [trace, counts] = [join(folder, 'trace'), join(folder, 'counts')]
  const clone = join(seat.directory, 'c')
  const before = objectsIn(clone)
  const earlier = xano.requests.length
  const directory = existsSync(clone) ? clone : seat.directory
  const { code, stderr } = await run({ ...seat, directory }, args, {
    NODE_OPTIONS: `--import ${COUNT}`,
    COUNTS: counts,
    GIT_TRACE2_EVENT: trace,
  })
  expect([code, stderr]).toEqual([0, ''])
  const events = readFileSync(trace, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map(line => JSON.parse(line) as { event: string; sid: string })
  const own = JSON.parse(readFileSync(counts, 'utf8').split('\n')[0] ?? '') as Pick<Cost, 'flushes' | 'reads'>
  rmSync(folder, { recursive: true })
  return {
    requests: inOrder(
      xano.requests
        .slice(earlier)
        .map(({ method, path }) => `${method} ${path.split('/').at(-1) ?? ''}`)
        .join(', '),
    ),
    starts: events.filter(({ event, sid }) => event === 'start' && !sid.includes('/')).length,
    ...own,
    objects: objectsIn(clone) - before,
  }
}

/** Requests as a list that says nothing of their order: some go out side by side. */
const inOrder = (requests: string): string => requests.split(', ').sort().join(', ')

function objectsIn(repository: string): number {
  if (!existsSync(repository)) return 0
  const told = git(repository, 'count-objects', '-v')
  return ['count', 'in-pack'].reduce(
    (sum, key) => sum + Number(new RegExp(`^${key}: (\\d+)`, 'm').exec(told)?.[1]),
    0,
  )
}

const READ = 'GET multidoc, GET branch'
const LOG = 'GET audit_log'
/** Asked first and read back afterwards; once a process, whose token it is. */
const SEND = 'POST dry-run, POST multidoc, GET multidoc, GET me'

/** In a workspace of 200 definitions. */
const EXPECTED: Readonly<Record<string, Cost>> = {
  clone: {
    requests: `${READ}, ${LOG}, GET branch, GET workspace`,
    starts: 12,
    flushes: 3,
    reads: 0,
    objects: 204,
  },
  'status, in step': { requests: '', starts: 5, flushes: 0, reads: 0, objects: 0 },
  'pull of nothing': { requests: READ, starts: 5, flushes: 0, reads: 0, objects: 0 },
  'pull of 1': { requests: `${READ}, ${LOG}`, starts: 14, flushes: 2, reads: 2, objects: 5 },
  'pull of 5': { requests: `${READ}, ${LOG}`, starts: 14, flushes: 6, reads: 10, objects: 9 },
  'push of 1': { requests: `${READ}, ${LOG}, ${SEND}`, starts: 17, flushes: 3, reads: 3, objects: 8 },
  'push of 5': { requests: `${READ}, ${LOG}, ${SEND}`, starts: 16, flushes: 3, reads: 15, objects: 12 },
  'sync of 1 here and 1 there': {
    requests: `${READ}, ${LOG}, ${LOG}, ${SEND}`,
    starts: 23,
    flushes: 5,
    reads: 5,
    objects: 12,
  },
}

const definition = (n: number, value: string): string =>
  `function "f_${n}" {\n  input {\n  }\n\n  stack {\n  }\n\n  response = "${value}"\n}`

/** Runs of these names, one after another, in a workspace of that many definitions. */
async function costs(definitions: number, names: readonly string[]): Promise<Record<string, Cost>> {
  const texts = Array.from({ length: definitions }, (_, n) => definition(n, 'first'))
  const xano = await emulator({ multidoc: texts.join('\n---\n') })
  const seat = seatOf(temporary(), xano)
  const there = (amount: number, value: string): void => {
    for (let n = 0; n < amount; n++) xano.colleague('ann').put(definition(n, value))
  }
  const here = (amount: number, value: string): void => {
    for (let n = 0; n < amount; n++) {
      const path = join(seat.directory, 'c', `function/f_${n}.xs`)
      writeFileSync(path, readFileSync(path, 'utf8').replace(/response = ".*"/, `response = "${value}"`))
    }
  }
  const prepare: Readonly<Record<string, () => void>> = {
    'pull of 1': () => {
      there(1, 'by ann')
    },
    'pull of 5': () => {
      there(5, 'by ann, too')
    },
    'push of 1': () => {
      here(1, 'mine')
    },
    'push of 5': () => {
      here(5, 'mine, too')
    },
    'sync of 1 here and 1 there': () => {
      here(1, 'mine, at last')
      xano.colleague('ann').put(definition(9, 'by ann, at last'))
    },
  }
  const found: Record<string, Cost> = {}
  for (const name of names) {
    prepare[name]?.()
    const args = name === 'clone' ? ['clone', '-w', '1', 'c'] : [/^\w+/.exec(name)?.[0] ?? '']
    found[name] = await cost(seat, xano, args)
  }
  return found
}

const SORTED = Object.fromEntries(
  Object.entries(EXPECTED).map(([name, cost]) => [name, { ...cost, requests: inOrder(cost.requests) }]),
)

const SMALL = 200
const LARGE = 400

describe('what a run costs', () => {
  it('is what changed, and what docs/performance.md says', async () => {
    const small = await costs(SMALL, Object.keys(EXPECTED))
    expect(small).toEqual(SORTED)
  })

  it('is the same in a workspace of twice the size, but for the objects of a clone', async () => {
    const names = Object.keys(EXPECTED)
    const { clone, ...others } = await costs(LARGE, names)
    const { clone: smaller, ...expected } = Object.fromEntries(names.map(name => [name, SORTED[name]]))
    expect(others).toEqual(expected)
    expect(clone).toEqual({ ...smaller, objects: (smaller?.objects ?? 0) + LARGE - SMALL })
  })
})
