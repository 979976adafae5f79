import { describe, expect, it } from 'vitest'
import { merge } from '../../../src/core/merge/merge.ts'
import type { Region } from '../../../src/core/merge/lines.ts'

const variable = (name: string, value = '1'): string => `    var $${name} {\n      value = ${value}\n    }\n`
const withStack = (...statements: readonly string[]): string =>
  `function f {\n  input {\n    int id\n    text name\n  }\n\n  stack {\n${statements.join('')}  }\n\n  response = $x\n}`
const table = (...rest: readonly string[]): string =>
  `table t {\n  schema {\n    int id\n    text name\n    int owner?\n  }\n\n  index = [\n    {type: "primary", field: [{name: "id"}]}\n${rest.join('')}  ]\n}`

const [a, b, c] = [variable('a'), variable('b'), variable('c')]
const base = withStack(a, b, c)

const merged = (of: string, ours: string, theirs: string): string => {
  const outcome = merge({ base: of, ours, theirs })
  return outcome.kind === 'merged' ? outcome.text : `conflict ${reasons(outcome.regions).join(' ')}`
}
const reasons = (regions: readonly Region[]): string[] =>
  regions.flatMap(region => (region.kind === 'conflict' ? [region.reason ?? 'lines'] : []))

describe('a clean merge', () => {
  const query = (inner: string, tail = ''): string => withStack(`    db.query user {\n${inner}    }${tail}\n`)
  const index = (type: string, field: string): string =>
    `    {type: "${type}", field: [{name: "${field}"}]}\n`

  it.each<[string, string, string, string, string]>([
    ['the name of a function and its body', base, base.replace('function f', 'function g'), base.replace(b, variable('b', '2')), base.replace('function f', 'function g').replace(b, variable('b', '2'))],
    ['a result and a member', query('      a = 1\n', ' as $u'), query('      a = 1\n', ' as $v'), query('      a = 2\n', ' as $u'), query('      a = 2\n', ' as $v')],
    ['statements that stand side by side', base, base.replace(a, variable('a', '7')), base.replace(b, variable('b', '8')), withStack(variable('a', '7'), variable('b', '8'), c)],
    ['fields put in one place', base, base.replace('int id\n', 'int id\n    text one\n'), base.replace('int id\n', 'int id\n    text two\n'), base.replace('int id\n', 'int id\n    text one\n    text two\n')],
    ['keys of an object in one line', query('      r = {a: 1, b: 2}\n'), query('      r = {a: 3, b: 2}\n'), query('      r = {a: 1, b: 4}\n'), query('      r = {a: 3, b: 4}\n')],
    ['fields of an output among the keys of an object', query('      llm = {\n        a: 1\n        output {\n          int b\n          int c\n        }\n      }\n'), query('      llm = {\n        a: 2\n        output {\n          int b?\n          int c\n        }\n      }\n'), query('      llm = {\n        a: 1\n        output {\n          int b\n          int c?\n        }\n      }\n'), query('      llm = {\n        a: 2\n        output {\n          int b?\n          int c?\n        }\n      }\n')],
    ['realigned keys and an edit', query('      r = {\n        a : 1\n        bb: 2\n      }\n'), query('      r = {\n        a  : 1\n        bb : 2\n        ccc: 3\n      }\n'), query('      r = {\n        a : 9\n        bb: 2\n      }\n'), query('      r = {\n        a  : 9\n        bb : 2\n        ccc: 3\n      }\n')],
    ['entries of an index', table(), table(index('btree', 'name')), table(index('btree', 'owner')), table(index('btree', 'name'), index('btree', 'owner'))],
    ['an edit and the block put around it', base, withStack(a, '    conditional {\n      if ($a) {\n        var $b {\n          value = 1\n        }\n      }\n    }\n', c), base.replace(b, variable('b', '22')), withStack(a, '    conditional {\n      if ($a) {\n        var $b {\n          value = 22\n        }\n      }\n    }\n', c)],
    ['an edit and another layout', base, base.replace(b, variable('b', '2')), base.replaceAll('    ', '\t'), base.replace(b, variable('b', '2')).replaceAll('    ', '\t')],
    ['results of one name in branches that exclude each other', withStack('    conditional {\n      if ($a) {\n      }\n      else {\n      }\n    }\n'), withStack('    conditional {\n      if ($a) {\n        function.run q as $z\n      }\n      else {\n      }\n    }\n'), withStack('    conditional {\n      if ($a) {\n      }\n      else {\n        function.run r as $z\n      }\n    }\n'), withStack('    conditional {\n      if ($a) {\n        function.run q as $z\n      }\n      else {\n        function.run r as $z\n      }\n    }\n')],
    ['a filter put behind another here, and in its place there', query('      a = $b|one:1\n'), query('      a = $b|one:1|one:2\n'), query('      a = $b|one:2\n'), query('      a = $b|one:2\n')],
    ['a comment above a block, and what that was filled with', withStack(a, '    // old\n    conditional {\n      if ($p) {\n      }\n    }\n', c), withStack(a, '    // new\n    conditional {\n      if ($p) {\n      }\n    }\n', c), withStack(a, '    // old\n    conditional {\n      if ($p) {\n        conditional {\n          if ($q) {\n            db.query one {\n              a = 1\n            } as $d\n\n            db.query two {\n              b = 2\n            } as $e\n          }\n        }\n      }\n    }\n', c), withStack(a, '    // new\n    conditional {\n      if ($p) {\n        conditional {\n          if ($q) {\n            db.query one {\n              a = 1\n            } as $d\n\n            db.query two {\n              b = 2\n            } as $e\n          }\n        }\n      }\n    }\n', c)],
    ['what each side uses before it is given, where neither changed that', base, base.replace('int id\n', 'int id?=$b\n'), withStack(variable('d', '$b'), a, b, c), withStack(variable('d', '$b'), a, b, c).replace('int id\n', 'int id?=$b\n')],
    ['a comment above what the other side removed', withStack(a, `    // old\n${b}`, c), withStack(a, c), withStack(a, `    // new\n${b}`, c), withStack(a, c)],
  ])('holds %s', (_, of, ours, theirs, expected) => {
    expect(merged(of, ours, theirs)).toBe(expected)
    expect(merged(of, theirs, ours)).toBe(expected)
  }) // prettier-ignore
})

describe('a conflict', () => {
  const output = (...names: readonly string[]): string =>
    withStack(`    db.query user {\n      output = [${names.map(name => `"${name}"`).join(', ')}]\n    }\n`)

  it.each<[string, string, string, string, string]>([
    ['two statements put in one place', base, withStack(a, variable('n'), b, c), withStack(a, variable('m'), b, c), 'order'],
    ['a variable removed here and used there', base, withStack(a, c), withStack(a, b, c, variable('d', '$b')), 'dangling'],
    ['a variable renamed here and used there', base, base.replace('var $b', 'var $bb'), withStack(a, b, c, variable('d', '$b')), 'dangling dangling'],
    ['an input removed here and used there', base, base.replace('    text name\n', ''), withStack(a, b, c, variable('d', '$input.name')), 'dangling'],
    ['a column removed here and put into an index there', table(), table().replace('    int owner?\n', ''), table('    {type: "btree", field: [{name: "owner"}]}\n'), 'dangling'],
    ['one result given twice where both run', base, withStack(a, '    function.run q as $z\n', b, c), withStack(a, b, c, '    function.run r as $z\n'), 'duplicate duplicate'],
    ['a field renamed here and edited there', base, base.replace('text name', 'text title'), base.replace('text name', 'text name filters=trim'), 'renamed'],
    ['two names for one function', base, base.replace('function f', 'function g'), base.replace('function f', 'function h'), 'edited'],
    ['a statement removed here and edited there', base, withStack(a, c), base.replace(b, variable('b', '2')), 'deleted'],
    ['one entry replaced by two', output('id', 'name'), output('id', 'title'), output('id', 'label'), 'renamed'],
    ['an entry removed here and replaced there', output('id', 'name'), output('id'), output('id', 'label'), 'deleted'],
    ['two types of an index over one field', table(), table('    {type: "btree", field: [{name: "name"}]}\n'), table('    {type: "btree|unique", field: [{name: "name"}]}\n'), 'added'],
    ['a comment put in here above a block that was replaced there', withStack(a, '    conditional {\n      if ($p) {\n      }\n    }\n', c), withStack(a, '    // why\n    conditional {\n      if ($p) {\n      }\n    }\n', c), withStack(a, '    db.query one {\n      a = 1\n    } as $d\n', c), 'deleted'],
    ['a statement moved here and removed there', withStack(variable('a', '$p|first'), b, c), withStack(b, c, variable('a', '$p|first')), withStack(b, c), 'deleted'],
    ['a statement moved here out of a branch and removed there with the branch', withStack(`    conditional {\n      if ($p) {\n  ${b.replaceAll('\n ', '\n   ')}      }\n    }\n`, c), withStack(`    conditional {\n      if ($p) {\n      }\n    }\n`, b, c), withStack(`    conditional {\n      if ($p) {\n      }\n    }\n`, c), 'deleted'],
    ['a short statement put into a block here and removed there', withStack(a, '    return {\n      value = $a\n    }\n'), withStack(a, '    conditional {\n      if ($p) {\n        return {\n          value = $a\n        }\n      }\n    }\n'), withStack(a), 'deleted'],
    ['a statement moved here to a new definition of the file and removed there', withStack(b, c), `${withStack(c)}\n---\n${withStack(b).replace('function f', 'function g')}`, withStack(c), 'deleted'],
    ['one order of statements here and another one, in another layout, there', base, withStack(a, c, b), withStack(b, a, c).replaceAll('    ', '\t\t'), 'order'],
    ['a statement put behind one that was moved and edited there', withStack(variable('a', '$p|first'), b), withStack(b, variable('a', '$q|first')), withStack(variable('a', '$p|first'), c, b), 'order'],
    ['one of two equal statements edited and one removed', withStack(b, b), withStack(b), withStack(b, variable('b', '2')), 'deleted'],
  ])('is %s', (_, of, ours, theirs, expected) => {
    expect(merged(of, ours, theirs)).toContain(`conflict ${expected}`)
    expect(merged(of, theirs, ours)).toContain(`conflict ${expected}`)
  }) // prettier-ignore

  it('shows only the lines in question', () => {
    const outcome = merge({
      base,
      ours: base.replace('function f', 'function g').replace(b, variable('b', '2')),
      theirs: base.replace(b, variable('b', '3')),
    })
    expect(outcome.kind === 'conflict' && outcome.regions).toEqual([
      { kind: 'clean', text: base.slice(0, base.indexOf(b)).replace('function f', 'function g') + '    var $b {\n' },
      { kind: 'conflict', reason: 'edited', what: 'member value', sides: { base: '      value = 1\n', ours: '      value = 2\n', theirs: '      value = 3\n' } },
      { kind: 'clean', text: `    }\n${c}${base.slice(base.indexOf(c) + c.length)}` },
    ]) // prettier-ignore
  })

  it.each<[string, string, string, string]>([
    ['field name', base, base.replace('text name', 'text title'), base.replace('text name', 'text name filters=trim')],
    ['statement var $b', base, withStack(a, c), base.replace(b, variable('b', '2'))],
    ['statement db.query user as $u', withStack('    db.query user {\n      a = 1\n    } as $u\n'), withStack(), withStack('    db.query user {\n      a = 2\n    } as $u\n')],
    ['key a', base.replace('$x', '{\n    a: 1\n  }'), base.replace('$x', '{\n    a: 2\n  }'), base.replace('$x', '{\n    a: 3\n  }')],
    ['member output', output('id', 'name'), output('id', 'title'), output('id', 'label')],
    ['filter round', base.replace('$x', '$x|round:1'), base, base.replace('$x', '$x|round:2')],
    ['function f', base, base.replace('function f', 'function g'), base.replace('function f', 'function h')],
  ])('says what it is about: %s', (what, of, ours, theirs) => {
    const outcome = merge({ base: of, ours, theirs })
    const named = outcome.kind === 'conflict' ? outcome.regions.flatMap(region => (region.kind === 'conflict' ? [region.what] : [])) : []
    expect(named).toEqual([what])
  }) // prettier-ignore
})

describe('what a person chooses', () => {
  const chosen = (
    of: string,
    sides: Readonly<Record<'ours' | 'theirs', string>>,
    side: 'ours' | 'theirs',
  ): string => {
    const outcome = merge({ base: of, ...sides })
    const regions = outcome.kind === 'conflict' ? outcome.regions : []
    return regions.map(region => (region.kind === 'clean' ? region.text : region.sides[side])).join('')
  }

  it('brings back where it stood what the other side took away, beside what uses it', () => {
    const use = withStack(a, b, c, variable('d', '$b'))
    const sides = { ours: withStack(a, c), theirs: use }
    expect(chosen(base, sides, 'theirs')).toBe(use)
    expect(chosen(base, sides, 'ours')).toBe(withStack(a, c))
    const parted = (text: string): string => text.replaceAll('    }\n    var', '    }\n  \n    var')
    const apart = { ours: parted(sides.ours), theirs: parted(sides.theirs) }
    expect(chosen(parted(base), apart, 'theirs')).toBe(parted(use))
    expect(chosen(parted(base), apart, 'ours')).toBe(parted(withStack(a, c)))
  })

  it('is told by the variable that one side took away and the other uses', () => {
    const outcome = merge({ base, ours: withStack(a, c), theirs: withStack(a, b, c, variable('d', '$b')) })
    const about =
      outcome.kind === 'conflict'
        ? outcome.regions.flatMap(each => (each.kind === 'conflict' ? [each.what] : []))
        : []
    expect(new Set(about)).toEqual(new Set(['variable $b']))
  })
})
