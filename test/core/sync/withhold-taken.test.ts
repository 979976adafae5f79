import { describe, expect, it } from 'vitest'
import type { Transition } from '../../../src/core/sync/plan.ts'
import { withholdTaken } from '../../../src/core/sync/withhold-taken.ts'
import type { DefinitionKey } from '../../../src/core/xs/identity.ts'
import { version } from '../../doubles/version.ts'

const ROWS = 'items = [{id: 1}]'
const table = (more: string): string =>
  `table user {\n  auth = false\n\n  schema {\n    int id\n  }\n\n  ${more}\n}`

function heldIn(before: string, after: string, ...wanted: readonly string[]): string[] {
  const [theirs, ours] = [version('table/user.xs', before), version('table/user.xs', after)]
  const key = 'user' as DefinitionKey
  const sides = { base: theirs, ours, theirs }
  const transition: Transition = { key, sides, remote: { kind: 'update', text: after } }
  const plan = { transitions: [transition], conflicts: [], held: [], problems: [] }
  const { transitions, held } = withholdTaken(plan, new Set(wanted))
  expect(transitions).toHaveLength(1 - held.length)
  return held.map(({ reason }) => (reason.kind === 'taken-out' ? reason.member : reason.kind))
}

describe('rows in the text of a table', () => {
  it('are held back unless the run sends them', () => {
    expect(heldIn(table(''), table(ROWS))).toEqual(['items'])
    expect(heldIn(table(''), table(ROWS), 'items')).toEqual([])
    expect(heldIn(table(''), table(ROWS), 'env')).toEqual(['items'])
  })

  it('are none where a column or a text is called so', () => {
    expect(heldIn(table(''), table('').replace('int id', 'int items'))).toEqual([])
    expect(heldIn(table(''), table(`description = "${ROWS}"`))).toEqual([])
  })

  it('are no reason where Xano shows them in the text too', () => {
    expect(heldIn(table(ROWS), table('items = [{id: 2}]'))).toEqual([])
  })
})
