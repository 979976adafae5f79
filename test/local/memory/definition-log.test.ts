import { describe, expect, it, vi } from 'vitest'
import type { Version } from '../../../src/core/sync/snapshot.ts'
import type { FilePath } from '../../../src/core/xs/file-path.ts'
import { mirrorLine } from '../../../src/engine/mirror/mirror-line.ts'
import type { CommitId } from '../../../src/engine/ports/git.ts'
import type { MirrorState } from '../../../src/engine/ports/history.ts'
import { Library } from '../../../src/engine/texts/library.ts'
import type { Git } from '../../../src/local/git/git.ts'
import { GitHistory } from '../../../src/local/history.ts'
import { DefinitionLog, type Event } from '../../../src/local/memory/definition-log.ts'
import { state } from '../../contracts/history.contract.ts'
import { ManualClock } from '../../doubles/manual-clock.ts'
import { version } from '../../doubles/version.ts'
import { BINDING, repository } from '../repository.ts'

const fn = (path: string, name: string, body: string, guid: string): Version =>
  version(path, `function ${name} {\n  description = "${body}"\n  guid = "${guid}"\n}`)
const other = fn('function/z.xs', 'z', 'z', 'gz')
const a1 = fn('function/a.xs', 'a', 'one', 'ga')
const a2 = fn('function/a.xs', 'a', 'two', 'ga')
const b = fn('function/b.xs', 'b', 'two', 'ga')
const newcomer = fn('function/a.xs', 'a', 'new', 'gn')

/** A mirror that has seen these states of Xano, by whoever the state says. */
async function mirror(...states: MirrorState[]): Promise<DefinitionLog> {
  const { git } = await repository()
  const history = new GitHistory(git, { binding: BINDING, branch: 'main', prefix: '' }, new ManualClock())
  let tip
  for (const one of states) tip = await history.mirror(one)
  if (tip === undefined) throw new Error('no state')
  return DefinitionLog.read(git, tip, { library: new Library(), history })
}

const told = (events: readonly Event[]): string[] =>
  events.map(({ change: { action, before, after } }) => `${action} ${(after ?? before).path}`)
const isNamed =
  (name: string) =>
  ({ definition }: Version): boolean =>
    definition.name === name

describe('the past of a definition', () => {
  it.each([-1e14, 8.64e15])('is told also of a commit whose time is odd: %d', async time => {
    const author = { name: 'Ann', email: 'ann@x.example', at: new Date(time) }
    const [event] = await (await mirror({ ...state(a1), author, body: [] })).of(a1)
    expect(event?.by.at.getTime()).toBe(Math.max(0, time))
  })

  it('is told by its guid through edits and renames, and not by what lies at its place now', async () => {
    const log = await mirror(state(a1), state(a2, other), state(b, other), state(b, other, newcomer))
    expect(told(await log.of(b))).toEqual([
      'renamed function/b.xs',
      'updated function/a.xs',
      'created function/a.xs',
    ])
    expect(told(await log.of(newcomer))).toEqual(['created function/a.xs'])
  })

  it('is told of all of many by reading what a commit says, and lists, once', async () => {
    const many = (from: number): Version[] =>
      Array.from({ length: 200 }, (_, n) =>
        fn(`function/f_${from + n}.xs`, `f_${from + n}`, 'x', `g${from + n}`),
      )
    const [first, second] = [many(0), many(200)]
    const author = { name: 'Ann', email: 'ann@x.example', at: new Date(0) }
    const body = [...first, ...second].map(after =>
      mirrorLine({ action: 'created', before: undefined, after }),
    )
    const log = await mirror(
      { ...state(...first), author, body },
      { ...state(...first, ...second), author, body },
    )
    const [splits, lists] = [vi.spyOn(String.prototype, 'split'), vi.spyOn(Map.prototype, 'values')]
    const events = await Promise.all(second.map(one => log.of(one)))
    const read = splits.mock.contexts.filter(text => String(text).length > 5000)
    const counts = [read.length, lists.mock.calls.length]
    vi.restoreAllMocks()
    expect(events.map(told)).toEqual(second.map(({ path }) => [`created ${path}`]))
    for (const count of counts) expect(count).toBeLessThan(20)
  })

  it('follows two that change names with one another', async () => {
    const x = fn('function/a.xs', 'a', 'zzz', 'gz')
    const y = fn('function/z.xs', 'z', 'aaa', 'ga')
    const log = await mirror(state(a1, other), state(x, y))
    expect((await log.of(y)).map(({ change }) => change.before?.text)).toEqual([a1.text, undefined])
    expect((await log.of(x)).map(({ change }) => change.before?.text)).toEqual([other.text, undefined])
  })

  it('goes on behind a time at which it was gone', async () => {
    const log = await mirror(state(a1, other), state(other), state(a2, other))
    expect(told(await log.of(a2))).toEqual([
      'created function/a.xs',
      'deleted function/a.xs',
      'created function/a.xs',
    ])
  })

  it('is found by a name that it no longer has, once for each that had it', async () => {
    const log = await mirror(state(a1), state(b), state(newcomer), state(other))
    const found = await log.past(isNamed('a'))
    expect(found.map(told)).toEqual([
      ['deleted function/a.xs', 'created function/a.xs'],
      ['deleted function/b.xs', 'renamed function/b.xs', 'created function/a.xs'],
    ])
    expect(await log.past(isNamed('never'))).toEqual([])
  })

  it('is told of its newest alone as it is in the whole', async () => {
    const log = await mirror(state(a1, other), state(other), state(a2, other), state(b, other))
    for (const one of [b, other]) expect(await log.lastOf(one)).toEqual((await log.of(one))[0])
    expect(await log.lastOf(newcomer)).toBeUndefined()
  })

  it('is told by a text that it lost, of what held that one last, and to its very end', async () => {
    const early = fn('function/e.xs', 'e', 'one', 'ge')
    const log = await mirror(
      state(a1, early, other),
      state(a2, other),
      state(a1, other),
      state(b, other),
      state(other),
    )
    const lost = await log.lastOfLost(new Set([a1, a2, early, newcomer].map(({ blob }) => blob)))
    const ends = [...lost].map(([blob, event]): [string, string[]] => [blob, told([event])])
    expect(new Map(ends)).toEqual(
      new Map([
        [a1.blob, ['deleted function/b.xs']],
        [a2.blob, ['deleted function/b.xs']],
        [early.blob, ['deleted function/e.xs']],
      ]),
    )
    for (const [blob, event] of lost)
      expect(event).toEqual((await log.past(version => version.blob === blob)).flat()[0])
  })

  it('names who did it by the line about it, else the author of the commit', async () => {
    const bo = { name: 'Bo', email: 'bo@example.com', at: new Date('2026-03-02T00:00:00Z') }
    const log = await mirror(state(a1, other), {
      ...state(a2),
      author: bo,
      body: ['- updated function a (Ann, 2026-03-01T10:00:00.000Z)', '- deleted function z'],
    })
    const [newest] = await log.of(a2)
    expect(newest?.by).toEqual({ name: 'Ann', at: new Date('2026-03-01T10:00:00Z') })
    const [gone] = (await log.past(isNamed('z'))).flat()
    expect(gone?.by).toEqual({ name: 'Bo', at: bo.at })
  })

  it('takes linear time for a commit that tells of 10,000 definitions in as many long lines', async () => {
    const files = Array.from(
      { length: 10_000 },
      (_, n) => `:0 100644 ${'0'.repeat(40)} ${other.blob} A\0function/${n}.xs`,
    )
    const note = [
      '\u0001c1',
      '2026-03-01T10:00:00Z',
      'Bo',
      `- created ${'long '.repeat(200)}\n`.repeat(10_000),
    ].join('\u001f')
    const git = { run: () => Promise.resolve(Buffer.from([note, ...files, ''].join('\0'))) }
    const history = { read: () => Promise.resolve(new Map([[other.blob, Buffer.from(other.text)]])) }
    const log = await DefinitionLog.read(git as unknown as Git, 'c1' as CommitId, {
      library: new Library(),
      history,
    })
    expect(told(await log.of({ ...other, path: 'function/7.xs' as FilePath }))).toEqual([
      'created function/7.xs',
    ])
  })
})
