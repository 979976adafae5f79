import { describe, expect, it } from 'vitest'
import { newsIn } from '../../../src/engine/polling/log-news.ts'
import type { Activity } from '../../../src/engine/ports/remote.ts'

describe('the audit log', () => {
  const row = (id: number, type: string, name: string): Activity => ({
    id,
    at: new Date(0),
    type,
    name,
    author: { name: '', email: '' },
  })
  const own = [{ kind: 'function', name: 'a' }]

  it.each([
    ['nothing after the mark', [], [], false],
    ['somebody who reads', [row(6, 'workspace:read', 'x')], [], false],
    ['somebody who edits', [row(6, 'function:update', 'b')], own, true],
    ['our own push', [row(6, 'function:update', 'a')], own, false],
    [
      'our own push, and an edit of the same',
      [row(7, 'function:update', 'a'), row(6, 'function:update', 'a')],
      own,
      true,
    ],
  ])('tells of %s', (_, rows, sent, isNews) => {
    const known = row(5, 'function:update', 'a')
    expect(newsIn([...rows, known], { id: 5, own: sent }).isNews).toBe(isNews)
  })

  it('tells of what may be behind the rows of a large push', () => {
    const sent = Array.from({ length: 20 }, (_, index) => ({ kind: 'function', name: `f${index}` }))
    const rows = sent.map(({ name }, index) => row(40 - index, 'function:update', name))
    const { isNews, mark } = newsIn(rows, { id: 5, own: sent })
    expect(isNews).toBe(true)
    expect(newsIn(rows, mark).isNews).toBe(false)
  })
})
