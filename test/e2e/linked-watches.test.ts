import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { temporary } from '../temporary.ts'
import { emulator, git, run, type Seat, seatOf } from './support.ts'
import { Watching } from './watching.ts'

const WORDS = ['main', 'linked', 'xano']

const fn = (name: string, words: readonly string[]): string =>
  `function ${name} {\n  input {\n  }\n\n  stack {\n${words.map(word => `    debug.log {\n      value = "${word}"\n    }\n`).join('\n')}  }\n\n  response = null\n}`

describe('the watches of linked worktrees', () => {
  it('run beside each other, one for each folder, and bring to each what the others do', async () => {
    const xano = await emulator({ multidoc: ['one', 'two'].map(name => fn(name, WORDS)).join('\n---\n') })
    const directory = temporary()
    expect((await run(seatOf(directory, xano), ['clone', '-w', '1', 'c'])).code).toBe(0)
    const main = seatOf(join(directory, 'c'), xano)
    const linked = seatOf(join(directory, 'linked'), xano)
    git(main.directory, 'worktree', 'add', '-q', '-b', 'feature', linked.directory)
    expect((await run(linked, ['bind', 'v1'])).code).toBe(0)

    const watches = [main, linked].map(seat => new Watching(seat, '--live'))
    for (const watch of watches) await watch.until(() => watch.count('settled') === 1, 'the first agreement')
    for (const [at, seat] of [main, linked].entries()) {
      const second = await run(seat, ['watch', '--json'])
      expect(second.code).toBe(2)
      expect(second.stderr).toContain(`process ${String(watches[at]?.process.pid)}`)
    }

    write(main, 'one', '"main"', '"main 2"')
    write(linked, 'one', '"linked"', '"linked 2"')
    xano.colleague('ann').put(fn('two', [...WORDS.slice(0, 2), 'xano 2']))
    const isThere = (seat: Seat): boolean =>
      ['main 2', 'linked 2'].every(word => read(seat, 'one').includes(word)) &&
      read(seat, 'two').includes('xano 2')
    for (const [at, seat] of [main, linked].entries())
      await watches[at]?.until(() => isThere(seat) && watches[at]?.isAtRest, 'what the others did')
    for (const watch of watches) {
      expect(watch.count('conflict')).toBe(0)
      expect(await watch.stop('SIGINT')).toBe(130)
    }
    for (const seat of [main, linked]) {
      expect((await run(seat, ['sync'])).stdout).toBe('In step with v1 of workspace 1.\n')
      expect(git(seat.directory, 'status', '--porcelain')).toBe('')
    }
  })
})

const fileOf = (seat: Seat, name: string): string => join(seat.directory, `function/${name}.xs`)

const read = (seat: Seat, name: string): string => readFileSync(fileOf(seat, name), 'utf8')

const write = (seat: Seat, name: string, before: string, after: string): void => {
  writeFileSync(fileOf(seat, name), read(seat, name).replace(before, after))
}
