import fc, { type Arbitrary } from 'fast-check'

const name = fc.constantFrom('a', 'order_line', 'Foo', 'x9')
const variable = fc.constantFrom('$x', '$input.id', '$db.order.total', '$auth.id', '$env.$branch')
const string = fc.constantFrom(
  '"a"',
  '"{ [ ("',
  '\'it "is"\'',
  '"// no comment"',
  '"a \\" b"',
  '"--- {{ $x }} %}"',
  '"' + 'long '.repeat(12) + '"',
)
const comment = fc.constantFrom('// why', '// { [ ( " \'', '//tight', '// --- ')
const constant = fc.oneof(string, fc.constantFrom('1', '-2.5', 'true', 'null', 'now'))

const heredoc = (indent: string): Arbitrary<string> =>
  fc
    .array(fc.constantFrom('x = 1;', '  y()', '', '---', '} else {', 'say """ twice'), { maxLength: 4 })
    .map(lines => ['"""', ...lines.map(line => indent + line), indent + '"""'].join('\n'))

const { value } = fc.letrec<{ value: string; entry: string; operand: string }>(tie => ({
  operand: fc.oneof(
    { maxDepth: 2 },
    constant,
    variable,
    tie('value').map(inner => `(${inner})`),
  ),
  entry: fc.tuple(name, tie('value')).map(([key, inner]) => `${key}: ${inner}`),
  value: fc.oneof(
    { maxDepth: 3 },
    constant,
    variable,
    heredoc('      '),
    fc.array(tie('entry'), { maxLength: 4 }).map(entries => `{${entries.join(', ')}}`),
    fc.array(tie('entry'), { minLength: 1, maxLength: 3 }).map(entries => `{\n ${entries.join('\n\n ')}\n}`),
    fc.array(tie('value'), { maxLength: 4 }).map(items => `[ ${items.join(' ,')} ]`),
    fc.array(constant, { minLength: 1, maxLength: 4 }).map(items => `[\n${items.join('\n')}\n]`),
    fc
      .tuple(
        tie('operand'),
        fc.array(fc.constantFrom('trim', 'get:"k":null', 'set:"a":{b: 1}', '!lower'), { maxLength: 4 }),
      )
      .map(([operand, filters]) => [operand, ...filters].join('|')),
    fc
      .tuple(tie('operand'), fc.constantFrom('==', '&&', '~', '??', '>='), tie('operand'))
      .map(parts => parts.join(' ')),
  ),
}))

const { member } = fc.letrec<{ member: string; block: string }>(tie => ({
  block: fc
    .array(tie('member'), { maxLength: 4 })
    .map(members => (members.length === 0 ? '{ }' : `{\n${members.join('\n')}\n}`)),
  member: fc.oneof(
    { maxDepth: 4, depthSize: 'small' },
    fc.tuple(name, value).map(([key, inner]) => `${key} = ${inner}`),
    fc.tuple(name, value, comment).map(([key, inner, beside]) => `${key} = ${inner} ${beside}`),
    comment,
    fc.constantFrom(
      '',
      '   ',
      'break',
      'function.run "a/b" as $f',
      'text? b?=c filters=trim|min:1',
      'object[:200] p?',
    ),
    fc
      .tuple(
        fc.constantFrom('var $x', '!var $y', 'if ($a == "{")', 'db.query order', 'enum c?=d', 'else'),
        tie('block'),
        fc.constantFrom('', ' as $z', ' as $z|get:"k":null', ' break'),
      )
      .map(([head, block, tail]) => `${head} ${block}${tail}`),
  ),
}))

/** The text of a well-formed definition in any layout: a grammar's, not a server's. */
export const definitionText = (): Arbitrary<string> =>
  fc
    .tuple(
      fc.array(comment, { maxLength: 2 }),
      fc.constantFrom('function a', 'query "a/{id}" verb=GET', 'table "with space"', 'run.job x', 'agent Z'),
      fc.array(member, { maxLength: 5 }),
      fc.constantFrom('', '\n', ' // end'),
    )
    .map(([comments, header, members, end]) => [...comments, `${header} {`, ...members, '}'].join('\n') + end)
