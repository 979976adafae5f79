import { describe, expect, it } from 'vitest'
import { CALM } from '../../src/emulator/switches.ts'
import { serve, xs, type Client } from './client.ts'

const USER = xs`
  table user {
    auth = true
  
    schema {
      int id
      text name
      email? email filters=trim
    }
  
    guid = "user_guid__________________"
  }`
const SHOP = 'api_group shop {\n  canonical = "canon___"\n  guid = "shop_guid__________________"\n}'
const LIST = xs`
  query list verb=GET {
    api_group = "shop"
  
    stack {
      db.query user {
        return = {type: "list"}
      } as $users
    }
  
    response = $users
    guid = "list_guid__________________"
  }`
const ADD = 'function add {\n  response = 1\n  guid = "add_guid___________________"\n}'
const WORKSPACE = [USER, SHOP, LIST, ADD].join('\n---\n')

const calm = (switches = {}): Promise<Client> =>
  serve({ multidoc: WORKSPACE, switches: { ...CALM, ...switches } })
const multidoc = async ({ ask }: Client, query = ''): Promise<string[]> =>
  (await ask('GET', `workspace/1/multidoc${query}`)).text.split('\n---\n')
const GUID = /guid = "([\w-]{27})"/

describe('a push finds the object of a definition', () => {
  it('by its guid, and renames it', async () => {
    const client = await calm()
    const renamed = ADD.replace('function add', 'function plus')
    expect((await client.ask('POST', 'workspace/1/multidoc?partial=true', renamed)).status).toBe(200)
    expect(await multidoc(client)).toEqual([USER, renamed, SHOP, LIST])
  })

  it('by kind and name where it has no guid, and gives it the guid of the object', async () => {
    const client = await calm()
    await client.ask('POST', 'workspace/1/multidoc?partial=true', 'function add {\n  response = 2\n}')
    expect((await multidoc(client))[1]).toBe(
      'function add {\n  response = 2\n  guid = "add_guid___________________"\n}',
    )
  })

  it('by verb and group too where it is an endpoint', async () => {
    const client = await calm()
    const other = 'query list verb=POST {\n  api_group = "shop"\n  response = 2\n}'
    await client.ask('POST', 'workspace/1/multidoc?partial=true', other)
    const queries = (await multidoc(client)).filter(text => text.startsWith('query'))
    expect(queries).toHaveLength(2)
    expect(queries[0]).toBe(LIST)
  })

  it('by its name where its guid belongs to nobody, and keeps the guid of the object', async () => {
    const client = await calm()
    const foreign = ADD.replace('add_guid___________________', 'guid_of_another_branch_____')
    await client.ask(
      'POST',
      'workspace/1/multidoc?partial=true',
      foreign.replace('response = 1', 'response = 2'),
    )
    expect((await multidoc(client))[1]).toBe(ADD.replace('response = 1', 'response = 2'))
  })

  it('nowhere, and makes a new one with a guid of 27 characters', async () => {
    const client = await calm()
    const answer = await client.ask(
      'POST',
      'workspace/1/multidoc?partial=true',
      'function fresh {\n  response = 3\n}',
    )
    const text = (await multidoc(client)).find(each => each.startsWith('function fresh'))
    const guid = GUID.exec(text ?? '')?.[1]
    expect(answer.json).toEqual({ guid_map: [{ type: 'function', name: 'fresh', guid }] })
  })

  it('among definitions of the same push: the second of one name updates the first', async () => {
    const client = await calm()
    await client.ask(
      'POST',
      'workspace/1/multidoc?partial=true',
      'function twice {\n  response = 1\n}\n---\nfunction twice {\n  response = 2\n}',
    )
    const twice = (await multidoc(client)).filter(text => text.startsWith('function twice'))
    expect(twice).toEqual([expect.stringContaining('response = 2')])
  })

  it('and swaps two names in one push', async () => {
    const client = await calm()
    const two = 'function two {\n  response = 2\n  guid = "two_guid___________________"\n}'
    await client.ask('POST', 'workspace/1/multidoc?partial=true', two)
    const swapped = [ADD.replace('function add', 'function two'), two.replace('function two', 'function add')]
    await client.ask('POST', 'workspace/1/multidoc?partial=true', swapped.join('\n---\n'))
    const functions = (await multidoc(client)).filter(text => text.startsWith('function'))
    expect(functions).toEqual(swapped)
  })
})

describe('the settings of a workspace', () => {
  it('are one object whatever their name, and rename the workspace', async () => {
    const client = await serve({
      multidoc: 'workspace Shop {\n  acceptance = {ai_terms: true}\n}',
      switches: CALM,
    })
    await client.ask(
      'POST',
      'workspace/1/multidoc?partial=true',
      'workspace Store {\n  acceptance = {ai_terms: false}\n}',
    )
    expect(await multidoc(client)).toEqual([
      expect.stringMatching(/^workspace Store \{\n {2}acceptance = \{ai_terms: false\}/),
    ])
    expect((await client.ask('GET', 'workspace/1')).json).toMatchObject({ name: 'Store' })
  })

  it('hold environment variables only where a read or a push says env=true', async () => {
    const seeded = 'workspace Shop {\n  env = {KEY: "secret"}\n}'
    const client = await serve({ multidoc: seeded, switches: CALM })
    expect(await multidoc(client)).toEqual(['workspace Shop {\n}'])
    expect(await multidoc(client, '?env=true')).toEqual([seeded])

    const changed = seeded.replace('secret', 'changed')
    await client.ask('POST', 'workspace/1/multidoc?partial=true', changed)
    expect((await multidoc(client, '?env=true'))[0]).toContain('secret')
    await client.ask('POST', 'workspace/1/multidoc?partial=true&env=true', changed)
    expect((await multidoc(client, '?env=true'))[0]).toContain('changed')
  })
})

it.each(['workspace Shop {\n}', 'branch v1 {\n  color = "red"\n}', 'branch v1'])(
  'gives no guid to what there is one of: %j',
  async text => {
    const client = await calm()
    for (let times = 0; times < 2; times++)
      await client.ask('POST', 'workspace/1/multidoc?partial=true', text)
    const [kind = ''] = text.split(' ')
    expect((await multidoc(client)).filter(each => each.startsWith(kind))).toEqual([text])
  },
)

describe('a canonical', () => {
  it('is assigned to a group that has none', async () => {
    const client = await calm()
    await client.ask('POST', 'workspace/1/multidoc?partial=true', 'api_group web {\n}')
    expect((await multidoc(client)).find(text => text.startsWith('api_group web'))).toMatch(
      /^ {2}canonical = "[\w-]{8}"$/m,
    )
  })

  it('stays when a push does not name it', async () => {
    const client = await calm()
    await client.ask('POST', 'workspace/1/multidoc?partial=true', 'api_group shop {\n  tags = ["x"]\n}')
    expect((await multidoc(client))[2]).toContain('canonical = "canon___"')
  })

  it('is not given twice in one instance', async () => {
    const client = await calm()
    await client.ask(
      'POST',
      'workspace/1/multidoc?partial=true',
      'api_group web {\n  canonical = "canon___"\n}',
    )
    const web = (await multidoc(client)).find(text => text.startsWith('api_group web'))
    expect(web).toMatch(/canonical = "[\w-]{8}"/)
    expect(web).not.toContain('canon___')
  })
})

describe('a table', () => {
  const slim =
    'table user {\n  schema {\n    int id\n    text name\n  }\n\n  guid = "user_guid__________________"\n}'

  it('keeps the columns that a partial push does not name', async () => {
    const client = await calm()
    await client.ask('POST', 'workspace/1/multidoc?partial=true', slim)
    expect((await multidoc(client))[0]).toContain('text name\n    email? email filters=trim\n  }')
  })

  it('keeps every column where a partial push has no schema', async () => {
    const client = await calm()
    await client.ask('POST', 'workspace/1/multidoc?partial=true', 'table user {\n  auth = false\n}')
    expect((await multidoc(client))[0]).toContain(
      'int id\n      text name\n      email? email'.replaceAll('      ', '    '),
    )
    expect((await multidoc(client))[0]).toContain('auth = false')
  })

  it('loses the columns that a full push does not name', async () => {
    const client = await calm()
    await client.ask('POST', 'workspace/1/multidoc?partial=false', slim)
    expect((await multidoc(client))[0]).toBe(slim)
  })

  it('takes and gives its records only where records=true, and is emptied first by truncate', async () => {
    const client = await calm()
    const withItems = (items: string): string => USER.replace('  guid', `  items = [${items}]\n\n  guid`)
    const items = async (): Promise<string | undefined> =>
      /items = \[[^\]]*\]/.exec((await multidoc(client, '?records=true'))[0] ?? '')?.[0].replace(/\s+/g, ' ')

    await client.ask('POST', 'workspace/1/multidoc?partial=true', withItems('{id: 1, name: "Ann"}'))
    expect(await items()).toBeUndefined()
    await client.ask(
      'POST',
      'workspace/1/multidoc?partial=true&records=true',
      withItems('{id: 1, name: "Ann"}, {name: "Bob"}'),
    )
    expect(await items()).toBe('items = [ {id: 1, name: "Ann"} {id: 2, name: "Bob"} ]')
    await client.ask(
      'POST',
      'workspace/1/multidoc?partial=true&records=true',
      withItems('{id: 2, name: "Bea"}'),
    )
    expect(await items()).toBe('items = [ {id: 1, name: "Ann"} {id: 2, name: "Bea"} ]')
    expect((await multidoc(client))[0]).toBe(USER)
    await client.ask(
      'POST',
      'workspace/1/multidoc?partial=true&records=true&truncate=true',
      withItems('{name: "Cid"}'),
    )
    expect(await items()).toBe('items = [ {id: 1, name: "Cid"} ]')
  })
})

describe('references', () => {
  const broken = xs`
    function calls {
      stack {
        db.query gone {
        } as $a
        db.query user {
        } as $b
        function.run missing {
        } as $c
        !function.run "also/missing" as $d
      }
    
      guid = "call_guid__________________"
    }`

  it('to what does not exist come back empty, the others as they were', async () => {
    const client = await calm({ emptyReferences: true, unknownGuid: 'kept' })
    await client.ask('POST', 'workspace/1/multidoc?partial=true', broken)
    const text = (await multidoc(client)).find(each => each.startsWith('function calls'))
    expect(text).toBe(
      broken
        .replace('db.query gone', 'db.query ""')
        .replace('run missing', 'run ""')
        .replace('"also/missing"', '""'),
    )
  })

  it.each([
    ['an endpoint', 'api.call gone verb=GET {\n      api_group = "shop"\n    }', 'api.call "" verb=GET'],
    [
      'an endpoint of another verb',
      'api.call list verb=POST {\n      api_group = "shop"\n    }',
      'api.call "" verb=POST',
    ],
    ['an api group', 'api.call list verb=GET {\n      api_group = "gone"\n    }', 'api_group = ""'],
    ['a trigger', 'trigger.call gone', 'trigger.call ""'],
    ['the table of a token', 'security.create_auth_token {\n      table = "gone"\n    }', 'table = ""'],
    ['a joined table', 'db.query user {\n      join = {g: {table: "gone"}}\n    }', '{table: ""}'],
  ])('to %s that does not exist come back empty', async (_, statement, expected) => {
    const client = await calm({ emptyReferences: true })
    const text = `function f {\n  stack {\n    ${statement}\n  }\n}`
    await client.ask('POST', 'workspace/1/multidoc?partial=true', text)
    const pushed = (await multidoc(client)).find(each => each.startsWith('function f'))
    expect(pushed).toContain(expected)
    expect(pushed?.match(/""/g)).toHaveLength(expected.startsWith('api_group') ? 2 : 1)
  })

  it('to endpoints and triggers that exist stay', async () => {
    const client = await calm({ emptyReferences: true })
    const call = 'api.call list verb=GET {\n      api_group = "shop"\n    }\n\n    trigger.call "on sale"'
    const text = `function f {\n  stack {\n    ${call}\n  }\n}\n---\ntable_trigger "on sale" {\n  table = "user"\n}`
    await client.ask('POST', 'workspace/1/multidoc?partial=true', text)
    expect((await multidoc(client)).join()).not.toContain('""')
  })

  it('may be to definitions of the same push, wherever they stand in it', async () => {
    const client = await calm({ emptyReferences: true, unknownGuid: 'kept' })
    const both = [broken, 'function missing {\n}', 'table gone {\n}', 'function "also/missing" {\n}']
    await client.ask('POST', 'workspace/1/multidoc?partial=true', both.join('\n---\n'))
    expect((await multidoc(client)).find(each => each.startsWith('function calls'))).toBe(broken)
  })

  it('of endpoints follow the new name of their group', async () => {
    const client = await calm()
    await client.ask('POST', 'workspace/1/multidoc?partial=true', SHOP.replace('shop {', 'store {'))
    expect(await multidoc(client)).toContain(LIST.replace('"shop"', '"store"'))
  })

  it('follow any new name and are emptied by a deletion where the server tracks them', async () => {
    const client = await calm({ trackReferences: true })
    await client.ask('POST', 'workspace/1/multidoc?partial=true', USER.replace('table user', 'table person'))
    expect(await multidoc(client)).toContain(LIST.replace('db.query user', 'db.query person'))
    client.emulator.colleague('ann').delete({ kind: 'table', name: 'person' })
    expect(await multidoc(client)).toContain(LIST.replace('db.query user', 'db.query ""'))
  })

  it('stay as they are where the server keeps them as text', async () => {
    const client = await calm()
    await client.ask('POST', 'workspace/1/multidoc?partial=true', USER.replace('table user', 'table person'))
    expect(await multidoc(client)).toContain(LIST)
  })
})

describe('what a push does not hold', () => {
  it('stays without delete=true, full push or not', async () => {
    const client = await calm()
    for (const partial of ['true', 'false'])
      await client.ask('POST', `workspace/1/multidoc?partial=${partial}`, ADD)
    expect(await multidoc(client)).toHaveLength(4)
  })

  it('goes with partial=false&delete=true', async () => {
    const client = await calm()
    await client.ask('POST', 'workspace/1/multidoc?partial=false&delete=true', ADD)
    expect(await multidoc(client)).toEqual([ADD])
  })

  it('cannot be deleted by a partial push', async () => {
    const client = await calm()
    const answer = await client.ask('POST', 'workspace/1/multidoc?partial=true&delete=true', ADD)
    expect(answer.status).toBe(400)
    expect(answer.json).toMatchObject({ payload: { param: 'delete' } })
    expect(await multidoc(client)).toHaveLength(4)
  })
})

describe('a definition that fails', () => {
  const good = 'function good {\n  response = 1\n}'
  const bad = 'function bad {\n  response = "open\n}'

  it('takes the whole push back', async () => {
    const client = await calm()
    const answer = await client.ask('POST', 'workspace/1/multidoc?partial=true', `${good}\n---\n${bad}`)
    expect(answer.status).toBe(400)
    expect(await multidoc(client)).toEqual([USER, ADD, SHOP, LIST])
  })

  it('leaves the others applied with transaction=false, and is told', async () => {
    const client = await calm()
    const body = `${bad}\n---\n${good}`
    const answer = await client.ask('POST', 'workspace/1/multidoc?partial=true&transaction=false', body)
    expect(answer.status).toBe(400)
    expect(await multidoc(client)).toHaveLength(5)
  })

  it('is passed over in silence where the switch says so', async () => {
    const client = await calm({ partialFailure: 'silent' })
    const body = `${bad}\n---\n${good}`
    const answer = await client.ask('POST', 'workspace/1/multidoc?partial=true&transaction=false', body)
    expect(answer.status).toBe(200)
    expect(answer.json).toEqual({ guid_map: [expect.objectContaining({ name: 'good' })] })
  })

  it('for its syntax is told by offset, line and column, of the multidoc or of the definition', async () => {
    const body = `${good}\n---\nfunction bad {\n  stack {\n    <<<<<<< ours\n  }\n}`
    for (const [syntaxPlace, line] of [
      ['multidoc', 7],
      ['definition', 3],
    ] as const) {
      const client = await calm({ syntaxPlace })
      const answer = await client.ask('POST', 'workspace/1/multidoc?partial=true', body)
      expect(answer.status).toBe(400)
      expect(answer.json).toEqual({
        code: 'ERROR_CODE_SYNTAX_ERROR',
        message: expect.stringContaining('<<<<<<<') as string,
        payload: {
          char: syntaxPlace === 'multidoc' ? body.indexOf('<<<') : 29,
          line,
          col: 5,
          error_line: '    <<<<<<< ours',
          error_snippet: expect.stringContaining('<<<<<<<') as string,
        },
      })
    }
  })

  it('may be refused for a reason of its own', async () => {
    const client = await calm()
    client.emulator.provoke({
      type: 'refuse',
      kind: 'function',
      name: 'good',
      message: 'No more.',
      param: 'name',
    })
    const dryRun = await client.ask('POST', 'workspace/1/multidoc/dry-run?partial=true', good)
    expect(dryRun.status).toBe(200)
    const answer = await client.ask('POST', 'workspace/1/multidoc?partial=true', good)
    expect(answer.status).toBe(400)
    expect(answer.json).toEqual({
      code: 'ERROR_CODE_INPUT_ERROR',
      message: 'No more.',
      payload: { param: 'name' },
    })
  })
})

it.each(['true', 'false'])(
  'lets in nothing of a push that a policy finds fault with, with transaction=%s',
  async transaction => {
    const client = await calm()
    const before = client.emulator.definitions()
    client.emulator.provoke({ type: 'forbid', kind: 'function', name: 'add', finding: 'AUTH-010' })
    const query = `partial=true&transaction=${transaction}`
    const body = `function other {\n}\n---\n${ADD.replace('1', '2')}`
    expect((await client.ask('POST', `workspace/1/multidoc/dry-run?${query}`, body)).status).toBe(200)
    const answer = await client.ask('POST', `workspace/1/multidoc?${query}`, body)
    expect([answer.status, answer.json]).toMatchObject([
      403,
      { payload: { code: 'policy_gate', findings: [{ message: 'AUTH-010' }] } },
    ])
    expect(client.emulator.definitions()).toEqual(before)
  },
)

it('refuses a push that carries one guid twice', async () => {
  const client = await calm()
  const answer = await client.ask(
    'POST',
    'workspace/1/multidoc',
    `${ADD}\n---\n${ADD.replace('add {', 'more {')}`,
  )
  expect(answer.status).toBe(400)
  expect(answer.json).toMatchObject({ message: 'Duplicate function guid: add_guid___________________' })
})

it('answers a push into a workspace that does not allow it with 500, or 403', async () => {
  for (const status of [500, 403] as const) {
    const client = await calm({ pushDisabledStatus: status })
    client.emulator.edit('ann', { type: 'allow-push', allowed: false })
    for (const path of ['workspace/1/multidoc', 'workspace/1/multidoc/dry-run']) {
      const answer = await client.ask('POST', path, ADD)
      expect(answer.status).toBe(status)
      expect(answer.json).toMatchObject({
        message: expect.stringContaining('Push is disabled for this workspace') as string,
      })
    }
    expect((await client.ask('GET', 'workspace/1')).json).toMatchObject({
      preferences: { allow_push: false },
    })
  }
})

it('refuses flags that are neither true nor false', async () => {
  const client = await calm()
  const answer = await client.ask('POST', 'workspace/1/multidoc?partial=yes', ADD)
  expect(answer.status).toBe(400)
  expect(answer.json).toMatchObject({ payload: { param: 'partial' } })
})
