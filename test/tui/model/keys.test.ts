import { describe, expect, it } from 'vitest'
import { commandFor, helpFor } from '../../../src/tui/model/keys.ts'
import { openState, type State } from '../../../src/tui/model/state.ts'
import { update } from '../../../src/tui/model/update.ts'
import { view } from '../../../src/tui/model/view.ts'
import { EVERY_CAUSE } from './conflicts.ts'

const list = openState(EVERY_CAUSE, new Map(), { columns: 200, rows: 60 })
const hunks = update(list, { type: 'open' })
const whole = update(hunks, { type: 'case', by: 1 })
const accepted = update(update(hunks, { type: 'pick-all', pick: 'local' }), { type: 'accept' })
const preview = update(accepted, { type: 'preview' })
const SCREENS: readonly (readonly [string, State])[] = [
  ['the list', list],
  ['hunks', hunks],
  ['a whole definition', whole],
  ['the preview', preview],
]

const textOf = (state: State): string =>
  view(state)
    .map(row => row.map(({ text }) => text).join(''))
    .join('\n')

describe.each(SCREENS)('on the screen of %s', (_, state) => {
  it('no key has two meanings', () => {
    const keys = helpFor(state).flatMap(entry => entry.keys)
    expect(new Set(keys).size).toBe(keys.length)
  })

  it('every key of the help does something, and ? shows all of them', () => {
    const shown = textOf(update(state, { type: 'help' }))
    for (const { keys, label } of helpFor(state)) {
      for (const key of keys) expect(commandFor(state, key)).toBeDefined()
      expect(shown).toContain(label)
      expect(shown).toContain(keys.join(' '))
    }
  })
})

describe('the help line', () => {
  it('shows on a screen of 80 × 24 how to choose, accept and write', () => {
    const small = textOf(update(hunks, { type: 'resize', size: { columns: 80, rows: 24 } }))
    for (const word of ['1 Local', '2 Xano', 'e edit', 'n next', 'a accept', 'w write', '? all keys'])
      expect(small).toContain(word)
  })
})

describe('while something is typed', () => {
  it('keys are text, but for Enter and Esc', () => {
    const typing = update(list, { type: 'search' })
    expect(commandFor(typing, 'q')).toEqual({ type: 'type', text: 'q' })
    expect(commandFor(typing, 'enter')).toEqual({ type: 'find' })
    expect(commandFor(typing, 'esc')).toEqual({ type: 'leave-search' })
    expect(commandFor(typing, 'ctrl-c')).toBe('quit')
  })
})
