import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { format } from '../../../src/emulator/text/format.ts'
import { lex, tokenText } from '../../../src/emulator/text/lex.ts'
import { xs } from '../client.ts'
import { definitionText } from './arbitrary.ts'

/** What is sent, and what comes back. */
const CASES: Record<string, readonly (readonly [string, string])[]> = {
  'indents by two spaces a level and expands blocks on one line': [
    [
      'function a {\nstack {\nvar $x { value = 1 }\n}\n}',
      'function a {\n  stack {\n    var $x {\n      value = 1\n    }\n  }\n}',
    ],
    ['function a { stack { } }', 'function a {\n  stack {\n  }\n}'],
    ['function a {\n\tstack {\n\t}\n}', 'function a {\n  stack {\n  }\n}'],
  ],
  'has no final newline, no carriage return and no byte order mark of its own': [
    ['function a {\r\n  stack {\r\n  }\r\n}\r\n', 'function a {\n  stack {\n  }\n}'],
    ['\n\nfunction a {\n}\n\n', 'function a {\n}'],
  ],
  'fills a blank line up to the indent of the block that it stands in': [
    [
      'function a {\n  stack {\n    var $x {\n      value = 1\n    }\n\n\n    var $y {\n      value = 2\n    }\n  }\n}',
      'function a {\n  stack {\n    var $x {\n      value = 1\n    }\n  \n    var $y {\n      value = 2\n    }\n  }\n}',
    ],
    [
      'function a {\n  input {\n  }\n  stack {\n  }\n\n  response = 1\n}',
      'function a {\n  input {\n  }\n\n  stack {\n  }\n\n  response = 1\n}',
    ],
  ],
  'has no blank line after an opening brace, nor before a closing one': [
    ['table a {\n\n  auth = true\n\n}', 'table a {\n  auth = true\n}'],
  ],
  'parts siblings where the one above ends in a closer or either has a comment': [
    [
      'table a {\n  schema {\n    int id\n\n    text b\n    // why\n    text c\n    int d {\n      table = "x"\n    }\n    int e\n  }\n}',
      'table a {\n  schema {\n    int id\n    text b\n  \n    // why\n    text c\n  \n    int d {\n      table = "x"\n    }\n  \n    int e\n  }\n}',
    ],
    [
      'function a {\n  stack {\n    function.run b as $x\n\n    db.query c {\n      return = {type: "list"}\n      sort = {a: "asc"}\n    }\n  }\n}',
      'function a {\n  stack {\n    function.run b as $x\n    db.query c {\n      return = {type: "list"}\n      sort = {a: "asc"}\n    }\n  }\n}',
    ],
    [
      'function a {\n  stack {\n    db.query c {\n      eval = {\n        a_rather_long_name: $db.order_line.title\n        b: $db.order_line.quantity\n      }\n      return = {type: "list"}\n    }\n  }\n}',
      'function a {\n  stack {\n    db.query c {\n      eval = {\n        a_rather_long_name: $db.order_line.title\n        b                 : $db.order_line.quantity\n      }\n    \n      return = {type: "list"}\n    }\n  }\n}',
    ],
  ],
  'parts the groups of members of a definition also where they are short': [
    [
      'table a {\n  auth = true\n  schema {\n    int id\n  }\n  index = []\n  tags = ["x"]\n  guid = "g"\n}',
      'table a {\n  auth = true\n\n  schema {\n    int id\n  }\n\n  index = []\n\n  tags = ["x"]\n  guid = "g"\n}',
    ],
    [
      'agent a {\n  canonical = "c"\n  llm = {type: "x"}\n  tools = [{name: "t"}]\n  guid = "g"\n}',
      'agent a {\n  canonical = "c"\n  llm = {type: "x"}\n\n  tools = [{name: "t"}]\n  guid = "g"\n}',
    ],
    [
      'branch v1 {\n  color = "red"\n  history = false\n}',
      'branch v1 {\n  color = "red"\n\n  history = false\n}',
    ],
    [
      'workspace w {\n  preferences = {a: 1}\n  realtime = {b: 2}\n}',
      'workspace w {\n  preferences = {a: 1}\n\n  realtime = {b: 2}\n}',
    ],
    [
      'query q verb=GET {\n  api_group = "s"\n  response = 1\n}',
      'query q verb=GET {\n  api_group = "s"\n\n  response = 1\n}',
    ],
    ['table a {\n  auth = true\n  guid = "g"\n}', 'table a {\n  auth = true\n  guid = "g"\n}'],
  ],
  'follows values of an enum that take several lines with a blank line, also before the closer': [
    [
      'function a {\n  input {\n    enum b {\n      values = ["a long value of an enum", "another long value of an enum!", "c"]\n    }\n  }\n}',
      'function a {\n  input {\n    enum b {\n      values = [\n        "a long value of an enum"\n        "another long value of an enum!"\n        "c"\n      ]\n    \n    }\n  }\n}',
    ],
  ],
  'turns a description into comments above what it describes': [
    [
      'function a {\n  description = "Does it"\n  stack {\n  }\n}',
      '// Does it\nfunction a {\n  stack {\n  }\n}',
    ],
    [
      'function a {\n  description = "One\\n\\n\\"Two\\""\n  stack {\n  }\n}',
      '// One\n// \n// "Two"\nfunction a {\n  stack {\n  }\n}',
    ],
    [
      'function a {\n  input {\n    text b {\n      description = "A field"\n    }\n    int c? {\n      description = "Another"\n      table = "t"\n    }\n  }\n}',
      'function a {\n  input {\n    // A field\n    text b\n  \n    // Another\n    int c? {\n      table = "t"\n    }\n  }\n}',
    ],
    [
      'function a {\n  stack {\n    var $x {\n      description = "A statement"\n      value = 1\n    }\n  }\n}',
      'function a {\n  stack {\n    // A statement\n    var $x {\n      value = 1\n    }\n  }\n}',
    ],
    [
      'function a {\n  description = """\n    One\n      Two\n    """\n}',
      '// One\n//   Two\nfunction a {\n}',
    ],
    [
      'function a {\n  input {\n    text b { // why\n      description = "A field"\n    }\n  }\n}',
      'function a {\n  input {\n    // why\n    // A field\n    text b\n  }\n}',
    ],
    ['// First\nfunction a {\n  description = "Second"\n}', '// First\n// Second\nfunction a {\n}'],
    ['function a {\n  description = ""\n}', 'function a {\n}'],
    [
      'agent a {\n  llm = {description: "not a member of a block"}\n}',
      'agent a {\n  llm = {description: "not a member of a block"}\n}',
    ],
  ],
  'puts comments from the end of a line above what they stood beside': [
    [
      'function a { // one\n  stack { // two\n    var $x { // three\n      value = 1 // four\n    } as $y // five\n  } // six\n} // seven',
      '// seven\nfunction a {\n  // one\n  // six\n  stack {\n    // two\n    // five\n    var $x {\n      // three\n      // four\n      value = 1\n    } as $y\n  }\n}',
    ],
    ['function a {\n  stack {\n    // alone\n  }\n}', 'function a {\n  stack {\n    // alone\n  }\n}'],
    [
      'function a {\n  stack {\n    if (\n      $a // why\n      && $b\n    ) {\n    }\n  }\n}',
      'function a {\n  stack {\n    // why\n    if ($a && $b) {\n    }\n  }\n}',
    ],
  ],
  'writes an object inline under 64 bytes of JSON, else one key a line with aligned colons': [
    ['table t {\n  index = [{"type": "x"}]\n}', 'table t {\n  index = [{"type": "x"}]\n}'],
    [
      'table t {\n  index = [\n    {type: "btree", field: [{name: "openai_file_id", op: "asc"}]},\n    {type: "btree", field: [{name: "openai_file_idx", op: "asc"}]}\n  ]\n}',
      'table t {\n  index = [\n    {type: "btree", field: [{name: "openai_file_id", op: "asc"}]}\n    {\n      type : "btree"\n      field: [{name: "openai_file_idx", op: "asc"}]\n    }\n  ]\n}',
    ],
    [
      'function a {\n  response = {total : $cleaned|count,\n    data:$cleaned,}\n}',
      'function a {\n  response = {total: $cleaned|count, data: $cleaned}\n}',
    ],
    [
      'function a {\n  response = {\n    a: 1, // the first\n    bb: {}\n    // the end\n  }\n}',
      'function a {\n  response = {\n    // the first\n    a : 1\n    bb: {}\n    // the end\n  }\n}',
    ],
    ['function a {\n  response = { }\n}', 'function a {\n  response = {}\n}'],
  ],
  'writes an array of constants likewise, one element a line': [
    [
      'query a verb=GET {\n  stack {\n    db.query t {\n      output = ["id","first_name","last_name","public_name","linkedin_profil"]\n    }\n  }\n}',
      'query a verb=GET {\n  stack {\n    db.query t {\n      output = ["id", "first_name", "last_name", "public_name", "linkedin_profil"]\n    }\n  }\n}',
    ],
    [
      'query a verb=GET {\n  stack {\n    db.query t {\n      output = ["id", "first_name", "last_name", "public_name", "linkedin_profile"]\n    }\n  }\n}',
      'query a verb=GET {\n  stack {\n    db.query t {\n      output = [\n        "id"\n        "first_name"\n        "last_name"\n        "public_name"\n        "linkedin_profile"\n      ]\n    }\n  }\n}',
    ],
    [
      'task a {\n  schedule = [\n    {starts_on: 2025-03-31 03:30:00+0000, freq: 43200}\n  ]\n}',
      'task a {\n  schedule = [{starts_on: 2025-03-31 03:30:00+0000, freq: 43200}]\n}',
    ],
  ],
  'keeps an array with anything else in it as it was written, moved to its place': [
    [
      'function a {\nstack {\nvar $x {\nvalue = [$a,$b]|join:", "\n}\n}\n}',
      'function a {\n  stack {\n    var $x {\n      value = [$a,$b]|join:", "\n    }\n  }\n}',
    ],
    [
      'function a {\n  response = {\n      sets: [\n        {\n          label: "A",\n          data: $a\n        },\n        $b\n      ]\n  }\n}',
      'function a {\n  response = {\n    sets: [\n      {\n        label: "A",\n        data: $a\n      },\n      $b\n    ]\n  }\n}',
    ],
  ],
  'puts single spaces around an equals sign': [
    ['query a verb=GET {\n  auth="user"\n}', 'query a verb=GET {\n  auth = "user"\n}'],
    ['query a verb=GET {\n  auth   =\n    "user"\n}', 'query a verb=GET {\n  auth = "user"\n}'],
  ],
  'breaks a chain of more than two filters, or of more than 32 characters': [
    ['function a {\n  response = $x | trim\n    |lower\n}', 'function a {\n  response = $x|trim|lower\n}'],
    [
      'function a {\n  response = $x|trim|lower|upper\n}',
      'function a {\n  response = $x\n    |trim\n    |lower\n    |upper\n}',
    ],
    [
      'function a {\n  response = "now"|transform_timestamp:"-12 months"\n}',
      'function a {\n  response = "now"|transform_timestamp:"-12 months"\n}',
    ],
    [
      'function a {\n  response = "now"|transform_timestamp:"-120 months"\n}',
      'function a {\n  response = "now"\n    |transform_timestamp:"-120 months"\n}',
    ],
    [
      'function a {\n  response = {}|set:"a":($x|trim)|set:"b":{c: 1}|set:"d":2\n}',
      'function a {\n  response = {}\n    |set:"a":($x|trim)\n    |set:"b":{c: 1}\n    |set:"d":2\n}',
    ],
    [
      'function a {\n  response = $x == $y|trim|lower|upper\n}',
      'function a {\n  response = $x == $y|trim|lower|upper\n}',
    ],
  ],
  'joins an expression that goes on over several lines': [
    [
      'function a {\n  response = $x == 1\n    && $y\n    ? "a"\n    : "b"\n}',
      'function a {\n  response = $x == 1 && $y ? "a" : "b"\n}',
    ],
  ],
  'indents a heredoc and its closer by two from its attribute, and pads its blank lines': [
    [
      'function a {\n  stack {\n    api.lambda {\n      code = """\n  if (a) {\n\n    b()\n  }\n  """\n      timeout = 10\n    }\n  }\n}',
      'function a {\n  stack {\n    api.lambda {\n      code = """\n        if (a) {\n        \n          b()\n        }\n        """\n      timeout = 10\n    }\n  }\n}',
    ],
    [
      "function a {\n  response = '''\n      x\n    y\n      '''|trim\n}",
      "function a {\n  response = '''\n      x\n    y\n      '''|trim\n}",
    ],
    [
      'agent a {\n  llm = {system_prompt: """\n   Hello\n   """, max_steps: 5}\n}',
      'agent a {\n  llm = {\n    system_prompt: """\n      Hello\n      """\n    max_steps    : 5\n  }\n}',
    ],
  ],
  'orders the members of a definition, those that are in no list behind the one they followed': [
    [
      'query a verb=GET {\n  guid = "g"\n  response = $x\n  stack {\n  }\n  tags = ["t"]\n  odd = 1\n  input {\n  }\n  auth = "user"\n  api_group = "G"\n}',
      'query a verb=GET {\n  api_group = "G"\n  auth = "user"\n\n  input {\n  }\n\n  stack {\n  }\n\n  response = $x\n  tags = ["t"]\n  odd = 1\n  guid = "g"\n}',
    ],
    [
      'table_trigger a {\n  actions = {insert: true}\n  stack {\n  }\n  input {\n  }\n  table = "t"\n}',
      'table_trigger a {\n  table = "t"\n\n  input {\n  }\n\n  stack {\n  }\n\n  actions = {insert: true}\n}',
    ],
    ['thing a {\n  guid = "g"\n  b = 1\n  a = 2\n}', 'thing a {\n  b = 1\n  a = 2\n  guid = "g"\n}'],
  ],
  'quotes a name unless it is an identifier': [
    [
      'table t {\n  schema {\n    text a filters=pattern:^\\d{5}$ {\n      sensitive = true\n    }\n  }\n}',
      'table t {\n  schema {\n    text a filters=pattern:^\\d{5}$ {\n      sensitive = true\n    }\n  }\n}',
    ],
    ['query a verb = get {\n}', 'query a verb=GET {\n}'],
    ['query a verb="Put" {\n}', 'query a verb=PUT {\n}'],
    ['query a/{id} verb=PATCH {\n}', 'query "a/{id}" verb=PATCH {\n}'],
    ['function "plain" {\n}', 'function plain {\n}'],
    ['function \'with "quotes"\' {\n}', 'function "with \\"quotes\\"" {\n}'],
    ['function "" {\n}', 'function "" {\n}'],
    ['workspace Shop', 'workspace Shop'],
  ],
  'keeps what follows a block, disabled statements, casts and bare statements': [
    [
      'function a {\n  stack {\n    !var $x {\n      value = 1\n    } as $y|get:"k":null\n    security.create_uuid as $id\n    break\n    each {\n    } break\n    var $z {\n      value = !int $x\n    }\n  }\n}',
      'function a {\n  stack {\n    !var $x {\n      value = 1\n    } as $y|get:"k":null\n  \n    security.create_uuid as $id\n    break\n    each {\n    } break\n  \n    var $z {\n      value = !int $x\n    }\n  }\n}',
    ],
    [
      'function a {\n  stack {\n    conditional {\n      if ($x) {\n      } else {\n      }\n    }\n  }\n}',
      'function a {\n  stack {\n    conditional {\n      if ($x) {\n      }\n    \n      else {\n      }\n    }\n  }\n}',
    ],
  ],
}

describe('the server form', () => {
  for (const [rule, cases] of Object.entries(CASES))
    it.each(cases)(`${rule} (%#)`, (sent, received) => {
      expect(format(sent)).toBe(received)
      expect(format(received)).toBe(received)
    })

  it.each([
    ['a heredoc of many lines', `function a {\n  response = """\n${'    x\n'.repeat(300_000)}    """\n}`],
    ['an array of many lines', `function a {\n  response = [\n${'    $x\n'.repeat(150_000)}  ]\n}`],
    ['an object of many keys', `function a {\n  response = {\n${'    k: $x\n'.repeat(150_000)}  }\n}`],
    ['a block of many statements', `function a {\n  stack {\n${'    break\n'.repeat(150_000)}  }\n}`],
    ['a chain of many filters', `function a {\n  response = $x\n${'    |set:[1]\n'.repeat(100_000)}}`],
  ])('takes %s, and leaves it as it is', (_, text) => {
    expect(format(text) === text).toBe(true)
  })

  it('leaves a whole definition in it as it is, to the byte', () => {
    const text = xs`
      // Everything that the board shows
      query "board/{id}" verb=GET {
        api_group = "shop"
        auth = "user"

        input {
          int id filters=min:1
        }

        stack {
          function.run "tenant/resolve" {
            input = {user_id: $auth.id}
          } as $tenant
        
          // Joined with its lines
          db.query order {
            join = {
              line: {
                table: "line"
                type : "left"
                where: $db.order.id == $db.line.order_id && $db.line.open
              }
            }
          
            where = $db.order.tenant_id == $tenant.id
            return = {type: "list"}
          } as $orders
        
          conditional {
            if (($orders|count) > 0) {
              api.lambda {
                code = """
                  // unbalanced } and "
                  return 1;
                  """
                timeout = 10
              } as $one
            }
          
            else {
              throw {
                name = "NotFound"
                value = \`nothing here\`
              }
            }
          }
        }

        response = {
          orders: $orders
          at    : "now"|format_timestamp:"Y-m-d H:i:s"
        }

        guid = "k3VbQ0cT7mN2pXrL9sYwZ4aHdJe"
      }`
    expect(format(text)).toBe(text)
  })

  it('changes nothing the second time, for any definition', () => {
    fc.assert(
      fc.property(definitionText(), text => {
        const once = format(text)
        expect(format(once)).toBe(once)
      }),
      { numRuns: 300 },
    )
  })

  it('loses and adds no literal, name, variable or comment, for any definition', () => {
    fc.assert(
      fc.property(definitionText(), text => {
        expect(contentOf(format(text))).toEqual(contentOf(text))
      }),
      { numRuns: 300 },
    )
  })
})

/** The tokens that carry content, a heredoc by its words, in an order that no layout changes. */
function contentOf(text: string): string[] {
  const tokens = lex(text, 0)
  return tokens.types
    .flatMap((type, i) => {
      const source = tokenText(tokens, i)
      if (type === 'heredoc') return source.split(/\s+/)
      return type === 'word' || type === 'string' || type === 'comment' ? [source.trimEnd()] : []
    })
    .sort()
}
