import { describe, expect, it } from 'vitest'
import type { Conflict } from '../../../src/core/sync/plan.ts'
import { openState, type State } from '../../../src/tui/model/state.ts'
import { update } from '../../../src/tui/model/update.ts'
import { view } from '../../../src/tui/model/view.ts'
import { fn } from '../../doubles/bench.ts'
import { bothEdited, conflictOf, EVERY_CAUSE } from './conflicts.ts'

const opened = (conflict: Conflict | undefined, columns = 80, rows = 24): State =>
  openState(conflict ? [conflict] : [], new Map(), { columns, rows })
const linesOf = (state: State): string[] => view(state).map(row => row.map(({ text }) => text).join(''))
const caused = (cause: Conflict['cause']): Conflict | undefined =>
  EVERY_CAUSE.find(conflict => conflict.cause === cause)

describe('a hunk', () => {
  it('has its sides beside one another from 120 columns on', () => {
    const lines = linesOf(opened(bothEdited(), 120, 40))
    expect(lines.find(line => line.includes('1 Local'))).toMatch(/^1 Local +│ 0 Base +│ 2 Xano/)
    expect(lines.some(line => /LOCAL 1.*│.*value = 1 .*│.*XANO 1/.test(line))).toBe(true)
  })

  it('has them below one another where it is narrow, or read aloud', () => {
    const narrow = opened(bothEdited(), 119, 40)
    const aloud = update(narrow, { type: 'resize', size: { columns: 200, rows: 40, isLinear: true } })
    for (const state of [narrow, aloud]) {
      const lines = linesOf(state)
      const places = ['── 1 Local', '── 0 Base', '── 2 Xano'].map(title => lines.indexOf(title))
      expect(places).toEqual([...places].sort((a, b) => a - b))
      expect(places).not.toContain(-1)
    }
  })

  it('marks what a side has otherwise than Base, token by token', () => {
    const marked = view(opened(bothEdited(), 120, 40))
      .flat()
      .filter(({ isChanged }) => isChanged)
    expect(marked.map(({ text }) => text)).toEqual(['"LOCAL 1"', '"XANO 1"'])
  })

  it('shows more of what stands around it on demand', () => {
    const state = opened(bothEdited(), 80, 40)
    const stacked = (one: State): number => linesOf(one).findIndex(line => line.startsWith('── 1 Local'))
    expect(stacked(update(state, { type: 'context', by: 3 }))).toBe(stacked(state) + 2)
    expect(stacked(update(state, { type: 'context', by: -3 }))).toBe(2)
  })

  it('is seen in the result at once, with what is chosen in words', () => {
    const chosen = linesOf(update(opened(bothEdited()), { type: 'pick', pick: 'xano-local' }))
    expect(chosen[1]).toContain('hunk 1 of 2: both, Xano first')
    const result = chosen.slice(chosen.findIndex(line => line.startsWith('Result')))
    expect(result.findIndex(line => /▌.*XANO 1/.test(line))).toBeLessThan(
      result.findIndex(line => /▌.*LOCAL 1/.test(line)),
    )
  })
})

describe('a conflict about a whole definition says what each choice does on both sides:', () => {
  it.each([
    [
      'edited-here-deleted-there',
      ['the file stays as it is', 'the next sync creates it anew', 'the file is removed', 'it stays deleted'],
    ],
    [
      'deleted-here-edited-there',
      ['the file stays deleted', 'asks whether to delete it', 'the file comes back', 'nothing is sent'],
    ],
    [
      'both-created',
      ['what you created', 'what was created in Xano', 'the next sync updates it', 'hunk by hunk'],
    ],
    ['renamed-differently', ['e1', 'e2', 'the next sync renames e2 to e1']],
    ['undone', ['what Xano went back to', 'the next sync updates it', 'nothing is sent']],
    ['altered', ['what Xano made of it', 'the file is rewritten']],
    ['older', ['the older state that git has put here', 'the newer state in Xano']],
  ] as const)('%s', (cause, words) => {
    const shown = linesOf(opened(caused(cause), 100, 40)).join('\n')
    for (const word of words) expect(shown).toContain(word)
    for (const key of ['○ 1 Local', '○ 2 Xano', 'E a text of your own']) expect(shown).toContain(key)
  })
})

describe('the preview', () => {
  it('shows what will be written and what changes in Xano by it', () => {
    const state = [
      { type: 'pick-all', pick: 'local' } as const,
      { type: 'accept' } as const,
      { type: 'preview' } as const,
    ].reduce(update, opened(bothEdited()))
    const shown = linesOf(state).join('\n')
    expect(shown).toContain('To be written: 1 of 1')
    expect(shown).toContain('Xano: the next sync updates it')
    expect(shown).toMatch(/^- .*XANO 1/m)
    expect(shown).toMatch(/^\+ .*LOCAL 1/m)
  })

  it('is not shown while nothing is accepted', () => {
    const state = update(opened(bothEdited()), { type: 'preview' })
    expect([state.screen, state.notice]).toEqual(['case', expect.stringContaining('Nothing is accepted')])
  })
})

describe('what is typed into a search', () => {
  it('shows as it is typed', () => {
    const typed = [{ type: 'search' } as const, { type: 'type', text: '漢' } as const].reduce(
      update,
      opened(bothEdited()),
    )
    expect(linesOf(typed).join('\n')).toContain('Search: 漢')
    expect(linesOf(update(typed, { type: 'erase' })).join('\n')).not.toContain('漢')
  })
})

describe('colours', () => {
  const query = (word: string): string =>
    fn('a', 'var $x {', '  value = """', '    SELECT 1', `    FROM ${word}`, '    WHERE 2', '    """', '}')
  const state = opened(conflictOf('both-created', undefined, query('mine'), query('hers')), 80, 40)
  const tonesOf = (one: State, word: string): (string | undefined)[] =>
    view(one).flatMap(row => row.filter(({ text }) => text.includes(word)).map(({ tone }) => tone))

  it('are those of a literal also where a hunk or a line of the result begins inside it', () => {
    const hunks = update(update(state, { type: 'merge' }), { type: 'pick', pick: 'local' })
    expect(linesOf(hunks).join('\n')).toMatch(/── 1 Local.*\n +FROM mine/)
    expect(tonesOf(hunks, 'mine')).toEqual(['string', 'string'])
    expect(tonesOf(hunks, 'WHERE')).toContain('string')
  })

  it('are not what differences are told by, which are marked word by word', () => {
    const said = (word: string): string => fn('a', `debug.log { value = "the ${word} way" }`)
    const one = opened(conflictOf('both-edited', said('old'), said('new'), said('next')), 120, 40)
    const marked = view(one)
      .flat()
      .filter(({ isChanged }) => isChanged)
    expect(marked.map(({ text }) => text)).toEqual(['new', 'next'])
  })
})

describe('the result', () => {
  const long = (word: string): string => fn('a', ...Array.from({ length: 60 }, (_, at) => `${word} ${at}`))
  const state = opened(conflictOf('both-created', undefined, long('mine'), long('hers')), 80, 24)

  it('is seen by itself, to its last line, also of a definition that is chosen as a whole', () => {
    const viewed = [
      { type: 'pick', pick: 'xano' } as const,
      { type: 'result' } as const,
      { type: 'edge', to: 'bottom' } as const,
    ].reduce(update, state)
    expect(linesOf(viewed).join('\n')).toMatch(/hers 59[^]*response = null[^]*● it stands/)
    const back = update(viewed, { type: 'back' })
    expect([back.screen, back.isResult]).toEqual(['case', false])
    expect(linesOf(back).join('\n')).toContain('● 2 Xano')
  })

  it('marks the place of a hunk that came to nothing', () => {
    const chosen = update(opened(bothEdited()), { type: 'edited', what: 'hunk', text: '' })
    expect(linesOf(chosen).join('\n')).toContain('‹hunk 1: no line›')
  })
})

describe('sides that stand one below the other', () => {
  it('say which is seen, and the next one is a key away', () => {
    const side = (word: string): string => `debug.log { value = "${word}"${', x'.repeat(2)} }`
    const many = (word: string): string =>
      fn('a', ...Array.from({ length: 30 }, (_, at) => side(`${word} ${at}`)))
    const state = opened(conflictOf('both-edited', fn('a'), many('mine'), many('hers')), 80, 24)
    const down = update(state, { type: 'move', by: 6 })
    expect(linesOf(down)[2]).toMatch(/^── 1 Local/)
    const xano = update(update(down, { type: 'side' }), { type: 'side' })
    expect(linesOf(xano).join('\n')).toMatch(/── 2 Xano[^]*hers/)
  })
})
