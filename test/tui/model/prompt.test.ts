import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Inquiry } from '../../../src/engine/questions/asker.ts'
import { openPrompt, type Prompt, promptRows, promptTurn, type Turn } from '../../../src/tui/model/prompt.ts'
import { rowWidth } from '../../../src/tui/model/row.ts'

const YES_OR_NO: Inquiry<string> = {
  facts: ['Deleted here, but not in Xano:', '  function/a.xs'],
  changes: [{ path: 'function/a.xs', before: 'one\ntwo\n', after: '' }],
  question: 'Delete it in Xano?',
  choices: [
    { key: 'y', label: 'yes', value: 'yes' },
    { key: 'n', label: 'no', value: 'later' },
  ],
  otherwise: 'later',
}

const MANY: Inquiry<number> = {
  facts: [],
  question: 'Which workspace?',
  choices: Array.from({ length: 40 }, (_, at) => ({
    key: String(at + 1),
    label: `shop ${at + 1}`,
    value: at,
  })),
  otherwise: 0,
}

const open = (inquiry: Inquiry<unknown>, columns = 60, rows = 20): Prompt =>
  openPrompt(inquiry, { columns, rows })

const press = (prompt: Prompt, ...keys: readonly string[]): Turn =>
  keys.reduce<Turn>(
    (turn, key) => (typeof turn === 'object' && 'inquiry' in turn ? promptTurn(turn, key) : turn),
    prompt,
  )

const shown = (turn: Turn): string =>
  typeof turn === 'object' && 'inquiry' in turn
    ? promptRows(turn)
        .map(row => row.map(({ text }) => text).join(''))
        .join('\n')
    : ''

describe('a question on a screen', () => {
  it('tells what would happen, in words and line by line, and which answers there are', () => {
    const text = shown(open(YES_OR_NO))
    for (const part of [
      '  function/a.xs',
      '- one',
      'Delete it in Xano?',
      '  y  yes',
      '▸ n  no',
      'enter answer',
    ])
      expect(text).toContain(part)
  })

  it.each<[string, readonly string[], Turn]>([
    ['what somebody means who only presses Enter', ['enter'], { chosen: 1 }],
    ['a key and Enter', ['y', 'enter'], { chosen: 0 }],
    ['a capital', ['Y', 'enter'], { chosen: 0 }],
    ['arrows', ['up', 'enter'], { chosen: 0 }],
    ['no more than there is', ['down', 'down', 'enter'], { chosen: 1 }],
    ['no key at all that means nothing', ['x', 'enter'], { chosen: 1 }],
    ['leaving', ['y', 'esc'], 'gone'],
    ['interrupting', ['y', 'ctrl-c'], 'interrupted'],
  ])('takes %s', (_, keys, turn) => {
    expect(press(open(YES_OR_NO), ...keys)).toEqual(turn)
  })

  it.each<[readonly string[], number]>([
    [['3'], 2],
    [['1', '2'], 11],
    [['4', '0'], 39],
    [['4', '9'], 8],
    [['j', 'j', 'k'], 1],
    [['end'], 39],
    [['end', 'home'], 0],
  ])('of many answers takes %j', (keys, chosen) => {
    expect(press(open(MANY), ...keys, 'enter')).toEqual({ chosen })
  })

  it('shows more of what would happen, as far as there is more', () => {
    const facts = Array.from({ length: 50 }, (_, at) => `fact ${at}`)
    const long = open({ ...YES_OR_NO, facts, changes: [] })
    expect(shown(long)).not.toContain('fact 49')
    const end = press(long, ...Array.from({ length: 20 }, () => 'pagedown'))
    expect(shown(end)).toContain('fact 49')
    expect(shown(press(end as Prompt, ...Array.from({ length: 20 }, () => 'pageup')))).toContain('fact 0')
  })

  it('fits every screen, with the selected answer on it', () => {
    const keys = fc.array(fc.constantFrom('up', 'down', 'pagedown', '1', '2', 'end', 'y'), { maxLength: 8 })
    const sizes = fc.constantFrom([80, 24], [40, 12], [50, 15], [120, 40])
    fc.assert(
      fc.property(
        fc.constantFrom<Inquiry<unknown>>(YES_OR_NO, MANY),
        sizes,
        keys,
        (inquiry, [columns, rows], typed) => {
          const turn = press(open(inquiry, columns, rows), ...typed) as Prompt
          const lines = promptRows(turn)
          expect(lines.length).toBeLessThanOrEqual(rows)
          for (const line of lines) expect(rowWidth(line)).toBeLessThanOrEqual(columns)
          expect(shown(turn).match(/▸/g)).toHaveLength(1)
        },
      ),
    )
  })
})
