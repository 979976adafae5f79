import { describe, expect, it } from 'vitest'
import type { Conflict } from '../../../src/core/sync/plan.ts'
import { chosenFor } from '../../../src/tui/model/choices.ts'
import type { Command } from '../../../src/tui/model/command.ts'
import { decisionOf, resultOf, type Result } from '../../../src/tui/model/result.ts'
import { openState, selected, type State } from '../../../src/tui/model/state.ts'
import { update } from '../../../src/tui/model/update.ts'
import { fn } from '../../doubles/bench.ts'
import { bothEdited, conflictOf, EVERY_CAUSE } from './conflicts.ts'

const SIZE = { columns: 80, rows: 24 }
const opened = (...conflicts: readonly Conflict[]): State => openState(conflicts, new Map(), SIZE)
const after = (state: State, ...commands: readonly Command[]): State => commands.reduce(update, state)
const result = (state: State): Result | undefined => {
  const one = selected(state)
  return one && resultOf(one, chosenFor(state.choices, one))
}
const textOf = (state: State): string | undefined => {
  const found = result(state)
  return found?.kind === 'text' ? found.text : undefined
}
const accepted = (state: State): boolean[] => state.cases.map(one => chosenFor(state.choices, one).isAccepted)

describe('choosing at hunks', () => {
  it.each([
    ['local', ['LOCAL 1', 'XANO 4']],
    ['xano', ['XANO 1', 'XANO 4']],
    ['local-xano', ['LOCAL 1', 'XANO 1', 'XANO 4']],
    ['xano-local', ['XANO 1', 'LOCAL 1', 'XANO 4']],
    ['base', ['value = 1', 'XANO 4']],
  ] as const)('%s puts its text at that place and nowhere else', (pick, words) => {
    const state = after(
      opened(bothEdited()),
      { type: 'pick', pick },
      { type: 'hunk', by: 1 },
      { type: 'pick', pick: 'xano' },
    )
    const text = textOf(state) ?? ''
    const found = text.match(/(?:LOCAL|XANO) \d|value = 1/g)
    expect(found).toEqual(words)
    expect(text).toContain('value = 2')
  })

  it.each<[string, Command]>([
    ['a hunk', { type: 'pick', pick: 'xano' }],
    ['every hunk', { type: 'pick-all', pick: 'xano' }],
    ['the whole definition', { type: 'whole', whole: 'xano' }],
  ])('for %s, made again, takes nothing back', (_, command) => {
    const all = { type: 'pick-all', pick: 'xano' } as const
    const state = after(opened(bothEdited()), all, command, { type: 'accept' }, command)
    expect(accepted(state)).toEqual([true])
  })

  it('comes to nothing while a hunk is open', () => {
    const state = after(opened(bothEdited()), { type: 'pick', pick: 'local' })
    expect(result(state)).toEqual({ kind: 'open' })
    expect(accepted(after(state, { type: 'accept' }))).toEqual([false])
  })

  it('of all at once is what the side holds, if nothing else was merged', () => {
    const conflict = bothEdited()
    const state = after(opened(conflict), { type: 'pick-all', pick: 'xano' })
    expect(textOf(state)).toBe(conflict.sides.theirs?.text)
  })

  it('takes the text of an editor as it is', () => {
    const state = after(
      opened(bothEdited()),
      { type: 'pick-all', pick: 'local' },
      { type: 'edited', what: 'hunk', text: '    debug.log { value = "mine" }\n' },
    )
    expect(textOf(state)).toContain('value = "mine"')
    expect(textOf(state)).not.toContain('LOCAL 1')
  })
})

describe('a result that cannot stand', () => {
  it('is shown with its place and is not accepted', () => {
    const state = after(
      opened(bothEdited()),
      { type: 'pick-all', pick: 'local' },
      { type: 'edited', what: 'hunk', text: '    debug.log { value = 1\n' },
    )
    expect(result(state)).toMatchObject({ kind: 'text', fault: { line: expect.any(Number) as number } })
    const tried = update(state, { type: 'accept' })
    expect(accepted(tried)).toEqual([false])
    expect(tried.notice).toContain('cannot be accepted')
  })
})

describe('a conflict about a whole definition', () => {
  it('is decided by one choice, a deletion among them', () => {
    const conflict = conflictOf('edited-here-deleted-there', fn('b', 'x'), fn('b', 'y'), undefined)
    const state = after(opened(conflict), { type: 'pick', pick: 'xano' })
    expect(result(state)).toEqual({ kind: 'deletion' })
    const [one] = state.cases
    expect(one && decisionOf(one, chosenFor(state.choices, one))).toBe('xano')
    expect(textOf(update(state, { type: 'pick', pick: 'local' }))).toBe(conflict.sides.ours?.text)
  })

  it('can be gone through hunk by hunk where both sides hold a text', () => {
    const created = EVERY_CAUSE.filter(({ cause }) => cause === 'both-created')
    const state = after(opened(...created), { type: 'merge' }, { type: 'pick-all', pick: 'local-xano' })
    for (const word of ['x', '漢字', 'y', 'z']) expect(textOf(state)).toContain(word)
  })
})

describe('conflicts that change meanwhile', () => {
  const chosen = after(
    opened(bothEdited('a'), bothEdited('b')),
    { type: 'open' },
    { type: 'pick-all', pick: 'local' },
    { type: 'accept' },
  )

  it('keep the choices at hunks that are the same again, and have to be accepted anew', () => {
    const before = bothEdited('a')
    const theirs = before.sides.theirs?.text.replace('XANO 4', 'LATER 4') ?? ''
    const now = conflictOf('both-edited', before.sides.base?.text, before.sides.ours?.text, theirs)
    const state = update(chosen, { type: 'refresh', conflicts: [now, bothEdited('b')] })
    const [one] = state.cases
    expect(one && chosenFor(state.choices, one)).toMatchObject({
      picks: ['local', undefined],
      isAccepted: false,
    })
    expect(state.notice).toContain('function/a.xs')
  })

  it('are no longer shown once they are settled elsewhere, and their choices come back with them', () => {
    const gone = update(chosen, { type: 'refresh', conflicts: [bothEdited('b')] })
    expect(gone.cases.map(({ path }) => path)).toEqual(['function/b.xs'])
    expect(gone.notice).toContain('function/a.xs')
    const back = update(gone, { type: 'refresh', conflicts: [bothEdited('a'), bothEdited('b')] })
    expect(accepted(back)).toEqual([true, false])
  })

  it('that did not change leave the screen alone', () => {
    expect(update(chosen, { type: 'refresh', conflicts: [bothEdited('a'), bothEdited('b')] })).toBe(chosen)
  })
})

describe('moving about', () => {
  const state = opened(bothEdited('a'), bothEdited('b'), bothEdited('c', 'needle'))

  it('goes from the last hunk of a conflict to the first of the next, and back', () => {
    const next = after(state, { type: 'open' }, { type: 'hunk', by: 1 }, { type: 'hunk', by: 1 })
    expect([next.at, next.hunk]).toEqual([1, 0])
    const back = update(next, { type: 'hunk', by: -1 })
    expect([back.at, back.hunk]).toEqual([0, 1])
  })

  it('finds what is searched for, around the end', () => {
    const typed = after(state, { type: 'search' }, { type: 'type', text: 'NEEDLE' }, { type: 'find' })
    expect(typed.at).toBe(2)
    expect(after(typed, { type: 'search' }, { type: 'type', text: '/a.xs' }, { type: 'find' }).at).toBe(0)
    const lost = after(typed, { type: 'search' }, { type: 'type', text: 'nowhere' }, { type: 'find' })
    expect([lost.at, lost.notice]).toEqual([2, 'Nothing holds nowhere.'])
  })

  it('chooses for every definition at once on the list, and takes it back in one step', () => {
    const all = after(state, { type: 'pick-all', pick: 'xano' }, { type: 'accept-all' })
    expect(accepted(all)).toEqual([true, true, true])
    const undone = after(all, { type: 'undo' }, { type: 'undo' })
    expect(undone.choices).toBe(state.choices)
  })
})
