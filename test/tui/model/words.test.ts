import { describe, expect, it } from 'vitest'
import { openState } from '../../../src/tui/model/state.ts'
import { reasonWord } from '../../../src/tui/model/words.ts'
import { EVERY_CAUSE } from './conflicts.ts'

const { cases } = openState(EVERY_CAUSE, new Map(), { columns: 80, rows: 24 })
const undone = cases.find(({ conflict: { cause } }) => cause === 'undone')

describe('why it is a conflict', () => {
  it('names who in Xano was at it, and when, where that is known', () => {
    expect(undone).toBeDefined()
    if (!undone) return
    const credits = new Map([[undone.key, { name: 'Ann', at: new Date(2026, 0, 2, 9, 5) }]])
    expect(reasonWord(undone, credits)).toBe('in Xano by Ann, 2026-01-02 09:05; Xano undid what was pushed')
    expect(reasonWord(undone, new Map())).toBe('Xano undid what was pushed')
  })
})
