import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { canonicalForm, compareReturned } from '../../../src/core/xs/canonical.ts'
import { withGuid, withoutGuid } from '../../../src/core/xs/guid.ts'
import { tokens } from '../../../src/core/xs/scan.ts'
import { format } from '../../../src/emulator/text/format.ts'
import { anyText, definitionText, guid as anyGuid } from './arbitrary.ts'

const inStack = (statements: string): string => `function a {\n  stack {\n${statements}\n  }\n}`
const inTable = (members: string): string => `table a {\n${members}\n}`
const inValue = (value: string): string => `function a {\n  response = ${value}\n}`

/** What a person wrote, and how the server writes it. */
const reformatted: [string, string, string][] = [
  ['a guid is assigned', 'table a {\n}', 'table a {\n  guid = "G"\n}'],
  ['a canonical is assigned', 'api_group a {\n}', 'api_group a {\n  canonical = "c"\n  guid = "G"\n}'],
  [
    'another canonical is assigned to what is new',
    'api_group a {\n  canonical = "c"\n}',
    'api_group a {\n  canonical = "d"\n  guid = "G"\n}',
  ],
  ['a guid is not given back', 'table a {\n  guid = "G"\n}', 'table a {\n\n}\n// '],
  [
    'a description becomes a comment above the header',
    'table a {\n  description = "x y"\n}',
    '// x y\ntable a {\n}',
  ],
  [
    '… above a field',
    inTable('schema {\n int b { description = "x" }\n}'),
    inTable('schema {\n // x\n int b\n}'),
  ],
  [
    '… above a statement',
    inStack('var $x {\n value = 1\n description = "x"\n}'),
    inStack('// x\nvar $x {\n value = 1\n}'),
  ],
  ['a description of several lines', 'table a {\n  description = "x\\ny"\n}', '// x\n// y\ntable a {\n}'],
  [
    'a description in a heredoc',
    'table a {\n  description = """\n    x\n\n    y\n    """\n}',
    '// x\n// y\ntable a {\n}',
  ],
  ['an empty description', 'table a {\n  description = ""\n}', 'table a {\n}'],
  [
    'a comment at the end of a line moves above the statement',
    inStack('var $x {\n value = 1 // x\n}'),
    inStack('// x\nvar $x {\n value = 1\n}'),
  ],
  ['… from behind the statement', inStack('break // x'), inStack('// x\nbreak')],
  [
    '… from behind a field',
    inTable('schema {\n int b // x\n int c\n}'),
    inTable('schema {\n // x\n int b\n\n int c\n}'),
  ],
  [
    '… from an object',
    inStack('var $x {\n value = {\n // x\n b: 1\n }\n}'),
    inStack('// x\nvar $x {\n value = {b: 1}\n}'),
  ],
  ['a comment behind the last bracket', 'table a {\n} // x', '// x\ntable a {\n}'],
  [
    'a comment before the first bracket',
    'function a // x\n{\n  tags = ["t"]\n}',
    '// x\nfunction a {\n  tags = ["t"]\n}',
  ],
  [
    'a comment between a statement and its bracket',
    inStack('conditional {\n if ($x) // x\n {\n break\n }\n}'),
    inStack('conditional {\n // x\n if ($x) {\n break\n }\n}'),
  ],
  [
    'comments that move together',
    'table a { // x\n  // y\n  auth = true\n}',
    '// y\n// x\ntable a {\n  auth = true\n}',
  ],
  [
    'a disabled statement',
    inStack('debug.log {\n value = 1\n disabled = true\n}'),
    inStack('!debug.log {\n value = 1\n}'),
  ],
  [
    'what is not disabled',
    inStack('debug.log {\n value = 1\n disabled = false\n}'),
    inStack('debug.log {\n value = 1\n}'),
  ],
  ['commas of an object', inValue('{a: 1, b: {c: 2,},}'), inValue('{\n a: 1\n b: {c: 2}\n}')],
  ['commas of an array', inValue('["a", "b",\n "c",]'), inValue('[\n "a"\n "b"\n "c"\n]')],
  ['quotes of a name', inStack('db.get "user" {\n}'), inStack('db.get user {\n}')],
  ['quotes of the header', 'table "a" {\n}', 'table a {\n}'],
  ['quotes of a key', inValue('{"a": 1, b c: 2}'.replace('b c', '"b c"')), inValue('{a: 1, "b c": 2}')],
  ['quotes of a word', inValue('{at: now}'), inValue('{at: "now"}')],
  ['single quotes', inValue('\'a "b"\''), inValue('"a \\"b\\""')],
  ['an unquoted path', 'query a/{id} verb=PATCH {\n}', 'query "a/{id}" verb=PATCH {\n}'],
  ['an unquoted path of a call', inStack('function.run a/b as $x'), inStack('function.run "a/b" as $x')],
  ['an escaped line break becomes a heredoc', inValue('"a\\nb c"'), inValue('"""\n    a\n    b c\n    """')],
  ['an expression in backticks', inValue('`$x|trim`'), inValue('```\n    $x\n      |trim\n    ```')],
  ['a number', inValue('{a: 10.00, b: 0.50}'), inValue('{a: 10, b: 0.5}')],
  [
    'an empty input is written',
    'function a {\n  response = 1\n}',
    'function a {\n  input {\n  }\n\n  stack {\n  }\n\n  response = 1\n}',
  ],
  ['an empty body of a statement', inStack('db.query b {\n} as $x'), inStack('db.query b as $x')],
  [
    'blocks in one line',
    inStack('conditional { if ($x) { return { value = 0 } } else { break } }'),
    inStack('conditional {\n if ($x) {\n return {\n value = 0\n }\n }\n\n else {\n break\n }\n}'),
  ],
  [
    'members parted by commas',
    inStack('throw { name = "a", value = "b" }'),
    inStack('throw {\n name = "a"\n value = "b"\n}'),
  ],
  [
    'members parted by nothing',
    inStack('throw { name = "a" value = $x|f:{b: 1} !c = [1] d = {e: 2} }'),
    inStack('throw {\n name = "a"\n value = $x|f:{b: 1}\n !c = [1]\n d = {e: 2}\n}'),
  ],
  [
    'members of a field parted by nothing',
    inTable('schema {\n int b { description = "x" sensitive = true }\n}'),
    inTable('schema {\n // x\n int b {\n sensitive = true\n }\n}'),
  ],
  [
    'members of a definition parted by nothing',
    'query a verb=GET { api_group = "x" guid = "G" }',
    'query a verb=GET {\n  api_group = "x"\n  guid = "G"\n}',
  ],
  [
    'the order of the members of a definition',
    'query a verb=GET {\n  response = 1\n  tags = ["t"]\n  stack {\n break\n }\n  api_group = "G"\n}',
    'query a verb=GET {\n  api_group = "G"\n\n  stack {\n    break\n  }\n\n  response = 1\n  tags = ["t"]\n}',
  ],
  [
    'the order of the members of a statement',
    inStack('db.query b {\n sort = {c: "asc"}\n where = $db.b.c\n}'),
    inStack('db.query b {\n where = $db.b.c\n sort = {c: "asc"}\n}'),
  ],
  [
    'the order of an index',
    inTable('index = [{type: "btree", field: [{name: "b"}]}, {type: "primary", field: [{name: "id"}]}]'),
    inTable(
      'index = [\n {type: "primary", field: [{name: "id"}]}\n {field: [{name: "b"}], type: "btree"}\n]',
    ),
  ],
  [
    'the order of an addon',
    inStack('db.query b {\n addon = [{ name: "u", output: ["id", "c"], as: "items.u" }]\n}'),
    inStack(
      'db.query b {\n addon = [\n {\n as    : "items.u"\n name  : "u"\n output: ["id", "c"]\n }\n ]\n}',
    ),
  ],
  [
    'the order of a record',
    inStack('db.query b {\n return = {paging: {page: 1}, type: "list"}\n}'),
    inStack('db.query b {\n return = {type: "list", paging: {page: 1}}\n}'),
  ],
  [
    'defaults that are written',
    inTable('schema {\n int id\n}'),
    inTable('auth = false\n\nschema {\n int id\n}'),
  ],
  [
    'the default of a query',
    inStack('db.query b as $x'),
    inStack('db.query b {\n return = {type: "list"}\n} as $x'),
  ],
  [
    'the default of a precondition',
    inStack('precondition ($x) {\n error = "no"\n}'),
    inStack('precondition ($x) {\n error_type = "standard"\n error = "no"\n}'),
  ],
  [
    'a field that is not sensitive',
    inTable('schema {\n int b {\n sensitive = false\n }\n}'),
    inTable('schema {\n int b\n}'),
  ],
  [
    'the schedule of older text',
    'task a {\n  schedule {\n    events = [{starts_on: 2025-01-01 09:00:00+0000, freq: 1}]\n  }\n}',
    'task a {\n  schedule = [\n    {starts_on: 2025-01-01 09:00:00+0000, freq: 1}\n  ]\n}',
  ],
  ['a verb in small letters', 'query a verb=get {\n}', 'query a verb=GET {\n}'],
  [
    'CRLF, tabs and a final newline',
    'table a {\r\n\tauth = true\r\n}\r\n',
    'table a {\n  auth = true\n  guid = "G"\n}',
  ],
]

/** What comes down to the same tokens, on either side. */
const equal: [string, string, string][] = [
  ['aligned colons', inValue('{\n a: 1\n bcd: 2\n}'), inValue('{\n a  : 1\n bcd: 2\n}')],
  [
    'literals inside of filters',
    inValue('[]|push:{\n a: 1,\n b: [1,\n 2]\n}'),
    inValue('[]|push:{a: 1, b: [1, 2]}'),
  ],
  [
    'a broken filter chain',
    inValue('$x|trim|set:"a":$y|count'),
    inValue('$x\n    |trim\n    |set:"a":$y\n    |count'),
  ],
  [
    'a broken filter chain in parentheses',
    inValue('$x|set:"a":($y|pick:["b", "c"])'),
    inValue('$x\n |set:"a":($y\n |pick:["b", "c"]\n )'),
  ],
  [
    'blocks in one line with what follows them',
    inStack('switch ($x) {\n case ("a") { return { value = 1 } } break\n default { continue }\n}'),
    inStack(
      'switch ($x) {\n case ("a") {\n return {\n value = 1\n }\n } break\n\n default {\n continue\n }\n}',
    ),
  ],
  [
    'a condition over lines',
    inStack('precondition (\n $a == 1\n && ($b > 2 ||\n $c)\n) {\n error = "x"\n}'),
    inStack('precondition ($a == 1 && ($b > 2 || $c)) {\n error = "x"\n}'),
  ],
  ['a ternary over lines', inValue('$a\n    ? $b\n    : $c'), inValue('$a ? $b : $c')],
  ['a difference over lines', inValue('$a\n    - $b'), inValue('$a - $b')],
  [
    'a difference over lines in an object',
    inValue('{\n a: $b\n - $c\n d: 1\n}'),
    inValue('{a: $b - $c\n d: 1\n}'),
  ],
  [
    'aligned equals signs',
    inStack('db.get b {\n field_name  = "id"\n field_value = 1\n} as $b'),
    inStack('db.get b {\n field_name = "id"\n field_value = 1\n} as $b'),
  ],
  [
    'the indentation of a heredoc',
    inValue('"""\n  a\n    b\n\n  """'),
    inValue('"""\n      a\n        b\n    \n      """'),
  ],
]

/** What was sent, and what came back with something else in it. */
const altered: [string, string, string][] = [
  ['one of two equal comments that is gone', '// x\n// x\ntable a {\n}', '// x\ntable a {\n}'],
  ['a comment before a value that is gone', inValue('// keep\n    1'), inValue('1')],
  ['a comment between filters that is gone', inValue('$x\n // keep\n |trim'), inValue('$x|trim')],
  ['a comment between entries that is gone', inValue('{\n a: // keep\n 1\n}'), inValue('{a: 1}')],
  [
    'statements in another order, in a block that is not known',
    inStack('parallel {\n db.add x {\n data = 1\n }\n db.del y {\n data = 2\n }\n}'),
    inStack('parallel {\n db.del y {\n data = 2\n }\n db.add x {\n data = 1\n }\n}'),
  ],
  [
    '… that are single words',
    inStack('parallel {\n group {\n break\n }\n conditional {\n continue\n }\n}'),
    inStack('parallel {\n conditional {\n continue\n }\n group {\n break\n }\n}'),
  ],
  [
    'tests of a definition in another order',
    'function a {\n test "c" {\n break\n }\n test "b" {\n continue\n }\n}',
    'function a {\n test "b" {\n continue\n }\n test "c" {\n break\n }\n}',
  ],
  [
    'a comment that went over to another statement, in a block that is not known',
    inStack('parallel {\n // x\n db.add b {\n }\n db.del c {\n }\n}'),
    inStack('parallel {\n db.add b {\n }\n // x\n db.del c {\n }\n}'),
  ],
  ['elements that became a difference', inValue('[\n $a\n - 1\n]'), inValue('[$a - 1]')],
  ['an escape that may say itself', inValue('"\\/\\u00e9"'), inValue('"/é"')],
  [
    'a result set on a line of its own, which no server reads',
    inStack('db.get b {\n}\nas $x'),
    inStack('db.get b as $x'),
  ],
  ['an emptied table', inStack('db.query user {\n}'), inStack('db.query "" {\n}')],
  ['an emptied function', inStack('function.run "a b" as $x'), inStack('function.run "" as $x')],
  [
    'an emptied table of a field',
    inTable('schema {\n int b { table = "user" }\n}'),
    inTable('schema {\n int b {\n table = ""\n }\n}'),
  ],
  ['an emptied group', 'query a verb=GET {\n  api_group = "G"\n}', 'query a verb=GET {\n  api_group = ""\n}'],
  ['a column that is still there', inTable('schema {\n int id\n}'), inTable('schema {\n int id\n text b\n}')],
  ['a column that is gone', inTable('schema {\n int id\n text b\n}'), inTable('schema {\n int id\n}')],
  [
    'columns in another order',
    inTable('schema {\n int id\n text b\n}'),
    inTable('schema {\n text b\n int id\n}'),
  ],
  ['a comment that is gone', '// x\ntable a {\n}', 'table a {\n}'],
  ['a comment of a statement that is gone', inStack('// x\nbreak'), inStack('break')],
  ['a comment at the end of a stack that is gone', inStack('break\n// x'), inStack('break')],
  [
    'a comment that came to another statement',
    inStack('// x\nbreak\ncontinue'),
    inStack('break\n// x\ncontinue'),
  ],
  ['a description that is gone', 'table a {\n  description = "x"\n}', 'table a {\n}'],
  ['a statement that is gone', inStack('break\ncontinue'), inStack('break')],
  ['statements in another order', inStack('break\ncontinue'), inStack('continue\nbreak')],
  ['a statement that is enabled', inStack('!break'), inStack('break')],
  [
    'a member that is gone',
    inStack('api.request {\n url = "x"\n timeout = 5\n}'),
    inStack('api.request {\n url = "x"\n}'),
  ],
  ['another guid', 'table a {\n  guid = "G"\n}', 'table a {\n  guid = "H"\n}'],
  ['another canonical', 'api_group a {\n  canonical = "c"\n}', 'api_group a {\n  canonical = "d"\n}'],
  ['a canonical that is gone', 'api_group a {\n  canonical = "c"\n}', 'api_group a {\n}'],
  [
    'a canonical that what is new does not get',
    'api_group a {\n  canonical = "c"\n}',
    'api_group a {\n  guid = "G"\n}',
  ],
  [
    'another canonical of what was there',
    'api_group a {\n  canonical = "c"\n  guid = "G"\n}',
    'api_group a {\n  canonical = "d"\n  guid = "G"\n}',
  ],
  ['another name', 'table a {\n}', 'table A {\n}'],
  ['another kind', 'table a {\n}', 'function a {\n}'],
  ['another verb', 'query a verb=GET {\n}', 'query a verb=PUT {\n}'],
  ['another number', inValue('1.5'), inValue('1.05')],
  [
    'a sign in a block among the keys of an object',
    inTable('tools = [{name: "n", output {\n b = $x\n}}]'),
    inTable('tools = [{name: "n", output {\n b = !$x\n}}]'),
  ],
  ['a number that became a text', inValue('1'), inValue('"1"')],
  ['a truth that became a text', inValue('true'), inValue('"true"')],
  ['white space in a text', inValue('"a b"'), inValue('"a  b"')],
  ['an escape', inValue('"\\\\d"'), inValue('"d"')],
  ['a line of a heredoc', inValue('"""\n  a\n  b\n  """'), inValue('"""\n  a\n  """')],
  ['the indentation within a heredoc', inValue('"""\n  a\n    b\n  """'), inValue('"""\n  a\n  b\n  """')],
  ['a blank line of a heredoc', inValue('"""\n  a\n\n  b\n  """'), inValue('"""\n  a\n  b\n  """')],
  ['a filter that is gone', inValue('$x|trim|lower'), inValue('$x|trim')],
  ['a key that is gone', inValue('{a: 1, b: 2}'), inValue('{a: 1}')],
  [
    'a block among the keys of a record that is gone',
    inStack('db.query b {\n return = {type: "list", with { c = 1 }}\n}'),
    inStack('db.query b {\n return = {type: "list"}\n}'),
  ],
  ['an array in another order', inValue('[1, 2]'), inValue('[2, 1]')],
  [
    'sort keys in another order',
    inStack('db.query b {\n sort = {c: "asc", d: "asc"}\n}'),
    inStack('db.query b {\n sort = {d: "asc", c: "asc"}\n}'),
  ],
  [
    'fields of an index in another order',
    inTable('index = [{type: "btree", field: [{name: "b"}, {name: "c"}]}]'),
    inTable('index = [{type: "btree", field: [{name: "c"}, {name: "b"}]}]'),
  ],
  ['a result under another name', inStack('db.query b as $x'), inStack('db.query b as $y')],
  ['an emptied value', inStack('var $x {\n value = "a"\n}'), inStack('var $x {\n value = ""\n}')],
  ['another empty value', inStack('var $x {\n value = []\n}'), inStack('var $x {\n value = ""\n}')],
  [
    'a branch that is gone',
    inStack('conditional {\n if ($x) {\n break\n }\n else {\n break\n }\n}'),
    inStack('conditional {\n if ($x) {\n break\n }\n}'),
  ],
  ['active, which is not what holds anyway', 'task a {\n  active = false\n}', 'task a {\n}'],
  ['authentication', inTable('auth = true'), inTable('auth = false')],
  ['an end that is missing', inStack('break'), inStack('break').slice(0, -2)],
  ['everything', 'table a {\n}', ''],
]

describe('compareReturned', () => {
  it.each(reformatted)('is reformatted where %s', (_, sent, received) => {
    expect(compareReturned(sent, received)).toBe('reformatted')
    expect(canonicalForm(canonicalForm(received))).toBe(canonicalForm(received))
  })

  it.each(altered)('is altered by %s', (_, sent, received) => {
    expect(compareReturned(sent, received)).toBe('altered')
  })

  it.each(equal)('is equal where only the layout differs: %s', (_, sent, received) => {
    expect(compareReturned(sent, received)).toBe('equal')
    expect(canonicalForm(sent)).toBe(canonicalForm(received))
  })

  it('is equal for a text that does not read and comes back as it was, else altered', () => {
    expect(compareReturned('function a {', ' function a {\n')).toBe('equal')
    expect(compareReturned('function a {', 'function a {\n}')).toBe('altered')
  })

  it('takes a definition as a person lays it out and as the server does for the same', () => {
    expect(compareReturned(BY_HAND, BY_SERVER)).toBe('reformatted')
  })

  it('is never altered by a guid that is assigned', () => {
    fc.assert(
      fc.property(definitionText, anyGuid, (text, guid) => {
        const hasGuid = /\n {2}guid = "[^"]{27}"\n}$/.test(text)
        expect(compareReturned(text, withGuid(text, guid))).toBe(hasGuid ? 'altered' : 'reformatted')
      }),
    )
  })

  it('sees every word, number and text that is missing', () => {
    fc.assert(
      fc.property(definitionText.map(withoutGuid), fc.nat(), (text, which) => {
        const own = tokens(text).filter(
          ({ kind, text: token }) => kind === 'word' || (kind === 'string' && token.length > 2),
        )
        const victim = own[which % own.length]
        if (!victim || ['true', 'null', 'sensitive', 'auth', 'false'].includes(victim.text)) return
        const rest = text.slice(0, victim.start) + ' ' + text.slice(victim.start + victim.text.length)
        expect(compareReturned(text, rest)).toBe('altered')
      }),
      { numRuns: 500 },
    )
  })

  it('takes what the server makes of a text for the same, wherever comments stand in it', () => {
    const places = fc.array(fc.nat(), { maxLength: 3 })
    fc.assert(
      fc.property(definitionText, places, (text, where) => {
        let sent = text
        for (const place of where) {
          const ends = tokens(sent).filter(({ kind }) => kind === 'newline')
          const { start = sent.length } = ends[place % ends.length] ?? {}
          sent = `${sent.slice(0, start)} // ${place}${sent.slice(start)}`
        }
        expect(compareReturned(sent, format(sent))).not.toBe('altered')
      }),
      { numRuns: 500 },
    )
  })

  it('sees every comment that is missing, wherever it stands', () => {
    fc.assert(
      fc.property(definitionText.map(withoutGuid), fc.nat(), (text, which) => {
        const ends = tokens(text).filter(({ kind }) => kind === 'newline')
        const { start = text.length } = ends[which % ends.length] ?? {}
        const sent = `${text.slice(0, start)} // only here${text.slice(start)}`
        expect(compareReturned(sent, text)).toBe('altered')
        expect(canonicalForm(canonicalForm(sent))).toBe(canonicalForm(sent))
      }),
      { numRuns: 500 },
    )
  })
})

describe('canonicalForm', () => {
  it('is its own canonical form, for any text', () => {
    fc.assert(
      fc.property(fc.oneof(definitionText, anyText), text => {
        const form = canonicalForm(text)
        expect(canonicalForm(form)).toBe(form)
      }),
      { numRuns: 1000 },
    )
  })

  it('does not depend on indentation, line ends and blank lines', () => {
    fc.assert(
      fc.property(definitionText, text => {
        const loose = text.replaceAll('\n', '\r\n')
        expect(canonicalForm(`\n${loose}\n`)).toBe(canonicalForm(text))
      }),
    )
  })

  it('takes any number of statements, and of comments in one literal', () => {
    const statements = inStack(`group {\n stack {\n${'break // x\n'.repeat(150_000)}}\n}`)
    expect(canonicalForm(statements).split('\n').length).toBeGreaterThan(140_000)
    const elements = inValue(`[\n${'1 // x\n'.repeat(150_000)}]`)
    expect(canonicalForm(elements).split('\n').length).toBeGreaterThan(130_000)
  })

  it('is the text itself, without white space around it, where that does not read', () => {
    expect(canonicalForm(' Error: x {\n')).toBe('Error: x {')
  })
})

const BY_HAND = `query shop/{id}/orders verb=GET {
  description = "Lists the orders of a shop"
  api_group = "Shop"
  auth = "user"
  input {
    int id filters=min:1 { description = "The shop" }
    text status? filters=trim // open, or done
  }
  stack {
    db.get "shop" {
      field_name  = "id"
      field_value = $input.id
    } as $shop

    precondition ($shop != null && ($shop.name|strlen) > 0) {
      error_type = "notfound"
      error      = 'No "such" shop'
    }

    // newest first
    db.query "order" {
      sort = { created_at: "desc" },
      where = $db.order.shop_id == $shop.id && $db.order.status ==? $input.status
      return = { type: "list", paging: { page: 1, per_page: 25, }, }
    } as $orders
    foreach ($orders.items) {
      each as $order {
        var.update $total { value = $total + $order.price * 1.10 }
        array.push $list {
          value = {
            "id": $order.id,
            label: $order.name|trim|to_upper|concat:" (order)",
            lines: [1, 2,
              3]
          }
        }
      }
    }
    api.lambda {
      code = """
      if ($x) { return "}" }

      return 1
      """
    } as $result
  }
  response = { orders: $list, total: $total, at: now }
  tags = ["b", "a"]
}
`

const BY_SERVER = `// Lists the orders of a shop
query "shop/{id}/orders" verb=GET {
  api_group = "Shop"
  auth = "user"

  input {
    // The shop
    int id filters=min:1
  
    // open, or done
    text status? filters=trim
  }

  stack {
    db.get shop {
      field_name = "id"
      field_value = $input.id
    } as $shop
  
    precondition ($shop != null && ($shop.name|strlen) > 0) {
      error_type = "notfound"
      error = "No \\"such\\" shop"
    }
  
    // newest first
    db.query order {
      where = $db.order.shop_id == $shop.id && $db.order.status ==? $input.status
      sort = {created_at: "desc"}
      return = {type: "list", paging: {page: 1, per_page: 25}}
    } as $orders
  
    foreach ($orders.items) {
      each as $order {
        var.update $total {
          value = $total + $order.price * 1.1
        }
      
        array.push $list {
          value = {
            id   : $order.id
            label: $order.name
              |trim
              |to_upper
              |concat:" (order)"
            lines: [1, 2, 3]
          }
        }
      }
    }
  
    api.lambda {
      code = """
        if ($x) { return "}" }
        
        return 1
        """
      timeout = 10
    } as $result
  }

  response = {orders: $list, total: $total, at: "now"}
  tags = ["a", "b"]
  guid = "abcdefghijklmnopqrstuvwxyz0"
}`

describe('members that the server was told to take', () => {
  const table = (...members: readonly string[]): string =>
    `table a {\n  schema {\n    int id\n  }\n${members.map(member => `  ${member}\n`).join('')}}`
  const rows = 'items = [{id: 1}]'

  it('may be gone from what comes back, and nothing else may', () => {
    const taken = new Set(['items'])
    expect(compareReturned(table(rows), table(), taken)).toBe('reformatted')
    expect(compareReturned(table(rows), table())).toBe('altered')
    expect(compareReturned(table(rows, 'auth = true'), table(), taken)).toBe('altered')
  })
})
