import fc from 'fast-check'
import { quoteName } from '../../../src/core/xs/literal.ts'

/**
 * Random well-formed XanoScript, by a grammar: every construct and every lexical trap that real files hold.
 * A construct is an array of lines without their outer indentation, so that it can stand at any depth.
 */
type Lines = readonly string[]

const indent = (lines: Lines, by = '  '): string[] => lines.map(line => (line === '' ? line : by + line))

export const identifier: fc.Arbitrary<string> = fc.constantFrom(
  'id',
  'user',
  'item',
  'total',
  'created_at',
  'x1',
  'status',
  'guid',
  'api_group',
  'Ünit',
  'order_line',
)

/** Names as definitions bear them: with slashes, spaces, dashes, braces, quotes, backslashes, beyond ASCII, empty. */
export const name: fc.Arbitrary<string> = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom('user', 'Foo', 'foo', 'foo_2', 'a/b', 'shop/{id}/items', '$main') },
  {
    weight: 2,
    arbitrary: fc.constantFrom('two words', 'a-b', 'x: y -> (z & w)', 'Größe', '日本', '', '"q"', 'a\\b'),
  },
  { weight: 1, arbitrary: fc.string({ maxLength: 12 }) },
)

export const guid: fc.Arbitrary<string> = fc
  .array(fc.constantFrom('A', 'b', 'C', 'x', 'Y', 'z', '0', '8', '9', '-', '_'), {
    minLength: 27,
    maxLength: 27,
  })
  .map(characters => characters.join(''))

const snippet = fc.constantFrom(
  'plain',
  '{',
  '}',
  '((',
  ']',
  '//',
  '---',
  "it's",
  '$x|get:"a"',
  '{{ $var.x }}',
  '{% if a %}',
  '/a"b/',
  'guid = "no"',
  '<<<<<<<',
  '"""',
  '  ',
  '#',
  'é',
)

const text = fc.array(snippet, { maxLength: 3 }).map(parts => parts.join(' '))

const string: fc.Arbitrary<string> = fc.oneof(
  { weight: 4, arbitrary: text.map(value => `"${value.replace(/["\\]/g, '\\$&')}"`) },
  { weight: 1, arbitrary: text.map(value => `'${value.replace(/['\\]/g, '\\$&')}'`) },
)

/** A heredoc's lines: what opens and what closes it are the first and the last. */
const heredoc: fc.Arbitrary<Lines> = fc
  .record({
    triple: fc.constantFrom('"""', "'''", '```'),
    body: fc.array(fc.oneof(text, fc.constantFrom('', 'x """ y', "x ''' y", 'if (a) { return "}" }')), {
      maxLength: 4,
    }),
  })
  .map(({ triple, body }) => [
    triple,
    ...indent(body.map(line => line.replace(/^\s*(["'`])\1\1/, '| $1$1$1'))),
    `  ${triple}`,
  ])

const scalar: fc.Arbitrary<string> = fc.oneof(
  { weight: 4, arbitrary: string },
  {
    weight: 4,
    arbitrary: fc.constantFrom('$x', '$input.id', '$user.name', '$db.user.id', '$env.$remote_ip'),
  },
  { weight: 2, arbitrary: fc.constantFrom('0', '42', '-1', '3.14', 'true', 'false', 'null', 'now') },
  { weight: 1, arbitrary: fc.constantFrom('`$a + "x\\`y"`', '!int 3', '2025-12-05 23:46:58+0000') },
)

const filter: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom('|trim', '|to_int', '|count', '|!unique'),
  scalar.map(value => `|get:"k":${value}`),
  scalar.map(value => `|set:"a b":${value}`),
)

const expression: fc.Arbitrary<string> = fc.oneof(
  { weight: 3, arbitrary: scalar },
  {
    weight: 2,
    arbitrary: fc
      .tuple(scalar, fc.array(filter, { maxLength: 3 }))
      .map(([value, filters]) => value + filters.join('')),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(scalar, fc.constantFrom('==', '!=', '>=', '+', '~', '&&', '??', '==?', 'in'), scalar)
      .map(parts => parts.join(' ')),
  },
  { weight: 1, arbitrary: fc.tuple(scalar, filter, scalar).map(([a, f, b]) => `(${a}${f}) ?? (${b})`) },
)

const key = fc.oneof(identifier, string, fc.constant('"a b"'))

/** A value's lines; the first goes behind what it is the value of. */
const value = (depth: number): fc.Arbitrary<Lines> => {
  const one = expression.map(line => [line])
  if (depth === 0) return fc.oneof({ weight: 5, arbitrary: one }, { weight: 1, arbitrary: heredoc })
  const inner = value(depth - 1)
  const entries = fc.array(fc.tuple(key, inner), { maxLength: 4 })
  return fc.oneof(
    { weight: 5, arbitrary: one },
    { weight: 1, arbitrary: heredoc },
    {
      weight: 1,
      arbitrary: fc
        .array(fc.tuple(key, scalar), { maxLength: 3 })
        .map(list => [`{${list.map(([k, v]) => `${k}: ${v}`).join(', ')}}`]),
    },
    { weight: 1, arbitrary: fc.array(expression, { maxLength: 3 }).map(list => [`[${list.join(', ')}]`]) },
    {
      weight: 1,
      arbitrary: fc
        .tuple(entries, fc.constantFrom('', ','))
        .map(([list, comma]) => [
          '{',
          ...indent(list.flatMap(([k, v], i) => attach(`${k} : `, v, i + 1 < list.length ? comma : ''))),
          '}',
        ]),
    },
    {
      weight: 1,
      arbitrary: fc
        .tuple(fc.array(inner, { maxLength: 3 }), fc.constantFrom('', ','))
        .map(([list, comma]) => [
          '[',
          ...indent(list.flatMap((v, i) => attach('', v, i + 1 < list.length ? comma : ''))),
          ']',
        ]),
    },
    {
      weight: 1,
      arbitrary: fc
        .tuple(scalar, fc.array(filter, { minLength: 1, maxLength: 4 }))
        .map(([v, filters]) => [v, ...indent(filters)]),
    },
  )
}

const attach = (head: string, lines: Lines, tail = ''): string[] =>
  lines.map((line, at) => (at === 0 ? head : '') + line + (at === lines.length - 1 ? tail : ''))

const comment = fc
  .oneof(text, fc.constantFrom('guid = "commented"', 'api_group = "no"', '---'))
  .map(body => `// ${body}`)

const commented = (lines: fc.Arbitrary<Lines>): fc.Arbitrary<Lines> =>
  fc.tuple(fc.array(comment, { maxLength: 2 }), lines).map(([above, rest]) => [...above, ...rest])

const member = (named: fc.Arbitrary<string>): fc.Arbitrary<Lines> =>
  fc.tuple(named, value(2)).map(([label, lines]) => attach(`${label} = `, lines))

const block = (head: string, parts: readonly Lines[], tail = ''): Lines => [
  `${head} {`,
  ...indent(parts.flatMap((part, at) => (at === 0 ? part : ['', ...part]))),
  `}${tail}`,
]

const condition = expression.map(test => `(${test})`)

/** A statement's lines, with nested stacks down to `depth`. */
export const statement = (depth: number): fc.Arbitrary<Lines> => {
  const attribute = member(fc.constantFrom('value', 'where', 'data', 'input', 'return', 'field_value'))
  const attributes = fc.array(attribute, { maxLength: 2 })
  const plain = fc.oneof(
    fc.tuple(identifier, attributes).map(([variable, parts]) => block(`var $${variable}`, parts)),
    fc
      .tuple(name, attributes, fc.constantFrom('', ' as $row', ' as $row|get:"k":null'))
      .map(([table, parts, tail]) => block(`db.query ${quoteName(table)}`, parts, tail)),
    fc
      .tuple(name, attributes)
      .map(([target, parts]) => block(`!function.run ${quoteName(target)}`, parts, ' as $result')),
    fc.tuple(condition, attributes).map(([test, parts]) => block(`precondition ${test}`, parts)),
    name.map(target => [`function.run ${quoteName(target)} as $y`]),
    condition.map(test => [`expect.to_be_true ${test}`]),
    fc.constantFrom(['break'], ['util.get_vars as $vars'], ['debug.log { value = 1 }']),
    attributes.map(parts =>
      block('api.call "a/{id}" verb=GET', [['api_group = "Nested"'], ...parts], ' as $api'),
    ),
  )
  if (depth === 0) return commented(plain)
  const stack = fc.array(statement(depth - 1), { maxLength: 3 })
  return commented(
    fc.oneof(
      { weight: 4, arbitrary: plain },
      {
        weight: 1,
        arbitrary: fc
          .tuple(condition, stack, stack)
          .map(([test, then, other]) =>
            block('conditional', [block(`if ${test}`, then), block('else', other)]),
          ),
      },
      {
        weight: 1,
        arbitrary: fc
          .tuple(condition, stack)
          .map(([list, body]) => block(`foreach ${list}`, [block('each as $item', body)])),
      },
      {
        weight: 1,
        arbitrary: fc
          .tuple(stack, stack)
          .map(([body, handler]) => block('try_catch', [block('try', body), block('catch', handler)])),
      },
      { weight: 1, arbitrary: stack.map(body => block('db.transaction', [block('stack', body)])) },
      {
        weight: 1,
        arbitrary: fc
          .tuple(condition, stack)
          .map(([test, body]) =>
            block(`switch ${test}`, [block('case ("a")', body, ' break'), block('default', body)]),
          ),
      },
    ),
  )
}

const field: fc.Arbitrary<Lines> = commented(
  fc.oneof(
    fc
      .tuple(
        fc.constantFrom('int', 'text?', 'email', 'json[1:3]'),
        identifier,
        fc.constantFrom('', '?', '?=0', ' filters=trim|min:1'),
      )
      .map(([type, label, rest]) => [`${type} ${label}${rest}`]),
    fc
      .tuple(identifier, name)
      .map(([label, table]) => [`int ${label} {`, `  table = ${JSON.stringify(table)}`, '}']),
    identifier.map(label => [`int ${label} { sensitive = true }`]),
    identifier.map(label => [`enum ${label}? {`, '  values = ["a", "b"]', '}']),
  ),
)

const fields = (head: string): fc.Arbitrary<Lines> =>
  fc.array(field, { maxLength: 4 }).map(list => [`${head} {`, ...indent(list.flat()), '}'])

const stack = fc.array(statement(2), { maxLength: 4 }).map(list => block('stack', list))

interface Shape {
  readonly head: fc.Arbitrary<string>
  readonly parts: readonly fc.Arbitrary<Lines>[]
}

const shapes: readonly Shape[] = [
  {
    head: name.map(each => `function ${quoteName(each)}`),
    parts: [fields('input'), stack, member(fc.constant('response'))],
  },
  {
    head: fc
      .tuple(name, fc.constantFrom('GET', 'POST'))
      .map(([each, verb]) => `query ${quoteName(each)} verb=${verb}`),
    parts: [fc.constant(['api_group = "Shop"']), fields('input'), stack, member(fc.constant('response'))],
  },
  {
    head: name.map(each => `table ${quoteName(each)}`),
    parts: [
      fc.constant(['auth = false']),
      fields('schema'),
      fc.constant(['index = [', '  {type: "primary", field: [{name: "id"}]}', ']']),
    ],
  },
  {
    head: name.map(each => `api_group ${quoteName(each)}`),
    parts: [fc.constant(['canonical = "abc"']), member(fc.constant('swagger'))],
  },
  {
    head: name.map(each => `run.job ${quoteName(each)}`),
    parts: [member(fc.constant('main')), fc.constant(['env = ["a"]'])],
  },
  {
    head: name.map(each => `agent ${quoteName(each)}`),
    parts: [member(fc.constant('llm')), fc.constant(['tools = [{name: "t"}]'])],
  },
  { head: name.map(each => `workflow_test ${quoteName(each)}`), parts: [stack] },
]

/** One well-formed definition, with or without a guid, without white space around it. */
export const definitionText: fc.Arbitrary<string> = fc
  .oneof(...shapes.map(({ head, parts }) => fc.tuple(head, fc.tuple(...parts))))
  .chain(([head, parts]) =>
    fc
      .record({
        above: fc.array(comment, { maxLength: 2 }),
        own: fc.option(guid, { nil: undefined }),
        gap: fc.constantFrom([], [''], ['  ']),
      })
      .map(({ above, own, gap }) => {
        const members = own === undefined ? parts : [...parts, [`guid = "${own}"`]]
        const body = indent(members.flatMap((part, at) => (at === 0 ? part : [...gap, ...part])))
        return [...above, `${head} {`, ...body, '}'].join('\n')
      }),
  )

/** Several well-formed definitions as one multidoc, and each of them. */
export const multidocTexts: fc.Arbitrary<readonly string[]> = fc.array(definitionText, {
  minLength: 1,
  maxLength: 6,
})

/** Any text at all, made mostly of what could confuse a lexer. */
export const anyText: fc.Arbitrary<string> = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '"',
        "'",
        '`',
        '"""',
        "'''",
        '```',
        '\n',
        '\r\n',
        '\r',
        '\n---\n',
        '---',
        '\n---',
        '\\',
        '//',
        '{',
        '}',
        '[',
        ']',
        '(',
        ')',
        ' ',
        '\t',
        '\u2028',
        '\ufeff',
        '\0',
        '\ud800',
        '\udc00',
        'é',
        'function a {',
        'query "b" verb=GET {\n',
        'guid = "g"',
        ' = ',
        ',',
        ':',
        '|',
        '<<<<<<< x\n',
        '=======\n',
      ),
      fc.string({ maxLength: 4 }),
      snippet,
    ),
    { maxLength: 30 },
  )
  .map(parts => parts.join(''))
