import { describe, expect, it } from 'vitest'
import { type Restoration, restorations } from '../../../src/core/sync/restoration.ts'
import { fnText, snap, version } from './snap.ts'

type Files = Readonly<Record<string, string>>

const table = (guid: string, ...columns: string[]): string =>
  `table t {\n  schema {\n${columns.map(column => `    text ${column}\n`).join('')}  }\n  guid = "${guid}"\n}`

function planned(old: Files, ours: Files, theirs: Files = ours, base: Files = theirs): Restoration[] {
  return restorations(snap(old).versions, { base: snap(base), ours: snap(ours), theirs: snap(theirs) })
}

const told = (found: readonly Restoration[]): [string, string][] =>
  found.map(({ path, content }) => [path, content])

describe('an old text', () => {
  const old = { 'function/a.xs': fnText('a', 'one', 'g1') }

  it('goes into the file that its definition has now, wherever that is and whatever it is called', () => {
    const now = { 'function/deep/b.xs': fnText('b', 'two', 'g1') }
    expect(told(planned(old, now))).toEqual([['function/deep/b.xs', fnText('a', 'one', 'g1')]])
  })

  it('is nothing to do where the file has it, in whatever layout, and leaves what is newer alone', () => {
    const loose = fnText('a', 'one', 'g1').replaceAll('  ', '    ')
    expect(planned(old, { 'function/a.xs': loose, 'function/new.xs': 'newer' })).toEqual([])
  })

  it('is held against those of its name alone, and not against all that there are', () => {
    const all = (body: string): Files =>
      Object.fromEntries(
        Array.from({ length: 200 }, (_, n) => [`function/f${n}.xs`, fnText(`f${n}`, body, `g${n}`)]),
      )
    let looks = 0
    const looked = snap(all('two')).versions.map(({ definition, ...rest }) =>
      Object.defineProperty({ ...rest, definition }, 'definition', {
        get: () => {
          looks++
          return definition
        },
      }),
    )
    const ours = { versions: looked, unreadable: [] }
    const found = restorations(snap(all('one')).versions, { base: snap({}), ours, theirs: snap({}) })
    expect(found).toHaveLength(200)
    expect(looks).toBeLessThan(200 * 20)
  })

  it('stays out where Xano has given its name to another one, whose file cannot be read', () => {
    const both = { ...old, 'function/b.xs': fnText('b', 'two', 'g2') }
    const found = planned(both, {}, { 'function/a.xs': fnText('a', 'two', 'g2') })
    expect(found.map(({ namesake }) => namesake?.definition.guid)).toEqual(['g2', undefined])
  })

  it('keeps the form of the file', () => {
    const form = { head: '', tail: '\r\n', crlf: true }
    const ours = { ...version('function/a.xs', fnText('a', 'two', 'g1')), form }
    const [only] = restorations(snap(old).versions, {
      base: snap({}),
      ours: { versions: [ours], unreadable: [] },
      theirs: snap({}),
    })
    expect(only?.content).toBe(`${fnText('a', 'one', 'g1').replaceAll('\n', '\r\n')}\r\n`)
  })

  it('creates the file again where it is gone, at a place that nobody has, as a new object where Xano has none', () => {
    const taken = { 'function/a.xs': fnText('z', 'other', 'g9') }
    const [only] = planned(old, taken)
    expect(only).toMatchObject({
      path: 'function/a_2.xs',
      content: fnText('a', 'one'),
      losses: [{ kind: 'object' }],
    })
    const inXano = { 'function/x.xs': fnText('a', 'two', 'g1') }
    expect(planned(old, {}, inXano)).toMatchObject([
      { path: 'function/x.xs', content: fnText('a', 'one', 'g1'), losses: [] },
    ])
  })

  it('has the guid of the object that Xano has by now, which is another one', () => {
    const now = { 'function/a.xs': fnText('a', 'two', 'g2') }
    expect(planned(old, now)).toMatchObject([
      { content: fnText('a', 'one', 'g2'), losses: [{ kind: 'object' }] },
    ])
  })

  it('stays out while another definition has its name', () => {
    const now = { 'function/b.xs': fnText('b', 'two', 'g1'), 'function/a.xs': fnText('a', 'x', 'g2') }
    expect(planned(old, now)).toMatchObject([{ path: 'function/b.xs', namesake: { path: 'function/a.xs' } }])
  })
})

describe('an old text of a table', () => {
  const at = (text: string): Files => ({ 'table/t.xs': text })

  it('brings neither dropped columns back nor takes newer ones away, and says so', () => {
    expect(planned(at(table('g', 'id', 'old')), at(table('g', 'id', 'new')))).toMatchObject([
      {
        losses: [
          { kind: 'dropped-columns', columns: ['old'] },
          { kind: 'newer-columns', columns: ['new'] },
        ],
      },
    ])
  })

  it('brings no rows back', () => {
    const rows = [{ kind: 'object' }, { kind: 'rows' }]
    expect(planned(at(table('g', 'id')), {}, {})).toMatchObject([{ losses: rows }])
    expect(planned(at(table('g', 'id')), at(table('g2', 'id').replace('text id', 'int id')))).toMatchObject([
      { losses: rows },
    ])
  })
})
