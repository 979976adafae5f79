import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Block, type BlockKind, blocks } from '../../../src/core/xs/blocks.ts'
import { readDefinition } from '../../../src/core/xs/definition.ts'
import { anyText, definitionText, multidocTexts } from './arbitrary.ts'

const leaves = (block: Block): Block[] =>
  block.children.length === 0 ? [block] : block.children.flatMap(leaves)

const all = (block: Block): Block[] => [block, ...block.children.flatMap(all)]

/** The tree without its gaps and brackets: `kind<key>` with what is in it, leaves as `kind text`. */
const outline = (block: Block): unknown => {
  const key = block.key === undefined ? '' : `<${block.key}>`
  const inner = block.children.filter(({ kind }) => !['gap', 'open', 'close'].includes(kind))
  return block.children.length === 0
    ? `${block.kind} ${block.text}`
    : { [block.kind + key]: inner.map(outline) }
}

/** The whole tree. */
const tree = (block: Block): unknown => [block.kind, block.key, block.children.length === 0 ? block.text : block.children.map(tree)] // prettier-ignore

const found = (text: string, kind: BlockKind): Block[] =>
  all(blocks(text)).filter(block => block.kind === kind)

const inStack = (statements: string): string => `function a {\n  stack {\n${statements}\n  }\n}`

describe('blocks', () => {
  it('re-join to the exact text, whatever it is, and so does every block in it', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          anyText,
          definitionText,
          multidocTexts.map(texts => texts.join('\n\n')),
        ),
        text => {
          const root = blocks(text)
          expect(
            leaves(root)
              .map(leaf => leaf.text)
              .join(''),
          ).toBe(text)
          for (const block of all(root))
            if (block.children.length > 0)
              expect(block.children.map(child => child.text).join('')).toBe(block.text)
        },
      ),
      { numRuns: 1000 },
    )
  })

  it('are the same, and of what another text has alike the very same, when they are read beside that', () => {
    const edit = fc.tuple(
      fc.nat(),
      fc.nat({ max: 30 }),
      fc.constantFrom('', '\n', ' ', ',', '|', '// x', '// x\n', '"', '{', '}', 'x', '=', 'as $x', '\n---\n', '\n  var $x {\n  }\n'),
    ) // prettier-ignore
    fc.assert(
      fc.property(
        fc.oneof(anyText, definitionText),
        fc.array(edit, { minLength: 1, maxLength: 4 }),
        (text, edits) => {
          const edited = edits.reduce((before, [place, length, by]) => {
            const at = place % (before.length + 1)
            return before.slice(0, at) + by + before.slice(at + length)
          }, text)
          expect(tree(blocks(edited, blocks(text)))).toEqual(tree(blocks(edited)))
          expect(blocks(text, blocks(text)).children).toEqual(blocks(text).children)
        },
      ),
      { numRuns: 2000 },
    )
    const many = (value: number): string =>
      inStack(Array.from({ length: 9 }, (_, at) => `    var $v${at} {\n      value = ${at === 4 ? value : at}\n    }`).join('\n\n')) // prettier-ignore
    const statements = (root: Block): Block[] => all(root).filter(({ kind }) => kind === 'statement')
    const known = blocks(many(4))
    const same = statements(blocks(many(5), known)).map((one, at) => one === statements(known)[at])
    expect(same).toEqual([true, true, true, true, false, true, true, true, true])
  })

  it.each([
    ['members', 'function a { // c\n  input {\n  }\n\n  response = 1\n}'],
    [
      'a stack',
      inStack('    // c\n    return {\n    }\n\n    debug.stop {\n      value = 1\n    }').replace(
        /stack \{\s*/,
        'stack { ',
      ),
    ],
    ['an array', 'function a {\n  tags = [ // c\n    "one"\n    "1"\n  ]\n}'],
  ])(
    'are the same with what is known of another text where a comment stands behind the brace of %s',
    (_, text) => {
      const edited = text.replace('1', '2')
      expect(text).toMatch(/[[{] \/\/ c/)
      expect(tree(blocks(edited, blocks(text)))).toEqual(tree(blocks(edited)))
    },
  )

  it('see one definition in every well-formed text, with nothing left unread', () => {
    fc.assert(
      fc.property(definitionText, text => {
        expect(found(text, 'definition')).toHaveLength(1)
        expect(found(text, 'text')).toEqual([])
      }),
    )
  })

  it('have a definition just where one can be read', () => {
    fc.assert(
      fc.property(anyText, text => {
        if (readDefinition(text).kind === 'definition') expect(found(text, 'definition')).toHaveLength(1)
      }),
      { numRuns: 1000 },
    )
  })

  it.each([
    ['an open bracket', 'function a {\n  x = (1\n}'],
    ['an open string', 'function a {\n  x = "1\n}'],
    ['the wrong bracket', 'function a {\n  x = (1]\n}'],
    ['no header', 'Error: { "a": 1 }'],
  ])('are one leaf where there is %s', (_, text) => {
    expect(outline(blocks(text))).toEqual({ file: [`text ${text}`] })
  })

  it('leave what is not balanced apart from the definitions around it', () => {
    const kinds = blocks('function a {\n}\n---\nfunction b {\n---\nfunction c {\n}').children.map(
      ({ kind }) => kind,
    )
    expect(kinds).toEqual(['definition', 'separator', 'text', 'separator', 'definition'])
  })

  it('keep one definition whole that quotes another, closed as the server would close that one', () => {
    const text = 'function a {\n  x = """\n---\nfunction b {\n  y = """\n    z\n    """\n}'
    expect(readDefinition(text).kind).toBe('definition')
    expect(blocks(text).children.map(({ kind, key }) => [kind, key])).toEqual([
      ['definition', 'function "a"'],
    ])
  })

  it('cut a file of several definitions into these', () => {
    const definitions = found('// one\nfunction a {\n}\n\n// two\nquery b verb=GET {\n}\n', 'definition')
    expect(definitions.map(({ key, text }) => [key, text])).toEqual([
      ['function "a"', '// one\nfunction a {\n}'],
      ['query "b" GET', '// two\nquery b verb=GET {\n}'],
    ])
  })

  it('nest as deep as anyone may write, and are leaves below that', () => {
    const text = `function a {\n  x = ${'['.repeat(50_000)}${']'.repeat(50_000)}\n}`
    expect(leaves(blocks(text)).map(leaf => leaf.text).join('')).toBe(text) // prettier-ignore
    expect(found(text, 'text')).toHaveLength(1)
  })

  it('take a definition of 100,000 lines, and a file of 100,000 definitions', () => {
    const line = '    // note\n    var $x { value = {a: 1, b: [2]} | f } as $y\n'
    const [definition] = blocks(inStack(line.repeat(50_000))).children
    const inner = (block: Block | undefined, kind: BlockKind): Block[] =>
      block?.children.filter(child => child.kind === kind) ?? []
    const [members] = inner(definition, 'members')
    const [stack] = inner(inner(members, 'block')[0], 'stack')
    expect(inner(stack, 'statement')).toHaveLength(50_000)
    expect(blocks('table a {}\n'.repeat(100_000)).children).toHaveLength(200_000)
  })
})

describe('members and fields', () => {
  it('are named, with their comments, remarks, separators and values', () => {
    const text = 'query "a/{id}" verb=GET {\n  // who\n  auth = "user" // him\n  "b c" : 1\n  !d=\n}'
    expect(outline(blocks(text))).toEqual({
      file: [
        {
          'definition<query "a/{id}" GET>': [
            'head query "a/{id}" verb=GET',
            {
              members: [
                {
                  'member<auth>': [
                    'comment // who',
                    'name auth',
                    'separator =',
                    { value: ['expression "user"'] },
                    'remark // him',
                  ],
                },
                { 'member<b c>': ['name "b c"', 'separator :', { value: ['expression 1'] }] },
                { 'member<d>': ['name !d', 'separator ='] },
              ],
            },
          ],
        },
      ],
    })
  })

  it.each([
    ['int id', 'id'],
    ['text? a?=b filters=trim|min:1', 'a'],
    ['object[:200] p? {\n schema {\n int q\n }\n }', 'p'],
    ['json[1:100] q?', 'q'],
    ['int[] ?many?', 'many'],
    ['!int x', 'x'],
    ['enum "odd name" { values = ["a"] }', 'odd name'],
    ['json x?={} {\n sensitive = true\n }', 'x'],
    ['text a filters=startsWith:A-', 'a'],
    ['text a filters=pattern:^[A-Z]{2}-\\d{1,4}(x{3})?$:No {\n sensitive = true\n }', 'a'],
    ['text a filters=trim\n      |lower', 'a'],
  ])('are the fields of an input: %j is %s', (field, key) => {
    const [own] = found(`function a {\n  input {\n    ${field}\n    int last\n  }\n}`, 'fields')
    const fields = own?.children.filter(({ kind }) => kind === 'field')
    expect(fields?.map(each => each.key)).toEqual([key, 'last'])
    expect(fields?.[0]?.text).toBe(field)
  })

  it('include those of a one-line block, parted by commas', () => {
    const [throwing] = found(inStack('throw { name = "a", value = "b" }'), 'statement')
    const names = throwing ? all(throwing).filter(({ kind }) => kind === 'member') : []
    expect(names.map(({ key }) => key)).toEqual(['name', 'value'])
  })
})

describe('values', () => {
  const value = (text: string): unknown => {
    const [own] = found(`function a {\n  x = ${text}\n  y = 1\n}`, 'value')
    return own && outline(own)
  }

  it.each<[string, readonly unknown[]]>([
    ['$a', ['expression $a']],
    ['$a|trim|get:"b|c":1', ['expression $a', 'filter |trim', 'filter |get:"b|c":1']],
    ['$a\n    |trim\n\n    // why\n    |f:{\n      b: 1\n    }', ['expression $a', 'filter |trim', 'remark // why', 'filter |f:{\n      b: 1\n    }']],
    ['$a || $b', ['expression $a || $b']],
    ['$a == 1\n    && $b', ['expression $a == 1\n    && $b']],
    ['\n    $a', ['expression $a']],
    ['($a|f) ?? 0', ['expression ($a|f) ?? 0']],
    ['"""\n  b\n  """|trim', ['heredoc """\n  b\n  """', 'filter |trim']],
    ['`$a|f`', ['expression `$a|f`']],
    ['{a: 1}|f', [{ object: [{ 'entry<a>': ['name a', 'separator :', { value: ['expression 1'] }] }] }, 'filter |f']],
    ['[1, [2]\n  -3]', [{ array: [
      { element: [{ value: ['expression 1'] }] },
      { element: [{ value: [{ array: [{ element: [{ value: ['expression 2'] }] }] }] }] },
      { element: [{ value: ['expression -3'] }] },
    ] }]],
    ['[\n  // one\n  1 // uno\n  2, // due\n]', [{ array: [
      { element: ['comment // one', { value: ['expression 1'] }, 'remark // uno'] },
      { element: [{ value: ['expression 2'] }] },
      'remark // due',
    ] }]],
    ['{"a b"  : $x|f, !c: 2\n  ...$d}', [{ object: [
      { 'entry<a b>': ['name "a b"', 'separator :', { value: ['expression $x', 'filter |f'] }] },
      { 'entry<c>': ['name !c', 'separator :', { value: ['expression 2'] }] },
      { element: [{ value: ['expression ...$d'] }] },
    ] }]],
    ['{\n  type: "a"\n  output {\n    int b\n  } // c\n}', [{ object: [
      { 'entry<type>': ['name type', 'separator :', { value: ['expression "a"'] }] },
      { 'block<output>': ['head output', { fields: [{ 'field<b>': ['head int b'] }] }, 'remark // c'] },
    ] }]],
    ['{$a {b: 1}, f ({c: 1})}', [{ object: [
      { 'block<$a>': ['head $a', { members: [{ 'member<b>': ['name b', 'separator :', { value: ['expression 1'] }] }] }] },
      { element: [{ value: ['expression f ({c: 1})'] }] },
    ] }]],
  ])('%j', (text, children) => {
    expect(value(text)).toEqual({ value: children })
  }) // prettier-ignore
})

describe('statements', () => {
  const statements = (text: string): unknown[] => {
    const [stack] = found(inStack(text), 'stack')
    return (stack?.children ?? []).filter(({ kind }) => kind === 'statement').map(outline)
  }

  it.each<[string, readonly unknown[]]>([
    ['break', [{ statement: ['head break'] }]],
    ['db.query x as $y', [{ statement: ['head db.query x as $y'] }]],
    ['expect.to_be_true ($x)\ncontinue', [{ statement: ['head expect.to_be_true ($x)'] }, { statement: ['head continue'] }]],
    ['!var $x {\n} as $y|get:"k":null // r', [{ statement: ['head !var $x', { members: [] }, 'tail as $y|get:"k":null', 'remark // r'] }]],
    ['api.call a/{id} verb=GET {\n}', [{ statement: ['head api.call a/{id} verb=GET', { members: [] }] }]],
    ['if ($x)\n{\n}', [{ statement: ['head if ($x)', { stack: [] }] }]],
    ['array.find $x if ($this > {a: 1}) as $y', [{ statement: ['head array.find $x if ($this > {a: 1}) as $y'] }]],
    ['switch ($x) {\n  case ("a") {\n  } break\n\n  default {\n  }\n}', [{ statement: ['head switch ($x)', { stack: [
      { statement: ['head case ("a")', { stack: [] }, 'tail break'] },
      { statement: ['head default', { stack: [] }] },
    ] }] }]],
    ['conditional {\n  if ($x) {\n  } else {\n    break\n  }\n}', [{ statement: ['head conditional', { stack: [
      { statement: ['head if ($x)', { stack: [] }] },
      { statement: ['head else', { stack: [{ statement: ['head break'] }] }] },
    ] }] }]],
    ['group {\n  stack {\n    // a\n    break\n    // b\n  }\n}', [{ statement: ['head group', { stack: [
      { statement: ['head stack', { stack: [{ statement: ['comment // a', 'head break'] }, 'comment // b'] }] },
    ] }] }]],
  ])('%j', (text, expected) => {
    expect(statements(text)).toEqual(expected)
  }) // prettier-ignore

  it('of every kind of stack are sequences', () => {
    for (const head of [
      'stack',
      'if (1)',
      'elseif (1)',
      'else',
      'each as $x',
      'for (3)',
      'foreach ($x)',
      'while (1)',
      'try',
      'catch',
      'finally',
      'case (1)',
      'default',
      'group',
      'try_catch',
      'test "a"',
    ])
      // prettier-ignore
      expect(found(inStack(`${head} {\n  break\n}`), 'stack')).toHaveLength(2)
  })
})
