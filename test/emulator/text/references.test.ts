import { describe, expect, it } from 'vitest'
import { referencesOf, rewriteReferences } from '../../../src/emulator/text/references.ts'
import { Script } from '../../../src/emulator/text/script.ts'
import { xs } from '../client.ts'

const found = (text: string): string[] =>
  referencesOf(new Script(text).definition).map(({ kind, name }) => `${kind} ${name}`)

describe('the references of a definition', () => {
  it.each([
    ['function.run add as $x', ['function add']],
    ['function.run "math/add" {\n} as $x', ['function math/add']],
    ['!function.call add {\n}', ['function add']],
    ['db.query order {\n} as $x', ['table order']],
    ['db.add_or_edit "order line" {\n}', ['table order line']],
    ['db.bulk.add order {\n}', ['table order']],
    ['db.direct_query {\n  sql = "SELECT 1 FROM order"\n}', []],
    ['db.transaction {\n  stack {\n    db.del order {\n    }\n  }\n}', ['table order']],
    ['ai.agent.run "Helper" {\n}', ['agent Helper']],
    ['task.call nightly', ['task nightly']],
    ['tool.call look', ['tool look']],
    [
      'db.query order {\n  addon = [\n    {name: "lines", input: {id: $output.id}, as: "items.lines"}\n  ]\n}',
      ['table order', 'addon lines'],
    ],
    [
      'db.query a {\n  addon = [{name: "b", output: ["name"], input: {name: "x"}}]\n}',
      ['table a', 'addon b'],
    ],
    ['function.run $name', []],
    ['db.query ""', []],
    ['var $x {\n  value = "db.query order"\n}', []],
    ['// db.query order', []],
    ['api.call list verb=GET {\n  api_group = "other"\n}', ['query list', 'api_group other']],
    ['trigger.call "on sale" {\n}', ['trigger on sale']],
    ['security.create_auth_token {\n  table = "user"\n  extras = {}\n} as $t', ['table user']],
    ['util.other {\n  table = "user"\n}', []],
    [
      'db.query a {\n  join = {\n    b: {table: "b", where: $db.a.id == $db.b.a_id}\n    c: {table: "c c"}\n  }\n}',
      ['table a', 'table b', 'table c c'],
    ],
  ])('in a stack are, of %j, %j', (statement, expected) => {
    expect(found(`function f {\n  stack {\n    ${statement}\n  }\n}`)).toEqual(expected)
  })

  it.each([
    ['query q verb=GET {\n  api_group = "shop"\n}', ['api_group shop']],
    ['function f {\n  input {\n    int user_id? {\n      table = "user"\n    }\n  }\n}', ['table user']],
    [
      'table t {\n  schema {\n    object o {\n      schema {\n        int user_id { table = "user" }\n      }\n    }\n  }\n}',
      ['table user'],
    ],
    ['query q verb=GET {\n  auth = "user"\n}', ['table user']],
    ['query q verb=GET {\n  auth = false\n}', []],
    ['run.job "j" {\n  main = {name: "f", input: {name: "x"}}\n}', ['function f']],
    ['run.service "s" {\n  pre = {name: "f"}\n}', ['function f']],
    ['realtime_trigger t {\n  channel = "room"\n}', ['realtime_channel room']],
    ['message m {\n  channel = "room"\n  auth = "user"\n}', ['table user', 'channel room']],
    ['channel c {\n  realtime_server = "main"\n}', ['realtime_server main']],
    ['agent a {\n  tools = ["look"]\n}', ['tool look']],
    ['table_trigger t {\n  table = "user"\n}', ['table user']],
    ['agent_trigger t {\n  agent = "Helper"\n}', ['agent Helper']],
    ['agent a {\n  tools = [{name: "look"}, {name: "find"}]\n}', ['tool look', 'tool find']],
    [
      'mcp_server m {\n  prompts = [{name: "ask", auth: "user"}]\n  resources = [{name: "menu"}]\n}',
      ['prompt ask', 'table user', 'resource menu'],
    ],
    ['query q verb=GET {\n  middleware = {pre: [{name: "check"}]}\n}', ['middleware check']],
    ['function f {\n  table = "no field"\n}', []],
    ['workflow_test w {\n  stack {\n    function.call add {\n    }\n  }\n}', ['function add']],
  ])('elsewhere are, of %j, %j', (text, expected) => {
    expect(found(text)).toEqual(expected)
  })
})

it('rewrites references in their place, without quotes where a call needs none', () => {
  const script = new Script(xs`
    query q verb=GET {
      api_group = "shop"
    
      stack {
        db.query order {
        } as $order
        function.run "math/add" as $x
      }
    }`)
  const names: Record<string, string> = { shop: 'store', order: 'sale', 'math/add': '' }
  expect(rewriteReferences(script, ({ name }) => names[name]).text).toBe(
    script.text.replace('shop', 'store').replace('query order', 'query sale').replace('math/add', ''),
  )
  expect(rewriteReferences(script, () => undefined)).toBe(script)
})
