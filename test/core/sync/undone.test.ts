import { describe, expect, it } from 'vitest'
import { NO_BACKGROUND, type RecentPush } from '../../../src/core/sync/background.ts'
import type { BlobId, Version } from '../../../src/core/sync/snapshot.ts'
import { isUndone } from '../../../src/core/sync/undone.ts'
import type { FilePath } from '../../../src/core/xs/file-path.ts'
import { fnText, version } from './snap.ts'

const PATH = 'function/a.xs'
const push = { path: PATH as FilePath, before: 'old' as BlobId, after: 'sent' as BlobId } satisfies RecentPush

/** Whether Xano has undone the push of `b` over `a` at `PATH`, where what it shows and what was sent have these guids. */
function undone({ shown, sent, at = PATH }: { shown?: string; sent?: string; at?: string }): boolean {
  const textOf = (blob: BlobId): string | undefined => (blob === 'old' ? fnText('f', 'a') : fnText('f', 'b'))
  const background = { ...NO_BACKGROUND, pushes: [push], textOf, guidOf: () => sent }
  const [base, theirs]: Version[] = ['b', 'a'].map(body => version(at, fnText('f', body, shown)))
  if (!base || !theirs) throw new Error('there are two sides')
  return isUndone(base, theirs, background)
}

/** Whether Xano has undone what was pushed, where Base holds `held`, and Xano `shown`. */
function undoneFrom(
  held: string,
  shown: string,
  ...pushed: readonly (readonly [before: string, after: string])[]
): boolean {
  const pushes = pushed.map(([before, after]): RecentPush => ({
    path: PATH as FilePath,
    before: before as BlobId,
    after: after as BlobId,
  }))
  const textOf = (blob: BlobId): string => fnText('f', blob)
  const [base, theirs]: Version[] = [held, shown].map(body => version(PATH, fnText('f', body)))
  if (!base || !theirs) throw new Error('there are two sides')
  return isUndone(base, theirs, { ...NO_BACKGROUND, pushes, textOf })
}

/** The same, where Base is from before that, and holds `b`. */
const undoneSince = (shown: string, ...pushed: readonly (readonly [string, string])[]): boolean =>
  undoneFrom('b', shown, ...pushed)

describe('a push that Xano has undone', () => {
  it('is known by the guid where both sides tell it, wherever the file lies', () => {
    expect(undone({ shown: 'g', sent: 'g', at: 'function/moved.xs' })).toBe(true)
    expect(undone({ shown: 'g', sent: 'other' })).toBe(false)
  })

  it('is known by the place else', () => {
    expect(undone({})).toBe(true)
    expect(undone({ shown: 'g' })).toBe(true)
    expect(undone({ sent: 'g' })).toBe(true)
    expect(undone({ at: 'function/moved.xs' })).toBe(false)
  })

  it.each([
    ['has been in Base', PATH, 'function/b.xs'],
    ['has come to be in Xano', 'function/b.xs', PATH],
  ])('is known by the place else, where it %s', (_, held, shown) => {
    const textOf = (blob: BlobId): string => fnText('f', blob === 'old' ? 'a' : 'b')
    const background = { ...NO_BACKGROUND, pushes: [push], textOf }
    const [base, theirs] = [version(held, fnText('f', 'b')), version(shown, fnText('f', 'a'))]
    expect(isUndone(base, theirs, background)).toBe(true)
  })

  it('is none that Base has taken back, as where Xano was chosen', () => {
    expect(undoneFrom('a', 'a\nmore', ['a', 'b'])).toBe(false)
  })

  it('is none that a later push has taken back, where Base is from before that', () => {
    expect(undoneSince('a', ['a', 'b'])).toBe(true)
    expect(undoneSince('a', ['a', 'b'], ['b', 'a'])).toBe(false)
    expect(undoneSince('a', ['a', 'b'], ['b', 'a'], ['a', 'b'])).toBe(true)
    expect(undoneSince('a', ['a', 'b'], ['b', 'c'])).toBe(true)
    expect(undoneSince('a', ['a', 'b'], ['b', 'a\nmore'])).toBe(true)
    expect(undoneSince('a\nmore\nnews', ['a', 'b'], ['b', 'a\nmore'])).toBe(false)
  })
})
