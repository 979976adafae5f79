import { describe, expect, it } from 'vitest'
import type { Change } from '../../../src/core/sync/change.ts'
import { holdsWord } from '../../../src/engine/mirror/audit-row.ts'
import { creditsOf } from '../../../src/engine/mirror/credit.ts'
import { version } from '../../doubles/version.ts'

const ann = { name: 'Ann', email: 'ann@example.com' }

describe('who made a change, by the rows of the audit log', () => {
  it('is found for those whose whole name a row says, among 1,000 that changed at once', () => {
    const found = Array.from({ length: 1000 }, (_, n): Change => {
      const after = version(`function/f_${n}.xs`, `function f_${n} {\n}`)
      return { action: 'updated', before: after, after }
    })
    const rows = Array.from({ length: 100 }, (_, n) => ({
      id: n,
      at: new Date(n),
      type: 'function:update',
      name: `f_${1000 - n}`,
      author: ann,
    }))
    const known = found.flatMap(({ after }) => after?.definition ?? [])
    const credits = creditsOf(found, rows, known)
    expect([...credits.keys()].map(change => change.after?.path)).toEqual(
      found.slice(-99).map(({ after }) => after?.path),
    )
  })

  it('is nobody where a definition has no name, which every row would say', () => {
    const after = version('function/a.xs', 'function "" {\n}')
    const row = { id: 1, at: new Date(1), type: 'function:update', name: 'a', author: ann }
    expect(holdsWord('a', '')).toBe(false)
    expect(creditsOf([{ action: 'updated', before: after, after }], [row], [after.definition]).size).toBe(0)
  })
})
