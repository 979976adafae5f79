import { describe, expect, it } from 'vitest'
import type { BlobId, Snapshot } from '../../../src/core/sync/snapshot.ts'
import { NO_BACKGROUND } from '../../../src/core/sync/background.ts'
import { reconcile, reconciling } from '../../../src/core/sync/reconcile.ts'
import { EMPTY } from '../../../src/core/sync/snapshot.ts'
import { keyByGuid } from '../../../src/core/xs/identity.ts'
import { pathOf } from '../../doubles/bench.ts'
import { blobOf, fnText, snap, version } from './snap.ts'

type Files = Readonly<Record<string, string>>

/** The plan in words: what happens to files, what is sent, what waits. */
function planned(base: Files, ours: Files, theirs: Files): string[] {
  const plan = reconcile({ base: snap(base), ours: snap(ours), theirs: snap(theirs) })
  return [
    ...plan.transitions.map(({ local, remote }) =>
      [
        local
          ? local.text === undefined
            ? `remove ${local.to}`
            : local.from && local.from.path !== local.to
              ? `move ${local.from.path} to ${local.to}`
              : `write ${local.to}`
          : '',
        remote ? `${remote.kind} in Xano` : '',
        !local && !remote ? 'agreed' : '',
      ]
        .filter(Boolean)
        .join(', '),
    ),
    ...plan.conflicts.map(({ cause }) => cause),
    ...plan.held.map(({ reason }) => reason.kind),
    ...plan.problems.map(({ kind }) => kind),
  ].sort()
}

const g = (name: string, body: string): string => fnText(name, body, 'g')

describe('a plan for one definition', () => {
  it.each<[string, Files, Files, Files, string[]]>([
    ['at rest', { 'f/a.xs': '1' }, { 'f/a.xs': '1' }, { 'f/a.xs': '1' }, []],
    ['edited here', { 'f/a.xs': '1' }, { 'f/a.xs': '2' }, { 'f/a.xs': '1' }, ['update in Xano']],
    ['edited there', { 'f/a.xs': '1' }, { 'f/a.xs': '1' }, { 'f/a.xs': '2' }, ['write f/a.xs']],
    ['edited alike', { 'f/a.xs': '1' }, { 'f/a.xs': '2' }, { 'f/a.xs': '2' }, ['agreed']],
    ['edited differently', { 'f/a.xs': '1' }, { 'f/a.xs': '2' }, { 'f/a.xs': '3' }, ['both-edited']],
    ['created here', {}, { 'f/a.xs': '1' }, {}, ['create in Xano']],
    ['created there', {}, {}, { 'f/a.xs': '1' }, ['write f/a.xs']],
    ['created alike', {}, { 'f/a.xs': '1' }, { 'f/a.xs': '1' }, ['agreed']],
    ['created differently', {}, { 'f/a.xs': '1' }, { 'f/a.xs': '2' }, ['both-created']],
    ['deleted here', { 'f/a.xs': '1' }, {}, { 'f/a.xs': '1' }, ['delete in Xano']],
    ['deleted there', { 'f/a.xs': '1' }, { 'f/a.xs': '1' }, {}, ['remove f/a.xs']],
    ['deleted on both sides', { 'f/a.xs': '1' }, {}, {}, ['agreed']],
    ['deleted here, edited there', { 'f/a.xs': '1' }, {}, { 'f/a.xs': '2' }, ['deleted-here-edited-there']],
    ['edited here, deleted there', { 'f/a.xs': '1' }, { 'f/a.xs': '2' }, {}, ['edited-here-deleted-there']],
    [
      'renamed there',
      { 'f/a.xs': g('a', '1') },
      { 'f/a.xs': g('a', '1') },
      { 'f/b.xs': g('b', '1') },
      ['move f/a.xs to f/b.xs'],
    ],
    [
      'renamed there, moved here',
      { 'f/a.xs': g('a', '1') },
      { 'x/a.xs': g('a', '1') },
      { 'f/b.xs': g('b', '1') },
      ['write x/a.xs'],
    ],
    ['moved here', { 'f/a.xs': '1' }, { 'x/a.xs': fnText('a', '1') }, { 'f/a.xs': '1' }, []],
    [
      'renamed here',
      { 'f/a.xs': g('a', '1') },
      { 'f/a.xs': g('b', '1') },
      { 'f/a.xs': g('a', '1') },
      ['update in Xano'],
    ],
    [
      'renamed differently',
      { 'f/a.xs': g('a', '1') },
      { 'f/a.xs': g('b', '1') },
      { 'f/c.xs': g('c', '1') },
      ['renamed-differently'],
    ],
    [
      'guid line missing here',
      { 'f/a.xs': g('a', '1') },
      { 'f/a.xs': fnText('a', '1') },
      { 'f/a.xs': g('a', '1') },
      [],
    ],
    [
      'guid assigned there',
      { 'f/a.xs': fnText('a', '1') },
      { 'f/a.xs': fnText('a', '1') },
      { 'f/a.xs': g('a', '1') },
      ['write f/a.xs'],
    ],
    [
      'guid of another label here',
      { 'f/a.xs': g('a', '1') },
      { 'f/a.xs': fnText('a', '1', 'other') },
      { 'f/a.xs': g('a', '1') },
      [],
    ],
    [
      'the same under another guid',
      {},
      { 'f/a.xs': fnText('a', '1', 'other') },
      { 'f/a.xs': g('a', '1') },
      ['agreed'],
    ],
    [
      'made anew there, with another guid',
      { 'f/a.xs': g('a', '1') },
      { 'f/a.xs': g('a', '1') },
      { 'f/a.xs': fnText('a', '1', 'new') },
      ['write f/a.xs'],
    ],
    [
      'made anew there, with the guid of another label here',
      { 'f/a.xs': g('a', '1') },
      { 'f/a.xs': fnText('a', '1', 'other') },
      { 'f/a.xs': fnText('a', '1', 'new') },
      ['agreed'],
    ],
    [
      'laid out differently here',
      { 'f/a.xs': g('a', '1') },
      { 'f/a.xs': `${g('a', '1').replaceAll('  ', '\t')}\n` },
      { 'f/a.xs': g('a', '1') },
      [],
    ],
  ])('%s', (_, base, ours, theirs, expected) => {
    expect(planned(base, ours, theirs)).toEqual(expected)
  })

  it('sends the guid that Xano has for it, not the one of the file', () => {
    const base = snap({ 'f/a.xs': g('a', '1') })
    const ours = snap({ 'f/a.xs': fnText('a', '2', 'another') })
    const { transitions } = reconcile({ base, ours, theirs: base })
    expect(transitions.map(({ remote }) => remote)).toEqual([{ kind: 'update', text: g('a', '2') }])
  })

  it('sends what is new without a guid', () => {
    const { transitions } = reconcile({ base: EMPTY, ours: snap({ 'f/a.xs': g('a', '1') }), theirs: EMPTY })
    expect(transitions.map(({ remote }) => remote)).toEqual([{ kind: 'create', text: fnText('a', '1') }])
  })
})

describe('a plan for several', () => {
  it('moves a file out of the way of nobody: what comes to a taken place is numbered', () => {
    expect(
      planned(
        { 'f/a.xs': g('a', '1') },
        { 'f/a.xs': g('a', '1'), 'f/b.xs': 'mine' },
        { 'f/b.xs': g('b', '1') },
      ),
    ).toEqual(['copy', 'move f/a.xs to f/b_2.xs'])
  })

  it('lets two files change places', () => {
    const base = { 'f/a.xs': fnText('a', '1', 'g1'), 'f/b.xs': fnText('b', '2', 'g2') }
    const theirs = { 'f/b.xs': fnText('b', '1', 'g1'), 'f/a.xs': fnText('a', '2', 'g2') }
    expect(planned(base, base, theirs)).toEqual(['move f/a.xs to f/b.xs', 'move f/b.xs to f/a.xs'])
  })

  it('takes a copied file for a problem, and sends nothing of it', () => {
    const base = { 'f/a.xs': g('a', '1') }
    expect(planned(base, { ...base, 'f/copy.xs': g('a', '2') }, base)).toEqual(['copy'])
    expect(planned(base, { ...base, 'f/copy.xs': fnText('a', '2') }, base)).toEqual(['copy'])
  })

  it('creates one of two new files with one name, and takes the other for a copy', () => {
    const ours = { 'f/a.xs': fnText('a', '1'), 'f/b.xs': fnText('a', '2') }
    expect(planned({}, ours, {})).toEqual(['copy', 'create in Xano'])
  })

  it('does not create under a name that another definition is about to give up', () => {
    const base = { 'f/a.xs': g('a', '1') }
    expect(planned(base, { 'f/a.xs': g('b', '1'), 'f/new.xs': fnText('a', '2') }, base)).toEqual([
      'name-taken',
      'update in Xano',
    ])
  })

  it('takes for a copy what has the name that Xano has just given another one, also where that was edited here', () => {
    const ours = { 'f/a.xs': g('a', '1\n    more'), 'f/b.xs': 'mine' }
    const plan = planned({ 'f/a.xs': g('a', '1') }, ours, { 'f/b.xs': g('b', '1') })
    expect(plan).toEqual(['copy', 'move f/a.xs to f/b_2.xs, update in Xano'])
  })
})

describe('a reconciliation', () => {
  const files = (text: string): Files => ({ 'f/a.xs': text, 'f/b.xs': text, 'f/c.xs': `${text} c` })

  it('shows what it has decided after each definition', () => {
    const sides = {
      base: snap(files('1')),
      ours: snap(files('2')),
      theirs: snap({ ...files('3'), 'f/b.xs': '1' }),
    }
    const steps = reconciling(sides, NO_BACKGROUND)
    const seen: [number, number, number][] = []
    let step = steps.next()
    for (; !step.done; step = steps.next()) {
      const { conflicts, decided, of } = step.value
      seen.push([conflicts.length, decided, of])
    }
    expect(seen).toEqual([
      [1, 1, 3],
      [1, 2, 3],
      [2, 3, 3],
    ])
    expect(step.value).toEqual(reconcile(sides))
  })

  it('merges nothing again that is still the same, and anew what has moved', () => {
    const [base, ours] = [snap(files('1')), snap(files('2'))]
    const theirs = snap(files('3'))
    const first = reconcile({ base, ours, theirs })
    const [, ...others] = theirs.versions
    const second = reconcile({
      base,
      ours,
      theirs: { ...theirs, versions: [version('f/a.xs', '4'), ...others] },
    })
    expect(second.conflicts[0]).not.toBe(first.conflicts[0])
    expect(second.conflicts[0]?.sides.theirs?.text).toContain('4')
    expect(second.conflicts[1]).toBe(first.conflicts[1])
    expect(second.conflicts[2]).toBe(first.conflicts[2])
  })
})

describe('a text that cannot be read', () => {
  const broken = (path: string, claim?: string): Snapshot['unreadable'][number] => ({
    path: version(path, '1').path,
    problem: { reason: 'broken', line: 1, column: 1 },
    claims: claim === undefined ? [] : [{ kind: 'function', name: claim }],
  })
  const base = snap({ 'f/a.xs': '1', 'f/b.xs': '1' })

  it('at the place of a definition is neither written over nor taken for its deletion', () => {
    for (const theirs of [base, snap({ 'f/a.xs': '2', 'f/b.xs': '1' })]) {
      const ours = { versions: base.versions.slice(1), unreadable: [broken('f/a.xs')] }
      const plan = reconcile({ base, ours, theirs })
      expect([plan.transitions, plan.problems.length]).toEqual([[], 1])
    }
  })

  it('at the place of a definition leaves no other file with its guid to be taken for it', () => {
    const text = (body: string): string => fnText('a', body, 'g')
    const held = { versions: [version('f/a.xs', text('1'))], unreadable: [] }
    const ours = { versions: [version('f/old.xs', text('2'))], unreadable: [broken('f/a.xs')] }
    const plan = reconcile({ base: held, ours, theirs: held })
    expect(plan.transitions).toEqual([])
    expect(plan.held.map(({ reason }) => reason)).toEqual([{ kind: 'unread', what: 'f/a.xs' }])
  })

  it('under the name of a definition leaves no other file with its guid to be taken for it', () => {
    const text = (body: string): string => fnText('a', body, 'g')
    const held = { versions: [version('f/a.xs', text('2'))], unreadable: [] }
    const ours = { versions: [version('f/old.xs', text('1'))], unreadable: [broken('f/now.xs', 'a')] }
    const plan = reconcile({ base: held, ours, theirs: held })
    expect(plan.transitions).toEqual([])
    expect(plan.held.map(({ reason }) => reason)).toEqual([{ kind: 'unread', what: 'f/now.xs' }])
  })

  it('deletes nothing where files have changed places, and it may be the other one', () => {
    const [a, b] = ['a', 'b'].map(name => version(`f/${name}.xs`, fnText(name, '1', name)))
    const both = { versions: [a, b].flatMap(each => each ?? []), unreadable: [] }
    const ours = { versions: [version('f/a.xs', fnText('a', '1', 'b'))], unreadable: [broken('f/b.xs', 'b')] }
    const { transitions, held } = reconcile({ base: both, ours, theirs: both })
    expect(transitions).toEqual([])
    expect(held.map(({ reason }) => reason.kind)).toEqual(['unread', 'unread'])
  })

  it('deletes nothing of what it might hold, wherever it lies', () => {
    const ours = { versions: base.versions.slice(1), unreadable: [broken('somewhere.xs')] }
    const { transitions, held } = reconcile({ base, ours, theirs: base })
    expect(transitions).toEqual([])
    expect(held.map(({ sides, reason }) => [sides.base?.path, reason])).toEqual([
      ['f/a.xs', { kind: 'unread', what: 'somewhere.xs' }],
    ])
  })

  it('may hold what was deleted in Xano, which is not taken for deleted here', () => {
    const ours = { versions: base.versions.slice(1), unreadable: [broken('somewhere.xs')] }
    const theirs = snap({ 'f/b.xs': '1' })
    const { transitions, held } = reconcile({ base, ours, theirs })
    expect([transitions, held]).toEqual([[], []])
  })

  it('that says what it is keeps no deletion of anything else waiting', () => {
    const ours = { versions: base.versions.slice(1), unreadable: [broken('somewhere.xs', 'other')] }
    const { transitions, held } = reconcile({ base, ours, theirs: base })
    expect([transitions.map(({ remote }) => remote?.kind), held]).toEqual([['delete'], []])
  })

  it('keeps a deletion waiting by the name of one that has its file, since both may have changed their names', () => {
    const [, kept] = base.versions
    const ours = {
      versions: base.versions.slice(1),
      unreadable: [broken('somewhere.xs', kept?.definition.name)],
    }
    const { transitions, held } = reconcile({ base, ours, theirs: base })
    expect([transitions, held.map(({ reason }) => reason)]).toEqual([
      [],
      [{ kind: 'unread', what: 'somewhere.xs' }],
    ])
  })

  it('deletes nothing here when it comes from Xano', () => {
    const { path: _, ...unreadable } = broken('f/a.xs')
    const plan = reconcile({
      base,
      ours: base,
      theirs: { versions: base.versions.slice(1), unreadable: [unreadable] },
    })
    expect(plan.transitions).toEqual([])
    expect(plan.held.map(({ reason }) => reason)).toEqual([
      { kind: 'unread', what: 'what Xano has beside it' },
    ])
  })

  it('is not overwritten in Xano by a new file that bears its name', () => {
    const { path: _, ...unreadable } = broken('f/a.xs', 'c')
    const ours = snap({ 'f/a.xs': '1', 'f/b.xs': '1', 'f/c.xs': 'function c {\n}' })
    const plan = reconcile({ base, ours, theirs: { ...base, unreadable: [unreadable] } })
    expect([plan.transitions, plan.held]).toEqual([[], []])
  })
})

describe('a dispute', () => {
  it('stands as long as both sides stay as they are, and not longer', () => {
    const [base, ours, theirs] = [snap({ 'f/a.xs': '1' }), snap({ 'f/a.xs': '2' }), snap({ 'f/a.xs': '1' })]
    const blob = (files: Snapshot) => blobOf(files.versions[0]?.text ?? '')
    const dispute = { cause: 'altered', ours: blob(ours), theirs: blob(theirs) } as const
    expect(
      reconcile({ base, ours, theirs }, { ...NO_BACKGROUND, disputes: [dispute] }).conflicts.map(
        ({ cause }) => cause,
      ),
    ).toEqual(['altered'])
    expect(
      reconcile({ base, ours: snap({ 'f/a.xs': '3' }), theirs }, { ...NO_BACKGROUND, disputes: [dispute] })
        .conflicts,
    ).toEqual([])
  })
})

/**
 * What becomes of `g2` where its file is gone, each of the texts was written over by the next one of these at a place,
 * and `g1` lies at the place where it was saved.
 */
function afterWrites(
  replaced: readonly string[],
  places: readonly string[],
  saved: string,
): readonly (string | undefined)[] {
  const now = fnText('a', '2', 'g2')
  const base = snap({ 'f/a.xs': fnText('a', '1', 'g1'), 'f/a_2.xs': now })
  const theirs = snap({ 'f/b.xs': fnText('b', '1', 'g1'), 'f/a.xs': now })
  const ours = snap({ [saved]: fnText('a', '3', 'g1'), 'f/z.xs': fnText('z', '1') })
  const texts = [...replaced, now]
  const writes = places.map((place, at) => ({
    at: new Date(at),
    path: pathOf(place),
    before: blobOf(texts[at] ?? ''),
    after: blobOf(texts[at + 1] ?? ''),
  }))
  const textOf = (blob: BlobId) => texts.find(text => blobOf(text) === blob)
  const guidOf = (blob: BlobId) => /guid = "(.*)"/.exec(textOf(blob) ?? '')?.[1]
  const { transitions } = reconcile({ base, ours, theirs }, { ...NO_BACKGROUND, writes, textOf, guidOf })
  const [about] = transitions.filter(({ key }) => key === keyByGuid('g2'))
  return [about?.local?.to, about?.remote?.kind]
}

describe('a file that was saved over with another definition', () => {
  it('comes back beside it, and is not deleted in Xano: two files had changed places behind an editor', () => {
    const [one, other] = [fnText('one', '1', 'g1'), fnText('other', '2', 'g2')]
    const before = snap({ 'f/one.xs': one, 'f/other.xs': other })
    const ours = snap({ 'f/one.xs': one, 'f/other.xs': one.replace('1', '3') })
    const plan = reconcile({ base: before, ours, theirs: before })
    expect(plan.transitions.map(({ local, remote }) => [local?.to, local?.text, remote])).toEqual([
      ['f/other_2.xs', other, undefined],
    ])
    expect(plan.problems.map(({ kind }) => kind)).toEqual(['copy'])
  })

  it.each([
    ['it got with its name, where Base had to make do with another one', 'b', 'g2', 'f/a.xs', 'f/a_2.xs'],
    ['it got when Xano made the object anew', 'a', 'g0', 'f/a.xs', 'f/a_2.xs'],
    ['it got for another reason: then that is a deletion', 'a', 'g2', 'f/a.xs', undefined],
    ['is empty by now: then that is a deletion', 'b', 'g2', 'f/c.xs', undefined],
  ])('comes back where that was the place that %s', (_, name, guid, saved, place) => {
    expect(afterWrites([fnText(name, '2', guid)], ['f/a.xs'], saved)).toEqual(
      place ? [place, undefined] : [undefined, 'delete'],
    )
  })

  it('is deleted where it was given a further place since, for another reason', () => {
    const texts = [fnText('b', '2', 'g2'), fnText('a', '2', 'g2'), fnText('a', '4', 'g2')]
    expect(afterWrites(texts, ['f/a.xs', 'f/c.xs', 'f/c.xs'], 'f/c.xs')).toEqual([undefined, 'delete'])
  })

  it('comes back also where a text without a guid was written at its place since', () => {
    const texts = [fnText('b', '2', 'g2'), fnText('a', '2', 'g2'), fnText('a', '2')]
    expect(afterWrites(texts, ['f/a.xs', 'f/a_2.xs'], 'f/a.xs')).toEqual(['f/a_2.xs', undefined])
  })
})

describe('a file that had to make do with a numbered place', () => {
  it('is not mistaken for an older copy of it', () => {
    const [old, now] = [g('c', '1'), g('c', '2')]
    const base = { versions: [version('f/c.xs', now)], unreadable: [] }
    const ours = snap({ 'copied/c.xs': old, 'f/c_2.xs': now, 'f/c.xs': fnText('c', '3') })
    const { transitions } = reconcile({ base, ours, theirs: base })
    expect(transitions.filter(({ remote }) => remote?.kind === 'update')).toEqual([])
  })
})
