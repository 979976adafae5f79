import { describe, expect, it } from 'vitest'
import { readDocument } from '../../../src/core/sync/document.ts'
import type { Conflict } from '../../../src/core/sync/plan.ts'
import { reconcile } from '../../../src/core/sync/reconcile.ts'
import { EMPTY } from '../../../src/core/sync/snapshot.ts'
import type { FilePath } from '../../../src/core/xs/file-path.ts'
import { conflictEntry, problemEntry, pulledEntry, pushedEntry } from '../../../src/engine/report/entry.ts'
import { snap } from '../../core/sync/snap.ts'

const calling = (statements: string): string => `function a {\n  stack {\n    ${statements}\n  }\n}`

/** The conflict between a text here and one in Xano, as if it had this cause. */
function between(ours: string, theirs: string, cause: Conflict['cause']): Conflict {
  const sides = { base: EMPTY, ours: snap({ 'f/a.xs': ours }), theirs: snap({ 'f/a.xs': theirs }) }
  const [conflict] = reconcile(sides).conflicts
  if (!conflict) throw new Error('there is no conflict')
  return { ...conflict, cause }
}

describe('the entry of a conflict', () => {
  const sent = calling('db.query user as $x\n    function.run "b c" as $y')
  const emptied = calling('db.query "" as $x\n    function.run "" as $y')

  it('tells which references Xano emptied in what it took', () => {
    expect(conflictEntry(between(sent, emptied, 'altered')).reason).toBe(
      'Xano took it, and made something else of it: it emptied table user, function "b c"',
    )
  })

  it('names each of them once, however often the text refers to it', () => {
    const twice = (text: string): string =>
      text.replace('as $x', `as $x\n    ${/db.*(?= as \$x)/.exec(text)?.[0]} as $z`)
    expect(conflictEntry(between(twice(sent), twice(emptied), 'altered')).reason).toBe(
      'Xano took it, and made something else of it: it emptied table user, function "b c"',
    )
  })

  it('tells of none where Xano changed something else', () => {
    const other = sent.replace('$x', '$z')
    expect(conflictEntry(between(sent, other, 'altered')).reason).toBe(
      'Xano took it, and made something else of it',
    )
  })

  it('does not say that Xano made something else of it where it shows what it held before', () => {
    const before = snap({ 'f/a.xs': sent })
    const [conflict] = reconcile({
      base: before,
      ours: snap({ 'f/a.xs': calling('mine') }),
      theirs: snap({ 'f/a.xs': calling('hers') }),
    }).conflicts
    if (!conflict) throw new Error('there is no conflict')
    const sides = { ...conflict.sides, theirs: conflict.sides.base }
    expect(conflictEntry({ ...conflict, sides, cause: 'altered' }).reason).toBe(
      'Xano took it, and still shows what it held before',
    )
  })

  it('tells of none where people edited both sides', () => {
    expect(conflictEntry(between(sent, emptied, 'both-created')).reason).toBe(
      'created here and in Xano, differently',
    )
  })
})

describe('the entry of a file that cannot be read', () => {
  const reasonFor = (text: string, kind: 'unreadable-here' | 'unreadable-there'): string | undefined => {
    const document = readDocument(text)
    if (document.kind === 'definition') throw new Error('it can be read')
    return problemEntry({ kind, unreadable: { ...document, path: 'function/a.xs' as FilePath } }).reason
  }
  const two = 'function a {\n}\n---\nfunction b {\n}'

  it('says what to do with several definitions, where it can be done', () => {
    const said = 'line 3, column 1: this belongs to no definition; give each definition a file of its own'
    expect(reasonFor(two, 'unreadable-here')).toBe(said)
    expect(reasonFor(two, 'unreadable-there')).toBe('in Xano: this belongs to no definition')
    expect(reasonFor('function a {\n} as', 'unreadable-here')).toBe(
      'line 2, column 3: this belongs to no definition',
    )
  })
})

describe('the entry of what is left of a move', () => {
  it('does not tell that somebody deleted it', () => {
    const text = (word: string): string => `function a {\n  response = ${word}\n  guid = "x"\n}`
    const agreed = snap({ 'moved/a.xs': text('old') })
    const ours = snap({ 'moved/a.xs': text('new'), 'function/a.xs': text('old') })
    const { transitions } = reconcile({ base: agreed, ours, theirs: agreed })
    const swept = transitions.filter(({ local }) => local)
    expect(swept.map(pulledEntry)).toMatchObject([
      {
        action: 'deleted',
        path: 'function/a.xs',
        reason: 'an older text of a definition that lies elsewhere',
      },
    ])
  })
})

describe('the entry of what was renamed', () => {
  const query = (verb: string, name: string, group: string): string =>
    `query ${name} verb=${verb} {\n  api_group = "${group}"\n  guid = "x"\n}`
  const base = snap({ 'q.xs': query('GET', 'items', 'shop') })
  const pushedFrom = (text: string): string | undefined => {
    const [transition] = reconcile({ base, ours: snap({ 'q.xs': text }), theirs: base }).transitions
    if (!transition) throw new Error('there is nothing to do')
    return pushedEntry(transition).from
  }

  it('tells the former name', () => {
    expect(pushedFrom(query('GET', 'things', 'shop'))).toBe('items')
  })

  it.each([
    ['verb', query('POST', 'items', 'shop')],
    ['group', query('GET', 'items', 'store')],
  ])('tells what it was called in full where only its %s is another one', (_, text) => {
    expect(pushedFrom(text)).toBe('query GET items in shop')
  })
})
