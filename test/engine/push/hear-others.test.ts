import { describe, expect, it } from 'vitest'
import { windowOf } from '../../../src/engine/push/hear-others.ts'
import { version } from '../../doubles/version.ts'

describe('the window of a push', () => {
  it('knows every definition before and after, also of a workspace of 100,000', () => {
    const one = version('function/a.xs', 'function a {\n}')
    const large = { versions: Array.from({ length: 100_000 }, () => one), unreadable: [] }
    const now = new Date(0)
    const times = { mark: 1, read: now, sent: now, over: now }
    expect(windowOf([], times, { before: large, after: large }).known).toHaveLength(200_000)
  })
})
