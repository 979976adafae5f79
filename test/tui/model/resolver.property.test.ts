import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fn } from '../../doubles/bench.ts'
import { chosenFor } from '../../../src/tui/model/choices.ts'
import { commandFor } from '../../../src/tui/model/keys.ts'
import { decodeProgress, encodeProgress } from '../../../src/tui/model/progress.ts'
import { resultOf } from '../../../src/tui/model/result.ts'
import { rowWidth } from '../../../src/tui/model/row.ts'
import { openState, type State } from '../../../src/tui/model/state.ts'
import { update } from '../../../src/tui/model/update.ts'
import { view } from '../../../src/tui/model/view.ts'
import { conflictOf, EVERY_CAUSE } from './conflicts.ts'

const KEYS = [
  ...Array.from('123400aAenpmuuurwLXUB<>|[]jkhlgGq?/x+-'),
  'enter',
  'esc',
  'backspace',
  'pagedown',
  'tab',
]
const keys = fc.array(fc.constantFrom(...KEYS), { maxLength: 40 })
const sizes = fc.record({
  columns: fc.integer({ min: 1, max: 200 }),
  rows: fc.integer({ min: 1, max: 60 }),
  isLinear: fc.boolean(),
})
const conflicts = fc.subarray([...EVERY_CAUSE], { minLength: 1 })

/** The state after some keys; what they ask of the world is left undone. */
function press(
  state: State,
  pressed: readonly string[],
  seen: (state: State) => void = () => undefined,
): State {
  return pressed.reduce((before, key) => {
    const wanted = commandFor(before, key)
    const after = typeof wanted === 'object' ? update(before, wanted) : before
    seen(after)
    return after
  }, state)
}

const results = ({ cases, choices }: State): unknown[] =>
  cases.map(one => resultOf(one, chosenFor(choices, one)))

describe('the resolver, whatever keys are pressed,', () => {
  it('never shows more rows than the screen has, nor a wider one', () => {
    fc.assert(
      fc.property(conflicts, sizes, keys, (some, size, pressed) => {
        press(openState(some, new Map(), size), pressed, state => {
          const rows = view(state)
          expect(rows.length).toBeLessThanOrEqual(Math.max(1, size.rows))
          for (const row of rows) expect(rowWidth(row)).toBeLessThanOrEqual(size.columns)
        })
      }),
      { numRuns: 60 },
    )
  })

  it('takes back every choice by undo, and gives it back by redo', () => {
    fc.assert(
      fc.property(conflicts, keys, (some, pressed) => {
        const state = press(openState(some, new Map(), { columns: 80, rows: 24 }), pressed)
        const steps = state.past.length
        let undone = state
        for (let step = 0; step < steps; step++) undone = update(undone, { type: 'undo' })
        expect(undone.choices).toEqual(new Map())
        for (let step = 0; step < steps; step++) undone = update(undone, { type: 'redo' })
        expect(undone.choices).toBe(state.choices)
      }),
      { numRuns: 200 },
    )
  })

  it('comes to results that are a function of the choices, also of those that were stored', () => {
    fc.assert(
      fc.property(conflicts, keys, (some, pressed) => {
        const size = { columns: 80, rows: 24 }
        const state = press(openState(some, new Map(), size), pressed)
        const stored = decodeProgress(encodeProgress(state.choices))
        expect(results(openState(some, stored, size))).toEqual(results(state))
        expect(encodeProgress(stored)).toBe(encodeProgress(state.choices))
      }),
      { numRuns: 200 },
    )
  })

  it('accepts only what stands', () => {
    fc.assert(
      fc.property(conflicts, keys, (some, pressed) => {
        const { cases, choices } = press(openState(some, new Map(), { columns: 80, rows: 24 }), pressed)
        for (const one of cases) {
          const chosen = chosenFor(choices, one)
          const result = resultOf(one, chosen)
          if (chosen.isAccepted) expect(result).not.toMatchObject({ kind: 'open' })
          if (chosen.isAccepted && result.kind === 'text') expect(result.fault).toBeUndefined()
        }
      }),
      { numRuns: 200 },
    )
  })
})

describe('three hundred conflicts', () => {
  it('fit a screen of twelve rows, with the selected one among them', () => {
    const many = Array.from({ length: 300 }, (_, at) =>
      conflictOf('edited-here-deleted-there', fn(`f${at}`, 'x'), fn(`f${at}`, 'y'), undefined),
    )
    const state = openState(many, new Map(), { columns: 40, rows: 12 })
    for (const at of [0, 1, 150, 299]) {
      const shown = view(update(state, { type: 'move', by: at })).map(row =>
        row.map(({ text }) => text).join(''),
      )
      expect(shown).toHaveLength(12)
      expect(shown.filter(line => line.startsWith('▸') && line.includes(`/f${at}.xs`))).toHaveLength(1)
    }
  })
})
