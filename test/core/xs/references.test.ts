import { describe, expect, it } from 'vitest'
import { emptiedReferences, references } from '../../../src/core/xs/references.ts'

const named = (text: string): string[] => references(text).map(({ kind, name }) => `${kind} ${name}`)

const inStack = (statements: string): string => `function a {\n  stack {\n${statements}\n  }\n}`

describe('references', () => {
  it.each([
    ['db.query user {\n}', 'table user'],
    ['db.get "order line" {\n}', 'table order line'],
    ['db.query user as $x', 'table user'],
    ['!db.bulk.add user {\n}', 'table user'],
    ['db.schema user { path = "" }', 'table user'],
    ['db.schema { table = "user" }', 'table user'],
    ['function.run "a/b" as $x', 'function a/b'],
    ['function.run maths/add {\n}', 'function maths/add'],
    ['function.call "f" {\n}', 'function f'],
    ['task.call "count to 10" as $x', 'task count to 10'],
    ['tool.call t as $x', 'tool t'],
    ['addon.call x as $y', 'addon x'],
    ['middleware.call m {\n}', 'middleware m'],
    ['trigger.call t {\n}', 'trigger t'],
    ['ai.agent.run "Helper" {\n}', 'agent Helper'],
    ['security.create_auth_token { table = "user" }', 'table user'],
    ['api.realtime_event { auth_table = "user" }', 'table user'],
    ['realtime.publish { realtime_server = "s" }', 'realtime_server s'],
    ['db.query "" {\n}', 'table '],
    ['conditional {\n if ($x) {\n db.del user {\n }\n }\n }', 'table user'],
    ['group {\n stack {\n function.run f\n }\n }', 'function f'],
  ])('of the statement %j: %s', (statement, expected) => {
    expect(named(inStack(statement))).toEqual([expected])
  })

  it.each([
    ['db.transaction {\n stack {\n }\n }'],
    ['db.direct_query { sql = "SELECT 1" } as $x'],
    ['db.external.mysql.direct_query { sql = "x" }'],
    ['db.set_datasource { value = "test" }'],
    ['function.run $name as $x'],
    ['db.query as $x'],
    ['debug.log { value = "db.query user {" }'],
    ['// db.query user'],
    ['debug.log { value = """\n db.query user {\n }\n """ }'],
    ['debug.log { table = $x }'],
    ['debug.log { table = "a" ~ $x }'],
    ['debug.log { value = {table: "user", name: "x"} }'],
  ])('are not in %j', statement => {
    expect(named(inStack(statement))).toEqual([])
  })

  it('are an endpoint, and the group that is named beside it', () => {
    const call = 'api.call "a/{id}" verb=GET {\n  api_group = "G"\n  input = {name: "x"}\n}'
    expect(references(inStack(call))).toEqual([
      { kind: 'query', name: 'a/{id}', isEmpty: false },
      { kind: 'api_group', name: 'G', isEmpty: false },
    ])
  })

  it.each<[string, string[]]>([
    ['query a verb=GET {\n  api_group = "G"\n  auth = "user"\n}', ['api_group G', 'table user']],
    ['table a {\n  auth = true\n  schema {\n    int user_id { table = "user" }\n  }\n}', ['table user']],
    ['table_trigger a {\n  table = "user"\n}', ['table user']],
    ['agent a {\n  tools = [{name: "t"}, {name: "u"}]\n}', ['tool t', 'tool u']],
    ['mcp_server a {\n  tools = [\n    {name: "t"}\n  ]\n}', ['tool t']],
    [
      'mcp_server a {\n  prompts = [{name: "p", auth: "user"}, {name: "q", active: false}]\n}',
      ['prompt p', 'table user', 'prompt q'],
    ],
    ['mcp_server a {\n  resources = [\n    {name: "r"}\n  ]\n}', ['resource r']],
    ['agent_trigger a {\n  agent = "g"\n}', ['agent g']],
    ['mcp_server_trigger a {\n  mcp_server = "m"\n}', ['mcp_server m']],
    ['realtime_trigger a {\n  channel = "c"\n}', ['realtime_channel c']],
    ['message a {\n  realtime_server = "s"\n  channel = "c"\n}', ['realtime_server s', 'channel c']],
    ['run.job a {\n  main = {name: "f", input: {name: "x"}}\n}', ['function f']],
    ['run.service a {\n  pre = {name: "f"}\n}', ['function f']],
    [
      'branch a {\n  middleware = {query: {pre: ["m"], post: [{name: "n"}]}}\n}',
      ['middleware m', 'middleware n'],
    ],
    ['function a {\n  middleware = "inherit"\n}', []],
  ])('of the members of %j', (text, expected) => {
    expect(named(text)).toEqual(expected)
  })

  it('of addons are found in addons, and of joins in joins', () => {
    const query = `db.query user {
      join = {post: {table: "post", where: $db.user.id == $db.post.user}}
      addon = [
        {
          name : "client"
          input: {name: "not me"}
          output: ["name"]
          addon: [{name: "inner"}]
        }
      ]
    } as $x`
    expect(named(inStack(query))).toEqual(['table user', 'table post', 'addon client', 'addon inner'])
  })

  it('are none in what does not read', () => {
    expect(references('function a {\n  db.query user {\n')).toEqual([])
  })

  it('say when they are empty', () => {
    expect(references(inStack('db.query "" as $x\nfunction.run f'))).toEqual([
      { kind: 'table', name: '', isEmpty: true },
      { kind: 'function', name: 'f', isEmpty: false },
    ])
  })
})

describe('emptiedReferences', () => {
  const emptied = (sent: string, received: string): string[] =>
    emptiedReferences(inStack(sent), inStack(received)).map(({ kind, name }) => `${kind} ${name}`)

  it('names what came back empty', () => {
    const sent = 'db.query user\nfunction.run f\ndb.get post\ndb.get user'
    expect(emptied(sent, 'db.query user\nfunction.run ""\ndb.get ""\ndb.get user')).toEqual([
      'table post',
      'function f',
    ])
  })

  it('names one of two equal ones', () => {
    expect(emptied('db.query user\ndb.get user', 'db.query ""\ndb.get user')).toEqual(['table user'])
  })

  it('names none that was empty before, that stayed, or whose statement is gone', () => {
    expect(emptied('db.query ""\ndb.get user', 'db.query ""\ndb.get user')).toEqual([])
    expect(emptied('db.query post\ndb.get user', 'db.get user')).toEqual([])
    expect(emptied('db.query post', 'db.query article')).toEqual([])
  })
})
