import { describe, expect, it } from 'vitest'
import type { Version } from '../../../src/core/sync/snapshot.ts'
import { fetch } from '../../../src/engine/cycle/fetch.ts'
import { resolve } from '../../../src/engine/decisions/resolve.ts'
import { record } from '../../../src/engine/mirror/record.ts'
import type { CommitId } from '../../../src/engine/ports/git.ts'
import type { Activity } from '../../../src/engine/ports/remote.ts'
import { blobId } from '../../../src/engine/texts/blob-id.ts'
import { Library } from '../../../src/engine/texts/library.ts'
import { Bench, fn, pathOf } from '../../doubles/bench.ts'
import { NO_MOVE } from '../../doubles/memory-history.ts'
import { version } from '../../doubles/version.ts'

const LINES = ['one', 'two', 'three', 'four', 'five']

/** `a`, `b` and `c` on both sides. */
async function inStep(): Promise<Bench> {
  const bench = new Bench()
  bench.remote.rows = []
  for (const name of ['a', 'b', 'c']) bench.remote.put(fn(name, ...LINES))
  await bench.settle()
  return bench
}

const file = (bench: Bench, name: string): string => bench.file(`function/${name}.xs`) ?? ''

function save(bench: Bench, name: string, from: string, to: string): void {
  bench.save(`function/${name}.xs`, file(bench, name).replace(from, to))
}

const guidOf = (text: string): string => /guid = "(.*)"/.exec(text)?.[1] ?? ''

const row = (id: number, type: string, name: string, author: string): Activity => ({
  id,
  type,
  name,
  at: new Date(id),
  author: { name: author, email: `${author}@example.com` },
})

/** What the mirror tells since the first state. */
const told = (bench: Bench): string[] =>
  bench.history.states
    .slice(1)
    .map(({ state: { subject, author } }) => (author ? `${subject} (${author.name})` : subject))

/** The process ends right after Xano has taken a push. */
async function killedAfterPush(bench: Bench): Promise<void> {
  let pushed = false
  bench.remote.before = request => {
    if (pushed && request === 'snapshot') throw new Error('killed')
    pushed ||= request === 'push' || request === 'remove'
  }
  await expect(bench.settle()).rejects.toThrow('killed')
  bench.remote.before = () => undefined
}

describe('an edit by a colleague between reading and posting', () => {
  it('is a pull in their name, beside the push in the name of the developer', async () => {
    const bench = await inStep()
    save(bench, 'a', 'one', 'ours')
    const theirs = file(bench, 'b').replace('two', 'theirs')
    bench.remote.before = request => {
      if (request !== 'push') return
      bench.remote.put(theirs)
      bench.remote.rows = [row(1, 'function:update', 'function b: update', 'Ann')]
    }
    await bench.settle()
    expect(told(bench)).toEqual(['push: updated function a', 'pull: updated function b (Ann)'])
    expect(file(bench, 'b')).toBe(theirs)
  })

  it('is told of what was sent as well, once that is no longer what was sent', async () => {
    const bench = await inStep()
    save(bench, 'a', 'one', 'ours')
    bench.remote.reformat = text => text.replace('two', 'theirs')
    bench.remote.before = request => {
      if (request === 'push') bench.remote.rows = [row(1, 'function:update', 'function a: update', 'Ann')]
    }
    await bench.settle()
    expect(told(bench)).toEqual(['pull: updated function a (Ann)'])
  })
})

describe('a push', () => {
  it('is one commit of the mirror for what was created, changed, renamed and deleted by it', async () => {
    const bench = await inStep()
    save(bench, 'a', 'one', 'ours')
    save(bench, 'b', 'function b', 'function renamed')
    bench.unlink('function/c.xs')
    bench.save('function/fresh.xs', fn('fresh', 'x'))
    await bench.settle()
    expect(bench.history.states.slice(1).map(({ state }) => state.body)).toEqual([
      [
        '- updated function a',
        '- deleted function c',
        '- created function fresh',
        '- renamed function b to function renamed',
      ],
    ])
    expect(told(bench)[0]).toMatch(/^push: /)
  })
})

describe('a push after which the process ended', () => {
  it('is a push in the mirror all the same, and what others did is a pull', async () => {
    const bench = await inStep()
    save(bench, 'a', 'one', 'ours')
    bench.unlink('function/c.xs')
    bench.save('function/fresh.xs', fn('fresh', 'x'))
    await killedAfterPush(bench)
    bench.remote.put(file(bench, 'b').replace('two', 'theirs'))
    bench.remote.rows = [row(1, 'function:update', 'b', 'Ann')]
    await bench.settle()
    expect(told(bench)).toEqual(['push: 1 updated, 1 deleted, 1 created', 'pull: updated function b (Ann)'])
    await bench.settle()
    expect(bench.history.states).toHaveLength(3)
  })

  it('is one also where the next thing that happens is a fetch', async () => {
    const bench = await inStep()
    save(bench, 'a', 'one', 'ours')
    await killedAfterPush(bench)
    await fetch(bench, new Library())
    expect(told(bench)).toEqual(['push: updated function a'])
  })

  it('is none where it was not applied', async () => {
    const bench = await inStep()
    save(bench, 'a', 'one', 'ours')
    bench.remote.loseAnswer = 'unapplied'
    await killedAfterPush(bench)
    bench.remote.put(file(bench, 'b').replace('two', 'theirs'))
    await bench.settle()
    expect(told(bench)).toEqual(['pull: updated function b', 'push: updated function a'])
  })

  it.each([false, true])(
    'is not taken back by a HEAD that went back since (resolve was run: %s)',
    async isDecided => {
      const bench = await inStep()
      const [path, old] = [pathOf('function/a.xs'), file(bench, 'a')]
      bench.worktree.at = { branch: 'main', commit: 'b'.repeat(40) as CommitId }
      await bench.settle()
      save(bench, 'a', 'one', 'first')
      await bench.settle()
      save(bench, 'a', 'first', 'ours')
      await killedAfterPush(bench)
      bench.save(path, old)
      bench.worktree.at = { branch: 'main', commit: 'a'.repeat(40) as CommitId }
      bench.history.move = {
        ...NO_MOVE,
        back: true,
        files: new Map([[path, blobId(old)]]),
        mirrored: new Set(bench.history.states.flatMap(({ tree }) => [...tree.values()])),
      }
      if (isDecided) await resolve(bench, new Library(), () => Promise.resolve('xano'))
      await bench.settle()
      expect(file(bench, 'a')).toContain('ours')
      expect(bench.remote.received).toHaveLength(2)
    },
  )

  it('is what further edits here go out from, although Xano gives it another form', async () => {
    const bench = await inStep()
    bench.remote.reformat = text => text.replace('    one', '\n    one')
    save(bench, 'a', 'one', 'one  // first')
    await killedAfterPush(bench)
    save(bench, 'a', 'one  // first', 'one  // first, and more')
    const results = await bench.settle()
    expect(results.flatMap(({ plan }) => plan.conflicts)).toEqual([])
    expect(bench.remote.objects.get(guidOf(file(bench, 'a')))).toContain('one  // first, and more')
  })

  it('is what further edits here go out from, also under a new name and beside edits in Xano', async () => {
    const bench = await inStep()
    save(bench, 'a', 'function a', 'function renamed')
    save(bench, 'b', 'one', 'ours')
    await killedAfterPush(bench)
    bench.remote.put(file(bench, 'c').replace('two', 'theirs'))
    save(bench, 'a', 'function renamed', 'function renamed_again')
    save(bench, 'b', 'ours', 'ours again')
    const results = await bench.settle()
    expect(results.flatMap(({ plan }) => plan.conflicts)).toEqual([])
    const inXano = [...bench.remote.objects.values()].join('\n')
    for (const text of ['function renamed_again', 'ours again', 'theirs']) expect(inXano).toContain(text)
    expect(bench.remote.objects.size).toBe(3)
  })
})

describe('what was sent and what took its place meanwhile', () => {
  it('are one state, since neither can be shown without the other', async () => {
    const bench = new Bench()
    const before = version('function/a.xs', 'function a {\n  guid = "1"\n}')
    const moved: Version = { ...version('function/b.xs', 'function b {\n  guid = "1"\n}') }
    const sent = version('function/a.xs', 'function a {\n  guid = "2"\n}')
    const mirror = { versions: [before], tip: undefined }
    const theirs = { versions: [moved, sent], unreadable: [] }
    await record(bench, mirror, { theirs, applied: [{ before: undefined, after: sent }] })
    expect(bench.history.states.map(({ state }) => state.subject)).toEqual(['pull: 1 created, 1 renamed'])
  })
})
