import { describe, expect, it } from 'vitest'
import { reconcile } from '../../../src/core/sync/reconcile.ts'
import { permit } from '../../../src/core/sync/permit.ts'
import type { Snapshot } from '../../../src/core/sync/snapshot.ts'
import type { ColumnFates } from '../../../src/core/sync/vanishing-columns.ts'
import { withhold } from '../../../src/core/sync/withhold.ts'
import { EMPTY } from '../../../src/core/sync/snapshot.ts'
import { fnText, snap } from './snap.ts'

const uses = (name: string, table: string, more = ''): string =>
  `function ${name} {\n  stack {\n    db.query "${table}" {\n    } as $x\n${more}  }\n}`
const table = (name: string, ...columns: readonly string[]): string =>
  `table ${name} {\n  schema {\n${columns.map(column => `    text ${column}\n`).join('')}  }\n}`

function outcome(base: Snapshot, ours: Snapshot, theirs: Snapshot, fates: ColumnFates = new Map()): string[] {
  const plan = withhold(reconcile({ base, ours, theirs }), theirs, { columns: fates })
  return [
    ...plan.transitions.map(({ sides, local, remote, columns }) =>
      [sides.ours?.definition.name ?? '', local && 'file', remote?.kind, columns && 'columns']
        .filter(Boolean)
        .join(' '),
    ),
    ...plan.held.map(({ sides, reason }) => `${sides.ours?.definition.name ?? ''} held: ${reason.kind}`),
  ].sort()
}

describe('a name that another definition has in Xano', () => {
  const body = (name: string, guid: string, line = 'x'): string =>
    `function ${name} {\n  stack {\n    ${line}\n  }\n  guid = "${guid}"\n}`
  const xano = snap({ 'f/a.xs': body('a', 'g1'), 'f/b.xs': body('b', 'g2') })

  it('is not given to one that was renamed while that one keeps it', () => {
    const theirs = snap({ 'f/a.xs': body('a', 'g1'), 'f/b.xs': body('b', 'g2', 'y') })
    const ours = snap({ 'f/a.xs': body('b', 'g1'), 'f/b.xs': body('c', 'g2', 'z') })
    expect(outcome(xano, ours, theirs)).toEqual(['b held: name-taken'])
  })

  it('is not given to one that was renamed before that one is deleted', () => {
    expect(outcome(xano, snap({ 'f/a.xs': body('b', 'g1') }), xano)).toEqual(['b held: name-taken', 'delete'])
  })

  it('is given to one only', () => {
    const ours = snap({ 'f/a.xs': body('c', 'g1'), 'f/b.xs': body('b', 'g2'), 'f/c.xs': fnText('c', 'x') })
    expect(outcome(xano, ours, xano)).toEqual(['c held: name-taken', 'c update'])
  })

  it('is not given to one that was renamed where that one has to keep it for what it names', () => {
    const ours = snap({ 'f/a.xs': body('b', 'g1'), 'f/b.xs': body('c', 'g2', 'function.run nowhere as $x') })
    expect(outcome(xano, ours, xano)).toEqual(['b held: name-taken', 'c held: reference'])
  })

  it('is given where both exchange their names', () => {
    const ours = snap({ 'f/a.xs': body('b', 'g1'), 'f/b.xs': body('a', 'g2') })
    expect(outcome(xano, ours, xano)).toEqual(['a update', 'b update'])
  })
})

describe('a name for which something waits', () => {
  const group = (name: string, canonical: string): string =>
    `api_group ${name} {\n  canonical = "${canonical}"\n}`
  const query = (name: string, of: string): string =>
    `query ${name} verb=GET {\n  api_group = "${of}"\n  guid = "${name}-guid"\n}`
  const xano = snap({
    'api/a/a.xs': group('a', 'c1'),
    'api/b/b.xs': group('b', 'c2').replace('\n}', '\n  guid = "g2"\n}'),
    'api/b/q_GET.xs': query('q', 'b'),
  })
  const renamed = group('a', 'c2').replace('\n}', '\n  guid = "g2"\n}')

  it.each([
    ['is to be deleted', {}, ['delete']],
    ['stays', { 'api/a/a.xs': group('a', 'c1') }, []],
  ])('is no name for what is sent: the one that has it %s', (_, kept, deleted) => {
    const ours = snap({ 'api/b/b.xs': renamed, 'api/b/q_GET.xs': query('q', 'a'), ...kept })
    expect(outcome(xano, ours, xano)).toEqual(['a held: name-taken', ...deleted, 'q held: reference'])
  })

  it.each([
    ['is left to another run', { within: (path: string) => path === 'api/b/q_GET.xs' }],
    ['is never sent', { isProtected: (path: string) => path === 'api/b/b.xs' }],
  ])('is no name for what is sent: what waits for it %s', (_, permissions) => {
    const ours = snap({ 'api/b/b.xs': renamed, 'api/b/q_GET.xs': query('q', 'a') })
    const all = { local: true, remote: true, deletions: true, dataLoss: false }
    const permitted = permit(reconcile({ base: xano, ours, theirs: xano }), { ...all, ...permissions })
    const { held, transitions } = withhold(permitted, xano)
    expect(held.map(({ sides, reason }) => [sides.ours?.definition.name, reason.kind])).toContainEqual([
      'q',
      'reference',
    ])
    expect(transitions.map(({ sides }) => sides.ours?.definition.name)).not.toContain('q')
  })

  it('is no name for what is sent: both wait, the one that has it and the one that is to have it', () => {
    const body = (name: string, guid: string, called: string): string =>
      `function ${name} {\n  stack {\n    function.run ${called} as $x\n  }\n  guid = "${guid}"\n}`
    const before = snap({
      'f/a.xs': body('a', 'g1', 'x'),
      'f/b.xs': body('b', 'g2', 'x'),
      'f/c.xs': body('c', 'g3', 'x'),
    })
    const ours = snap({
      'f/a.xs': body('b', 'g1', 'nowhere'),
      'f/b.xs': body('k', 'g2', 'nowhere'),
      'f/c.xs': body('c', 'g3', 'b'),
    })
    expect(outcome(before, ours, before)).toEqual([
      'b held: reference',
      'c held: reference',
      'k held: reference',
    ])
  })

  it.each([
    ['has lost a column', 'book held: column', (text: string) => text.replace('    text title\n', '')],
    ['is in conflict', undefined, (text: string) => text.replace('title', 'heading')],
  ])('is no name for what is sent: the table that waits for it %s', (_, held, edit) => {
    const known = (name: string, guid: string, column: string): string =>
      table(name, 'id', column).replace(/\}$/, `  guid = "${guid}"\n}`)
    const caller = uses('f', 'x')
    const before = { 't/book.xs': known('book', 'g2', 'isbn'), 'f/f.xs': caller }
    const base = snap({ ...before, 't/novel.xs': known('novel', 'g1', 'title') })
    const theirs = snap({ ...before, 't/novel.xs': known('novel', 'g1', held ? 'title' : 'caption') })
    const ours = snap({
      'f/f.xs': uses('f', 'book'),
      't/novel.xs': edit(known('book', 'g1', 'title')),
    })
    expect(outcome(base, ours, theirs)).toEqual([held ?? [], 'delete', 'f held: reference'].flat().sort())
  })

  it('is one again with that', () => {
    const base = snap({
      'api/b/b.xs': group('b', 'c2').replace('\n}', '\n  guid = "g2"\n}'),
      'api/b/q_GET.xs': query('q', 'b'),
    })
    const ours = snap({ 'api/b/b.xs': renamed, 'api/b/q_GET.xs': query('q', 'a') })
    expect(outcome(base, ours, base)).toEqual(['a update', 'q update'])
  })

  it('is no name for what calls a new one', () => {
    const body = (name: string, line: string, guid = ''): string =>
      `function ${name} {\n  stack {\n    ${line}\n  }\n${guid && `  guid = "${guid}"\n`}}`
    const before = snap({ 'f/a.xs': body('a', 'x', 'g1'), 'f/c.xs': body('c', 'x', 'g3') })
    const ours = snap({
      'f/b.xs': body('b', 'x', 'g1'),
      'f/a.xs': body('a', 'new'),
      'f/c.xs': body('c', 'function.run a as $x', 'g3'),
    })
    expect(outcome(before, ours, before)).toEqual(['a held: name-taken', 'b update', 'c held: reference'])
  })
})

describe('a new file with the name that another one had, over which there is a conflict', () => {
  it('is what that name means: nothing is sent that would come to the other one', () => {
    const body = (name: string, line: string, guid = ''): string =>
      `function ${name} {\n  stack {\n    ${line}\n  }\n${guid && `  guid = "${guid}"\n`}}`
    const base = snap({ 'f/n.xs': body('n', 'x', 'g1'), 'f/c.xs': body('c', 'x', 'g2') })
    const theirs = snap({ 'f/n.xs': body('n', 'y', 'g1'), 'f/c.xs': body('c', 'x', 'g2') })
    const ours = snap({
      'f/m.xs': body('m', 'z', 'g1'),
      'f/n.xs': body('n', 'new'),
      'f/c.xs': body('c', 'function.run n as $x', 'g2'),
    })
    expect(outcome(base, ours, theirs)).toEqual(['c held: reference'])
  })
})

describe('the deletion of a group', () => {
  const group = 'api_group g {\n  canonical = "c"\n}'
  const query = 'query q verb=GET {\n  api_group = "g"\n}'
  const xano = snap({ 'api/g/g.xs': group, 'api/g/q_GET.xs': query })

  it('waits while an endpoint stays in it, which Xano would delete along', () => {
    expect(outcome(xano, snap({ 'api/g/q_GET.xs': query }), xano)).toEqual([' held: not-empty'])
  })

  it.each([
    ['moved into it', 'update'],
    ['created in it', 'create'],
  ])('waits while an endpoint is %s, which Xano would delete along', (_, sent) => {
    const known = query.replace('\n}', '\n  guid = "g1"\n}')
    const other = { 'api/o/o.xs': group.replace('g {', 'o {') }
    const before = sent === 'update' ? { 'api/o/q_GET.xs': known.replace('"g"', '"o"') } : {}
    const theirs = snap({ 'api/g/g.xs': group, ...other, ...before })
    const ours = snap({ ...other, 'api/o/q_GET.xs': sent === 'update' ? known : query })
    expect(outcome(theirs, ours, theirs)).toEqual([' held: not-empty', `q ${sent}`])
  })

  it('goes ahead where Xano has moved the endpoint out of it that was edited here', () => {
    const known = (of: string, line: string): string =>
      query.replace('"g"', `"${of}"`).replace('\n}', `\n  ${line}\n  guid = "g1"\n}`)
    const other = { 'api/o/o.xs': group.replace('g {', 'o {') }
    const base = snap({ 'api/g/g.xs': group, ...other, 'api/g/q_GET.xs': known('g', 'x') })
    const theirs = snap({ 'api/g/g.xs': group, ...other, 'api/o/q_GET.xs': known('o', 'x') })
    const ours = snap({ ...other, 'api/g/q_GET.xs': known('g', 'y') })
    expect(outcome(base, ours, theirs)).toEqual(['delete', 'q file update'])
  })

  it('goes ahead beside a message of a channel that is called the same', () => {
    const message = { 'message/m.xs': 'message m {\n  channel = "g"\n}' }
    const both = snap({ 'api/g/g.xs': group, ...message })
    expect(outcome(both, snap(message), both)).toEqual(['delete'])
  })

  it('goes along with that of its endpoints', () => {
    expect(outcome(xano, EMPTY, xano)).toEqual(['delete', 'delete'])
  })
})

describe('a name that Xano does not know', () => {
  it('holds back what is new with it', () => {
    expect(outcome(EMPTY, snap({ 'f/a.xs': uses('a', 'nowhere') }), EMPTY)).toEqual(['a held: reference'])
  })

  it('is no reason where Xano has it, or gets it along', () => {
    const xano = snap({ 't/user.xs': table('user', 'id') })
    expect(
      outcome(
        xano,
        { ...xano, versions: [...xano.versions, ...snap({ 'f/a.xs': uses('a', 'user') }).versions] },
        xano,
      ),
    ).toEqual(['a create'])
    expect(
      outcome(EMPTY, snap({ 'f/a.xs': uses('a', 'book'), 't/book.xs': table('book', 'id') }), EMPTY),
    ).toEqual(['a create', 'book create'])
  })

  it.each([
    ['had it in Xano before', uses('a', 'user')],
    ['names it for the first time', uses('a', 'book')],
  ])('holds back what names something that gets another name along, where it %s', (_, before) => {
    const renamed = (name: string): string => table(name, 'id').replace(/\}$/, '  guid = "g1"\n}')
    const book = { 't/book.xs': table('book', 'id') }
    const xano = snap({ 't/user.xs': renamed('user'), 'f/a.xs': before, ...book })
    const ours = snap({ 't/user.xs': renamed('person'), 'f/a.xs': uses('a', 'user', '    break\n'), ...book })
    expect(outcome(xano, ours, xano)).toEqual(['a held: reference', 'person update'])
  })

  it('is none that Xano has given to what was edited here', () => {
    const known = (name: string, column: string): string =>
      table(name, column).replace(/\}$/, '  guid = "g1"\n}')
    const base = snap({ 't/user.xs': known('user', 'id'), 'f/a.xs': uses('a', 'user') })
    const theirs = snap({ 't/user.xs': known('person', 'id'), 'f/a.xs': uses('a', 'person') })
    const ours = snap({
      't/user.xs': known('user', 'id').replace('id\n', 'id\n    text mail\n'),
      'f/a.xs': uses('a', 'user', '    break\n'),
    })
    expect(outcome(base, ours, theirs)).toEqual(['a file update', 'user file update'])
  })

  it('lets go what names something that waits for another name', () => {
    const renamed = (name: string): string => table(name, 'id').replace(/\}$/, '  guid = "g1"\n}')
    const book = { 't/book.xs': table('book', 'id') }
    const xano = snap({ 't/user.xs': renamed('user'), 'f/a.xs': uses('a', 'user'), ...book })
    const ours = snap({ 't/user.xs': renamed('book'), 'f/a.xs': uses('a', 'user', '    break\n') })
    expect(outcome(xano, ours, xano)).toEqual(['a update', 'book held: name-taken', 'delete'])
  })

  it('is no reason where the definition had it in Xano before', () => {
    const before = snap({ 'f/a.xs': uses('a', 'nowhere') })
    expect(outcome(before, snap({ 'f/a.xs': uses('a', 'nowhere', '    break\n') }), before)).toEqual([
      'a update',
    ])
  })

  it('holds back whatever refers to what is held back', () => {
    const ours = snap({
      'f/a.xs': 'function a {\n  stack {\n    function.run b as $x\n  }\n}',
      'f/b.xs': uses('b', 'nowhere'),
      'f/c.xs': 'function c {\n  stack {\n    function.run a as $x\n  }\n}',
    })
    expect(outcome(EMPTY, ours, EMPTY)).toEqual([
      'a held: reference',
      'b held: reference',
      'c held: reference',
    ])
  })

  it('keeps a merge from Xano, but not from the file', () => {
    const text = (first: string, last: string): string =>
      uses('a', 'user', `    ${first}\n    x\n    y\n    z\n    ${last}\n`)
    const user = { 't/user.xs': table('user', 'id') }
    const base = snap({ ...user, 'f/a.xs': text('one', 'two') })
    const ours = snap({ ...user, 'f/a.xs': text('function.run nowhere as $y', 'two') })
    const theirs = snap({ ...user, 'f/a.xs': text('one', 'TWO') })
    expect(outcome(base, ours, theirs)).toEqual(['a file', 'a held: reference'])
  })
})

describe('a column that a table has lost', () => {
  const before = snap({ 't/user.xs': table('user', 'id', 'name') })

  it('holds the table back until it is said what became of it', () => {
    expect(outcome(before, snap({ 't/user.xs': table('user', 'id') }), before)).toEqual(['user held: column'])
    expect(outcome(before, snap({ 't/user.xs': table('user', 'id', 'title') }), before)).toEqual([
      'user held: column',
    ])
  })

  it('goes once it is said to be dropped, or renamed to one that is new', () => {
    const dropped = new Map([['user.name', { kind: 'dropped' } as const]])
    expect(outcome(before, snap({ 't/user.xs': table('user', 'id') }), before, dropped)).toEqual([
      'user update columns',
    ])
    const renamed = new Map([['user.name', { kind: 'renamed', to: 'title' } as const]])
    expect(outcome(before, snap({ 't/user.xs': table('user', 'id', 'title') }), before, renamed)).toEqual([
      'user update columns',
    ])
    expect(outcome(before, snap({ 't/user.xs': table('user', 'id') }), before, renamed)).toEqual([
      'user held: column',
    ])
  })

  it('shares no new name with another one', () => {
    const both = snap({ 't/user.xs': table('user', 'id', 'name', 'label') })
    const ours = snap({ 't/user.xs': table('user', 'id', 'title') })
    const to = { kind: 'renamed', to: 'title' } as const
    const fates = new Map([
      ['user.name', to],
      ['user.label', to],
    ])
    const { held } = withhold(reconcile({ base: both, ours, theirs: both }), both, { columns: fates })
    expect(held.map(({ reason }) => reason)).toEqual([
      { kind: 'column', table: 'user', vanished: ['label'], fresh: [] },
    ])
  })

  it('waits for a word about itself: none is said of all columns of a table at once', () => {
    const before = snap({ 't/user.xs': table('user', 'id', 'mail') })
    const now = snap({ 't/user.xs': table('user', 'id') })
    expect(outcome(before, now, before, new Map([['user.*', { kind: 'dropped' }]]))).toEqual([
      'user held: column',
    ])
  })

  it('is none where columns are only added', () => {
    expect(outcome(before, snap({ 't/user.xs': table('user', 'id', 'name', 'age') }), before)).toEqual([
      'user update',
    ])
  })
})
