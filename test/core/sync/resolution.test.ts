import { describe, expect, it } from 'vitest'
import type { Conflict } from '../../../src/core/sync/plan.ts'
import { regionsOf, resolveConflict } from '../../../src/core/sync/resolution.ts'
import { version } from './snap.ts'

const text = (...body: string[]): string =>
  `function a {\n  stack {\n${body.map(line => `    ${line}\n`).join('')}  }\n}`

function conflict(base: string, ours: string, theirs: string, regions: Conflict['regions'] = []): Conflict {
  const [b, o, t] = [base, ours, theirs].map(each => version('function/a.xs', each))
  return {
    key: 'a' as Conflict['key'],
    cause: 'both-edited',
    sides: { base: b, ours: o, theirs: t },
    regions,
  }
}

const union = (one: Conflict): unknown => resolveConflict(one, 'union')

describe('the union of both sides', () => {
  it('repeats no statement that both sides have, also where the places to choose at are wider', () => {
    const [base, ours, theirs] = [text('step'), text('// mine', 'step'), text('// hers', 'step')]
    const wide = [
      { kind: 'clean', text: 'function a {\n  stack {\n' },
      {
        kind: 'conflict',
        sides: { base: '    step\n', ours: '    // mine\n    step\n', theirs: '    // hers\n    step\n' },
      },
      { kind: 'clean', text: '  }\n}' },
    ] as const
    expect(union(conflict(base, ours, theirs, wide))).toEqual({
      kind: 'resolved',
      text: text('// mine', '// hers', 'step'),
    })
  })

  it.each(['undone', 'altered', 'older', 'both-created'] as const)(
    'keeps the lines of both where Base does not say who is right (%s)',
    cause => {
      const [mine, hers] = [text('step', 'mine'), text('step', 'hers')]
      for (const base of [mine, hers])
        expect(union({ ...conflict(base, mine, hers), cause })).toEqual({
          kind: 'resolved',
          text: text('step', 'mine', 'hers'),
        })
    },
  )

  it.each(['undone', 'altered', 'older', 'both-created'] as const)(
    'takes the guid that Xano has for what was made anew there (%s)',
    cause => {
      const withGuid = (guid: string, ...body: string[]): string =>
        text(...body).replace(/\}$/, `  guid = "${guid}"\n}`)
      const [mine, hers] = [withGuid('old', 'step', 'mine'), withGuid('new', 'step', 'hers')]
      const parted = { ...conflict(mine, mine, hers), cause }
      expect(union(parted)).toEqual({
        kind: 'resolved',
        text: withGuid('new', 'step', 'mine', 'hers'),
      })
      expect(regionsOf(parted).filter(({ kind }) => kind === 'conflict')).toHaveLength(1)
    },
  )

  it('keeps what a save took back that an editor made without having seen it', () => {
    const [before, mine, hers] = [text('x'), text('x', 'mine'), text('x', 'hers')]
    const head = 'function a {\n  stack {\n    x\n'
    const regions = [
      { kind: 'clean', text: head },
      { kind: 'conflict', sides: { base: '', ours: '    mine\n', theirs: '    hers\n' } },
      { kind: 'clean', text: '  }\n}' },
    ] as const
    expect([before, mine, hers].every(each => each.startsWith(head))).toBe(true)
    expect(union(conflict(hers, mine, hers, regions))).toEqual({
      kind: 'resolved',
      text: text('x', 'mine', 'hers'),
    })
  })

  it('is refused where it would hold one member twice', () => {
    const say = (word: string): string => text('debug.log {', `  value = "${word}"`, '}')
    expect(union(conflict(say('old'), say('mine'), say('hers')))).toEqual({
      kind: 'refused',
      reason: 'with both, one below the other, line 5, column 7: value stands here a second time',
    })
  })

  it('is that of whole pieces where single lines would leave a bracket open', () => {
    const [ours, theirs] = [text('if (a) {', '  x', '}'), text('if (b) {', '  x', '}')]
    const piece = (side: string): string => side.slice('function a {\n  stack {\n'.length, -'  }\n}'.length)
    const wide = [
      { kind: 'clean', text: 'function a {\n  stack {\n' },
      { kind: 'conflict', sides: { base: '', ours: piece(ours), theirs: piece(theirs) } },
      { kind: 'clean', text: '  }\n}' },
    ] as const
    expect(union(conflict(text('old'), ours, theirs, wide))).toEqual({
      kind: 'resolved',
      text: text('if (a) {', '  x', '}', 'if (b) {', '  x', '}'),
    })
  })
})

describe('the places at which a conflict has to be decided', () => {
  it('are those where the sides differ, also where one of them is what Base holds', () => {
    const [mine, hers] = [text('step', 'mine'), text('step')]
    expect(regionsOf({ ...conflict(mine, mine, hers), cause: 'undone' })).toEqual([
      { kind: 'clean', text: 'function a {\n  stack {\n    step\n' },
      { kind: 'conflict', sides: { base: '', ours: '    mine\n', theirs: '' } },
      { kind: 'clean', text: '  }\n}' },
    ])
  })
})
