import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Permissions } from '../../src/core/sync/permit.ts'
import { Busy } from '../../src/engine/ports/errors.ts'
import { type Desk, fn, following, ownBranch, SYNC, type Xano, xanoWith } from './desk.ts'

const TEXTS = ['a', 'b', 'c'].map(name => fn(name, 'one', 'two', 'three'))

/** What was sent to Xano since: nothing but reading goes by GET. */
function sent(xano: Xano, since: number): string[] {
  return xano.requests
    .slice(since)
    .flatMap(({ method, path }) => (method === 'GET' ? [] : [`${method} ${path}`]))
}

/** Three states of Xano that the branch has taken in, one after the other; the developer's own commit lies between. */
async function withPast(make: (xano: Xano) => Promise<Desk>): Promise<{ xano: Xano; desk: Desk }> {
  const xano = await xanoWith(TEXTS)
  const desk = await make(xano)
  const ann = xano.colleague('ann')
  ann.put(fn('a', 'ONE', 'two', 'three'))
  await desk.done()
  ann.put(fn('a', 'ONE', 'TWO', 'three'))
  ann.put(fn('d', 'new'))
  ann.delete({ kind: 'function', name: 'c' })
  await desk.done()
  return { xano, desk }
}

const NOW = [fn('a', 'ONE', 'TWO', 'three'), fn('b', 'one', 'two', 'three'), fn('d', 'new')]

/** A run under `deletes: always`. */
const ALWAYS: Permissions = { ...SYNC, deletions: true }

/** What was deleted in Xano. */
const NOW_GONE = fn('c', 'one', 'two', 'three')

interface Move {
  readonly make: (desk: Desk) => void
  /** What the files hold again after a run. */
  readonly a?: string
  readonly conflicts?: readonly string[]
}

const commitAll = (desk: Desk, message: string): void => {
  desk.git('add', '-A')
  desk.git('commit', '-qm', message)
}

/** Moves of HEAD that only look like edits. None of them sends anything. */
const MOVES: Readonly<Record<string, Move>> = {
  'reset --hard to a state before': { make: desk => desk.git('reset', '-q', '--hard', 'HEAD~1') },
  'reset --hard to the first state': { make: desk => desk.git('reset', '-q', '--hard', 'HEAD~2') },
  'a new branch from an older commit, in place of this one': {
    make: desk => desk.git('checkout', '-q', '-B', 'main', 'HEAD~1'),
  },
  amend: { make: desk => desk.git('commit', '-q', '--amend', '-m', 'in other words') },
  squash: {
    make: desk => {
      desk.git('reset', '-q', '--soft', 'HEAD~1')
      desk.git('commit', '-qm', 'squashed')
    },
  },
  rebase: {
    make: desk => {
      desk.git('checkout', '-q', '-b', 'other', 'HEAD~1')
      desk.write('OTHER.md', 'x')
      commitAll(desk, 'other')
      desk.git('checkout', '-q', 'main')
      desk.git('rebase', '-q', 'other')
    },
  },
  'cherry-pick of what is there': {
    make: desk => desk.git('cherry-pick', '--allow-empty', '--keep-redundant-commits', 'HEAD'),
  },
  'revert of what came from Xano': {
    make: desk => desk.git('revert', '--no-edit', 'HEAD'),
    conflicts: ['function/a.xs older', 'function/c.xs older'],
  },
  'merge of a branch that lags behind': {
    make: desk => {
      desk.git('checkout', '-q', '-b', 'lagging', 'HEAD~1')
      desk.write('OTHER.md', 'x')
      commitAll(desk, 'other')
      desk.git('checkout', '-q', 'main')
      desk.git('merge', '-q', '-m', 'merge', 'lagging')
    },
  },
}

describe.each([
  ['follows Xano', following],
  ['has commits of its own', ownBranch],
])('a branch that %s, after', (_, make) => {
  it.each(Object.entries(MOVES))(
    '%s: nothing is sent, and nothing lags behind',
    async (_name, { make: move, conflicts }) => {
      const { xano, desk } = await withPast(make)
      move(desk)
      const before = xano.requests.length
      const { plan } = await desk.done()
      expect(sent(xano, before)).toEqual([])
      expect(plan.conflicts.map(({ sides, cause }) => `${sides.ours?.path ?? ''} ${cause}`)).toEqual(
        conflicts ?? [],
      )
      expect(xano.definitions()).toEqual(NOW)
      if (conflicts) return
      expect([desk.read('function/a.xs'), desk.read('function/c.xs'), desk.read('function/d.xs')]).toEqual([
        NOW[0],
        undefined,
        NOW[2],
      ])
      expect(desk.git('status', '--porcelain')).toBe('')
      const state = desk.git('for-each-ref')
      await desk.done()
      expect(desk.git('for-each-ref')).toBe(state)
    },
  )
})

describe('what a developer does with git', () => {
  it.each(['goes back', 'goes another way'])(
    'asks what is meant where HEAD %s to what was committed, and never sent before more was saved on top',
    async how => {
      const { xano, desk } = await withPast(ownBranch)
      desk.edit('function/b.xs', 'one', 'first')
      commitAll(desk, 'first')
      desk.edit('function/b.xs', 'two', 'second')
      commitAll(desk, 'second')
      await desk.done()
      const since = xano.requests.length
      desk.git('reset', '-q', '--hard', 'HEAD~1')
      if (how === 'goes another way') {
        desk.write('OTHER.md', 'x')
        commitAll(desk, 'other')
      }
      const { plan } = await desk.done()
      expect(plan.conflicts.map(({ cause }) => cause)).toEqual(['older'])
      expect(sent(xano, since)).toEqual([])
    },
  )

  it('is behind, not an edit, where a file went back in a layout of its own', async () => {
    const xano = await xanoWith(TEXTS)
    const desk = await ownBranch(xano)
    desk.write('function/a.xs', `${fn('a', 'mine', 'two', 'three').replaceAll('\n', '\r\n')}\r\n`)
    await desk.done()
    commitAll(desk, 'mine')
    xano.colleague('ann').put(fn('a', 'mine', 'TWO', 'three'))
    await desk.done()
    expect(desk.log()[0]).toBe('pull: updated function a')
    desk.git('reset', '-q', '--hard', 'HEAD~1')
    const before = xano.requests.length
    await desk.done()
    expect(sent(xano, before)).toEqual([])
    expect(desk.read('function/a.xs')).toContain('TWO')
  })

  it.each<[string, (desk: Desk) => void]>([
    [
      'commits another file',
      desk => {
        desk.write('OTHER.md', 'x')
        desk.git('add', 'OTHER.md')
        desk.git('commit', '-qm', 'other')
      },
    ],
    ['takes in what others did elsewhere', desk => desk.git('merge', '-q', '--ff-only', 'other')],
    ['merges what others did elsewhere', desk => desk.git('merge', '-q', '--no-ff', '-m', 'merged', 'other')],
  ])('sends what is edited where something was sent and not committed, once HEAD %s', async (_, move) => {
    const { xano, desk } = await withPast(ownBranch)
    const elsewhere = '.git/elsewhere'
    desk.git('worktree', 'add', '-q', '-b', 'other', elsewhere)
    desk.write(`${elsewhere}/OTHER.md`, 'x')
    desk.git('-C', elsewhere, 'add', 'OTHER.md')
    desk.git('-C', elsewhere, 'commit', '-qm', 'other')
    desk.git('worktree', 'remove', elsewhere)
    desk.edit('function/a.xs', 'TWO', 'sent')
    await desk.done()
    move(desk)
    desk.edit('function/a.xs', 'sent', 'edited again')
    expect((await desk.done()).plan.conflicts).toEqual([])
    expect(xano.definitions()[0]).toContain('edited again')
  })

  it('sends an old state of a file that was checked out, because that was wished', async () => {
    const { xano, desk } = await withPast(ownBranch)
    desk.git('checkout', '-q', 'HEAD~1', '--', 'function/a.xs')
    xano.clock.pass(86_400_000)
    await desk.done()
    expect(xano.definitions()[0]).toBe(fn('a', 'ONE', 'two', 'three'))
  })

  it('loses nothing of a stash, and sends what was in it once it is back', async () => {
    const { xano, desk } = await withPast(following)
    desk.edit('function/b.xs', 'three', 'THREE')
    desk.git('stash', '-q')
    const before = xano.requests.length
    xano.colleague('ann').put(fn('b', 'ONE', 'two', 'three'))
    await desk.done()
    expect(sent(xano, before)).toEqual([])
    desk.git('stash', 'pop', '-q')
    await desk.done()
    expect(xano.definitions()[1]).toBe(fn('b', 'ONE', 'two', 'THREE'))
  })

  it('pushes no undo of what a stash has put aside, and goes on as soon as it is back', async () => {
    const { xano, desk } = await withPast(ownBranch)
    for (const name of ['a', 'b']) desk.edit(`function/${name}.xs`, 'three', 'THREE')
    await desk.done()
    desk.git('stash', '-q')
    const before = xano.requests.length
    const conflicts = async (): Promise<string[]> =>
      (await desk.done()).plan.conflicts.map(({ sides, cause }) => `${sides.ours?.path ?? ''} ${cause}`)
    expect(await conflicts()).toEqual(['function/a.xs older', 'function/b.xs older'])
    xano.colleague('ann').put(fn('b', 'HERS', 'two', 'THREE'))
    expect(await conflicts()).toEqual(['function/a.xs older', 'function/b.xs older'])
    expect(sent(xano, before)).toEqual([])
    desk.git('stash', 'pop', '-q')
    expect(await conflicts()).toEqual([])
    expect(desk.read('function/a.xs')).toBe(fn('a', 'ONE', 'TWO', 'THREE'))
    expect(desk.read('function/b.xs')).toBe(fn('b', 'HERS', 'two', 'THREE'))
    expect(sent(xano, before)).toEqual([])
  })

  it('pushes no undo of what any of several stashes has put aside, and goes on as soon as it is back', async () => {
    const { xano, desk } = await withPast(ownBranch)
    for (const name of ['a', 'b']) desk.edit(`function/${name}.xs`, 'three', 'THREE')
    await desk.done()
    const before = xano.requests.length
    for (const name of ['a', 'b']) desk.git('stash', 'push', '-q', '--', `function/${name}.xs`)
    const { plan } = await desk.done()
    expect(plan.conflicts.map(({ sides, cause }) => `${sides.ours?.path ?? ''} ${cause}`)).toEqual([
      'function/a.xs older',
      'function/b.xs older',
    ])
    expect(sent(xano, before)).toEqual([])
    desk.git('stash', 'pop', '-q')
    desk.edit('function/b.xs', 'one', 'ONE')
    const again = await desk.done()
    expect(again.plan.conflicts.map(({ sides }) => sides.ours?.path)).toEqual(['function/a.xs'])
    expect(xano.definitions().slice(0, 2)).toEqual([
      fn('a', 'ONE', 'TWO', 'THREE'),
      fn('b', 'ONE', 'two', 'THREE'),
    ])
    desk.git('stash', 'pop', '-q')
    expect((await desk.done()).plan.conflicts).toEqual([])
  })

  it('pushes no undo of what a stash has put aside where the branch goes forward then', async () => {
    const { xano, desk } = await withPast(following)
    await desk.done()
    const a = xano.definitions().find(text => text.startsWith('function a ')) ?? ''
    desk.git('mv', 'function/a.xs', 'function/moved.xs')
    xano.colleague('ann').put(a.replace('three', 'of ann'))
    xano.colleague('ann').put(fn('b', 'of ann', 'two', 'three'))
    await desk.done()
    xano.clock.pass(2 * 86_400_000)
    desk.git('stash', '-q')
    const before = xano.requests.length
    for (const word of ['later', 'and later']) {
      const { plan } = await desk.done()
      expect(plan.conflicts.map(({ sides }) => sides.theirs?.path)).toContain('function/b.xs')
      xano.colleague('ann').put(fn('b', 'of ann', 'two', word))
    }
    await desk.done()
    expect(sent(xano, before)).toEqual([])
    expect(xano.definitions()).toContain(fn('b', 'of ann', 'two', 'and later'))
  })

  it('pushes no undo where a stash has put a file back that had been moved away after it was sent', async () => {
    const { xano, desk } = await withPast(ownBranch)
    desk.edit('function/a.xs', 'three', 'THREE')
    await desk.done()
    const text = desk.read('function/a.xs')
    rmSync(join(desk.directory, 'function/a.xs'))
    desk.write('moved/a.xs', text ?? '')
    await desk.done()
    desk.git('stash', '-q')
    const before = xano.requests.length
    const { conflicts } = (await desk.done()).plan
    expect(conflicts.map(({ sides, cause }) => [sides.ours?.path, cause])).toEqual([
      ['function/a.xs', 'older'],
    ])
    expect(sent(xano, before)).toEqual([])
    expect(xano.definitions()[0]).toBe(fn('a', 'ONE', 'TWO', 'THREE'))
    desk.git('stash', 'pop', '-q')
    expect((await desk.done()).plan.conflicts).toEqual([])
    expect(desk.read('moved/a.xs')).toBe(text)
    expect(sent(xano, before)).toEqual([])
  })

  it('has a conflict again that a stash has taken away and brought back', async () => {
    const { xano, desk } = await withPast(following)
    desk.edit('function/b.xs', 'three', 'MINE')
    xano.colleague('ann').put(fn('b', 'one', 'two', 'HERS'))
    const before = xano.requests.length
    const conflicts = async (): Promise<string[]> =>
      (await desk.done()).plan.conflicts.map(({ cause }) => cause)
    expect(await conflicts()).toEqual(['both-edited'])
    desk.git('stash', '-q')
    expect(await conflicts()).toEqual([])
    expect(desk.read('function/b.xs')).toBe(fn('b', 'one', 'two', 'HERS'))
    desk.git('stash', 'pop', '-q')
    expect(await conflicts()).toEqual(['both-edited'])
    expect(desk.read('function/b.xs')).toBe(fn('b', 'one', 'two', 'MINE'))
    expect(sent(xano, before).filter(request => !request.endsWith('/dry-run'))).toEqual([])
  })

  it('deletes no new definition that a stash has put aside, tracked or not, and goes on as soon as it is back', async () => {
    const { xano, desk } = await withPast(ownBranch)
    for (const name of ['new', 'staged']) desk.write(`function/${name}.xs`, fn(name, 'mine'))
    desk.git('add', 'function/staged.xs')
    await desk.done(ALWAYS)
    const before = xano.definitions()
    expect(before).toHaveLength(5)
    desk.git('stash', '-q', '-u')
    const conflicts = async (): Promise<string[]> =>
      (await desk.done(ALWAYS)).plan.conflicts.map(
        ({ sides, cause }) => `${sides.base?.path ?? ''} ${sides.ours ? 'here' : 'gone'} ${cause}`,
      )
    const aside = ['function/new.xs gone older', 'function/staged.xs gone older']
    expect(await conflicts()).toEqual(aside)
    expect(await conflicts()).toEqual(aside)
    expect(xano.definitions()).toEqual(before)
    desk.git('stash', 'pop', '-q')
    expect(await conflicts()).toEqual([])
    expect(xano.definitions()).toEqual(before)
  })

  it('deletes what was removed after a stash that holds it only as it was committed', async () => {
    const { xano, desk } = await withPast(ownBranch)
    desk.edit('function/a.xs', 'three', 'THREE')
    desk.git('stash', '-q')
    desk.git('rm', '-q', 'function/b.xs')
    desk.git('commit', '-qm', 'without b')
    await desk.done(ALWAYS)
    expect(xano.definitions()).toEqual([NOW[0], NOW[2]])
  })

  it.each(['--soft', '--hard'])(
    'brings nothing back that a commit has taken out which a reset %s leaves where it is',
    async how => {
      const { xano, desk } = await withPast(ownBranch)
      desk.git('rm', '-q', 'function/b.xs')
      desk.git('commit', '-qm', 'without b')
      await desk.done()
      desk.edit('function/a.xs', 'three', 'THREE')
      commitAll(desk, 'another thing')
      await desk.done()
      desk.git('reset', '-q', how, 'HEAD~1')
      await desk.done()
      expect(desk.read('function/b.xs')).toBeUndefined()
      await desk.done(ALWAYS)
      expect(xano.definitions()).toEqual([fn('a', 'ONE', 'TWO', 'THREE'), NOW[2]])
    },
  )

  it('pushes what was taken back without a stash, one file or all of them: that is a wish', async () => {
    const { xano, desk } = await withPast(ownBranch)
    for (const name of ['a', 'b']) desk.edit(`function/${name}.xs`, 'three', 'THREE')
    await desk.done()
    desk.git('checkout', '-q', '--', 'function/a.xs')
    await desk.done()
    expect(xano.definitions().slice(0, 2)).toEqual([NOW[0], fn('b', 'one', 'two', 'THREE')])
    desk.git('reset', '-q', '--hard')
    await desk.done()
    expect(xano.definitions()).toEqual(NOW)
  })

  it('keeps an edit of another definition through a reset, and sends only that', async () => {
    const { xano, desk } = await withPast(ownBranch)
    desk.git('reset', '-q', '--hard', 'HEAD~1')
    desk.edit('function/b.xs', 'three', 'THREE')
    await desk.done()
    expect(xano.definitions()).toEqual([NOW[0], fn('b', 'one', 'two', 'THREE'), NOW[2]])
    expect(desk.read('function/a.xs')).toBe(NOW[0])
  })

  it('goes to another bound branch and back, each from its own Base', async () => {
    const { xano, desk } = await withPast(following)
    desk.git('checkout', '-q', '-b', 'feature', 'HEAD~1')
    desk.git('config', 'branch.feature.xanoLabel', 'v1')
    const before = xano.requests.length
    await desk.done()
    expect(desk.git('rev-parse', 'HEAD')).toBe(desk.git('rev-parse', 'xano/v1'))
    expect(sent(xano, before)).toEqual([])
    desk.edit('function/b.xs', 'one', 'from feature')
    await desk.done()
    desk.git('checkout', '-q', 'main')
    await desk.done()
    expect(desk.read('function/b.xs')).toBe(fn('b', 'from feature', 'two', 'three'))
    expect(sent(xano, before).filter(request => !request.includes('dry'))).toHaveLength(1)
    expect(desk.git('status', '--porcelain')).toBe('')
  })

  it('takes what was sent from another bound branch for news, behind what others had edited there before', async () => {
    const { xano, desk } = await withPast(following)
    await desk.done()
    desk.git('checkout', '-q', '-b', 'feature')
    desk.git('config', 'branch.feature.xanoLabel', 'v1')
    await desk.done()
    xano.colleague('ann').put(fn('b', 'one', 'two', 'of ann'))
    await desk.done()
    desk.edit('function/b.xs', 'one', 'from feature')
    await desk.done()
    desk.git('checkout', '-q', '-f', 'main')
    const before = xano.requests.length
    const { plan } = await desk.done()
    expect(plan.conflicts).toEqual([])
    expect(sent(xano, before)).toEqual([])
    expect(desk.read('function/b.xs')).toBe(fn('b', 'from feature', 'two', 'of ann'))
  })

  it.each<[string, (desk: Desk) => void]>([
    [
      'committed on a branch of its own, and back',
      desk => {
        desk.git('switch', '-q', '-c', 'elsewhere')
        commitAll(desk, 'moved there')
        desk.git('switch', '-q', 'main')
      },
    ],
    [
      'committed, and reset away',
      desk => {
        commitAll(desk, 'taken back')
        desk.git('reset', '-q', '--hard', 'HEAD~1')
      },
    ],
    [
      'left by HEAD, which went back and came again the way it had come',
      desk => {
        desk.git('reset', '-q', '--hard', 'HEAD~1')
        desk.git('reset', '-q', '--hard', 'ORIG_HEAD')
      },
    ],
  ])('takes nothing back that was sent before it was %s between two runs', async (_, act) => {
    const { xano, desk } = await withPast(ownBranch)
    await desk.done()
    desk.edit('function/b.xs', 'one', 'ONE')
    desk.write('function/fresh.xs', fn('fresh', 'one'))
    await desk.done()
    const before = xano.requests.length
    act(desk)
    const { plan } = await desk.done()
    expect(plan.conflicts).toEqual([])
    expect(sent(xano, before)).toEqual([])
    expect(desk.read('function/b.xs')).toBe(fn('b', 'ONE', 'two', 'three'))
    expect(xano.definitions()).toContain(desk.read('function/fresh.xs'))
    desk.edit('function/b.xs', 'two', 'a wish')
    await desk.done()
    desk.git('checkout', '-q', '--', 'function/b.xs')
    await desk.done()
    expect(xano.definitions().join()).not.toContain('a wish')
  })

  it('goes forward after a reset behind several pushes, whatever others edit there meanwhile', async () => {
    const { xano, desk } = await withPast(following)
    await desk.done()
    for (const [from, to] of [
      ['one', 'ONE'],
      ['two', 'TWO'],
    ] as const) {
      desk.edit('function/b.xs', from, to)
      await desk.done()
    }
    desk.git('reset', '-q', '--hard', 'HEAD~2')
    xano.colleague('ann').put(fn('b', 'ONE', 'TWO', 'of ann'))
    const before = xano.requests.length
    const { plan } = await desk.done()
    expect(plan.conflicts).toEqual([])
    expect(sent(xano, before)).toEqual([])
    expect(desk.read('function/b.xs')).toBe(fn('b', 'ONE', 'TWO', 'of ann'))
  })

  it('takes no text for new that Xano has left behind, where Base is lost', async () => {
    const { xano, desk } = await withPast(ownBranch)
    desk.write('function/c.xs', NOW_GONE)
    commitAll(desk, 'as it was')
    desk.git('update-ref', '-d', 'refs/xano-sync/base/main')
    const before = xano.requests.length
    const { plan } = await desk.done()
    expect(sent(xano, before)).toEqual([])
    expect(plan.conflicts.map(({ cause }) => cause)).toEqual(['older'])
    expect(desk.read('function/c.xs')).toBe(NOW_GONE)
  })

  it('scenario 14: is refused on a branch that is not bound', async () => {
    const { xano, desk } = await withPast(following)
    desk.git('checkout', '-q', '-b', 'elsewhere', 'HEAD~1')
    const before = xano.requests.length
    await expect(desk.run()).rejects.toThrow('elsewhere is not bound')
    expect(xano.requests).toHaveLength(before)
  })

  it('is behind on a branch that was deleted and made again further back', async () => {
    const { xano, desk } = await withPast(following)
    desk.git('checkout', '-q', '-b', 'feature')
    desk.git('config', 'branch.feature.xanoLabel', 'v1')
    await desk.done()
    desk.git('checkout', '-q', 'main')
    desk.git('branch', '-q', '-D', 'feature')
    desk.git('checkout', '-q', '-b', 'feature', 'HEAD~2')
    desk.git('config', 'branch.feature.xanoLabel', 'v1')
    const before = xano.requests.length
    await desk.done()
    expect(sent(xano, before)).toEqual([])
    expect(desk.git('status', '--porcelain')).toBe('')
    expect(desk.read('function/a.xs')).toBe(NOW[0])
  })
})

/** Things that git leaves half done, for the developer to finish. */
const HALF_DONE: Readonly<Record<string, (desk: Desk) => void>> = {
  'a merge': desk => desk.git('merge', '-q', '--no-commit', '--no-ff', 'other'),
  'a rebase': desk => {
    stopAt(desk, 'rebase', '-q', 'clash')
    // Git has detached HEAD; the branch is what the developer thinks to be on.
    desk.git('symbolic-ref', 'HEAD', 'refs/heads/main')
  },
  'a cherry-pick': desk => {
    stopAt(desk, 'cherry-pick', 'clash')
  },
  'a revert': desk => desk.git('revert', '--no-commit', 'HEAD'),
  'a bisection': desk => desk.git('bisect', 'start', '--no-checkout', 'main', 'main~1'),
}

function stopAt(desk: Desk, ...args: readonly string[]): void {
  expect(() => desk.git(...args)).toThrow()
}

describe('while git is in the middle of', () => {
  it.each(Object.entries(HALF_DONE))('%s, nothing is read, written or sent', async (what, make) => {
    const xano = await xanoWith(TEXTS)
    const desk = await ownBranch(xano)
    for (const name of ['other', 'clash']) {
      desk.git('checkout', '-q', '-b', name, 'main~1')
      desk.write(name === 'clash' ? 'README.md' : 'OTHER.md', name)
      commitAll(desk, name)
    }
    desk.git('checkout', '-q', 'main')
    make(desk)
    xano.colleague('ann').put(fn('a', 'ONE', 'two', 'three'))
    desk.edit('function/b.xs', 'one', 'ONE')
    const state = (): string => desk.git('for-each-ref') + desk.git('status', '--porcelain')
    const [before, requests] = [state(), xano.requests.length]
    const run = desk.run()
    await expect(run).rejects.toThrow(`git is in the middle of ${what}`)
    await expect(run).rejects.toBeInstanceOf(Busy)
    expect(state()).toBe(before)
    expect(xano.requests).toHaveLength(requests)
  })
})
