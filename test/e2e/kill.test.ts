import { cpSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { withoutGuid } from '../../src/core/xs/guid.ts'
import { startEmulator } from '../../src/emulator/start.ts'
import { CALM } from '../../src/emulator/switches.ts'
import { generateMultidoc } from '../../fixtures/generate.ts'
import { definitionsIn, git, run, type Seat, seatOf, temporary } from './support.ts'

const BEFORE = generateMultidoc({ seed: 7, definitions: 24 })
const TOKEN = 'a-token-for-tests'

/** Words that somebody wrote; none of them may be gone, whatever happens. */
const HERE = ['typed_here_1', 'typed_here_2', 'typed_here_3']
const THERE = ['typed_there_1', 'typed_there_2']

interface Stage {
  readonly folder: string
  readonly stateFile: string
  readonly port: number
}

const fn = (name: string, word: string): string =>
  `function ${name} {\n  input {\n  }\n\n  stack {\n    debug.log {\n      value = "${word}"\n    }\n  }\n\n  response = null\n}`

/** A clone with edits on both sides that touch every part of a cycle, not yet synced. */
async function setStage(): Promise<Stage> {
  const folder = temporary()
  const stateFile = join(folder, 'state.json')
  const xano = await startEmulator({ switches: CALM, multidoc: BEFORE, stateFile, token: TOKEN })
  const ann = xano.colleague('ann')
  for (const name of ['one', 'two', 'three', 'four', 'five']) ann.put(fn(name, name))
  const seat = seatOf(folder, xano)
  const cloned = await run(seat, ['clone', 'shop'])
  if (cloned.code !== 0) throw new Error(cloned.stderr)
  const at = (path: string): string => join(folder, 'shop', path)
  const text = (name: string): string => readFileSync(at(`function/${name}.xs`), 'utf8')

  ann.put(text('one').replace('"one"', '"typed_there_1"'))
  ann.put(text('two').replace('function two', 'function two_renamed'))
  ann.put(fn('made_there', 'typed_there_2'))
  ann.delete({ kind: 'function', name: 'three' })
  writeFileSync(at('function/two.xs'), text('two').replace('"two"', '"typed_here_1"'))
  writeFileSync(at('function/four.xs'), text('four').replace('"four"', '"typed_here_2"'))
  writeFileSync(at('function/made_here.xs'), fn('made_here', 'typed_here_3'))
  renameSync(at('function/five.xs'), at('function/5.xs'))
  const { port } = new URL(xano.origin)
  await xano.close()
  return { folder, stateFile, port: Number(port) }
}

async function onCopy(
  stage: Stage,
  work: (seat: Seat, xano: Awaited<ReturnType<typeof startEmulator>>) => Promise<void>,
): Promise<void> {
  const folder = temporary()
  cpSync(stage.folder, folder, { recursive: true })
  const xano = await startEmulator({
    switches: CALM,
    stateFile: join(folder, 'state.json'),
    port: stage.port,
    token: TOKEN,
  })
  try {
    await work({ ...seatOf(join(folder, 'shop'), xano) }, xano)
  } finally {
    await xano.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

describe('a process that is killed', () => {
  it('before any of its operations leaves a state from which the next run goes on, with nothing lost and nothing sent twice', async () => {
    const stage = await setStage()
    let survived = 0
    for (let n = 1; survived === 0; n++) {
      await onCopy(stage, async (seat, xano) => {
        const killed = await run(seat, ['sync'], { XANO_SYNC_DIE_AT: String(n) })
        if (killed.signal === null) survived = n
        else expect(killed.signal).toBe('SIGKILL')
        const next = await run(seat, ['sync'])
        expect({ n, code: next.code, stderr: next.stderr }).toEqual({ n, code: 0, stderr: '' })
        const local = [...definitionsIn(seat.directory).values()].map(withoutGuid).sort()
        expect({ n, texts: local }).toEqual({ n, texts: xano.definitions().map(withoutGuid).sort() })
        for (const word of [...HERE, ...THERE])
          expect({ n, found: local.some(text => text.includes(word)) }).toEqual({ n, found: true })
        expect(local.filter(text => text.includes('made_here'))).toHaveLength(1)
        expect(git(seat.directory, 'fsck', '--strict', '--no-dangling')).toBe('')
        if (n % 8 === 1) expect((await run(seat, ['sync'])).stdout).toMatch(/^In step/)
      })
    }
    expect(survived).toBeGreaterThan(20)
  }, 300_000)
})
