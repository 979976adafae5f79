import { describe, expect, it } from 'vitest'
import { CALM } from '../../src/emulator/switches.ts'
import { serve, xs, type Client } from './client.ts'

const USER = xs`
  table user {
    schema {
      int id
      text name
      text? note
    }
  
    guid = "user_guid__________________"
  }`
const SHOP = 'api_group shop {\n  canonical = "canon___"\n  guid = "shop_guid__________________"\n}'
const LIST =
  'query list verb=GET {\n  api_group = "shop"\n  response = 1\n  guid = "list_guid__________________"\n}'
const ADD = 'function add {\n  response = 1\n  guid = "add_guid___________________"\n}'

interface DryRun {
  readonly operations: readonly { action: string; type: string; name: string; details: string }[]
  readonly summary: Record<string, Record<string, number>>
  readonly workspace_name: string
}

const open = (): Promise<Client> =>
  serve({ multidoc: [USER, SHOP, LIST, ADD].join('\n---\n'), switches: CALM })
const dryRun = async (client: Client, body: string, query = 'partial=true'): Promise<DryRun> =>
  (await client.ask('POST', `workspace/1/multidoc/dry-run?${query}`, body)).json as DryRun
const told = ({ operations }: DryRun): string[] =>
  operations.map(({ action, type, name, details }) => [action, type, name, details].join(' ').trimEnd())

describe('a dry-run', () => {
  it('changes nothing: no text, no id, no row of the log', async () => {
    const client = await open()
    const before = client.emulator.definitions()
    await dryRun(client, `${ADD.replace('1', '2')}\n---\nfunction fresh {\n}`, 'partial=false&delete=true')
    expect(client.emulator.definitions()).toEqual(before)
    expect(client.emulator.world.audit.size).toBe(0)

    const untouched = await open()
    const pushed = [client, untouched].map(each =>
      each.ask('POST', 'workspace/1/multidoc?partial=true', 'function f {\n}'),
    )
    const [one, other] = await Promise.all(pushed)
    expect(one?.text).toBe(other?.text)
  })

  it.each([
    ['create function fresh', 'function fresh {\n}'],
    ['create query list POST', 'query list verb=POST {\n  api_group = "shop"\n}'],
    ['create trigger watch', 'table_trigger watch {\n  table = "user"\n}'],
    ['create workspace workspace', 'workspace Shop {\n}'],
    ['update function add', ADD.replace('1', '2')],
    ['update function plus', ADD.replace('add {', 'plus {')],
    ['unchanged function add', ADD],
    ['unchanged function add', ADD.replace('\n  guid = "add_guid___________________"', '')],
    ['unchanged query list GET', LIST],
  ])('says: %s', async (operation, text) => {
    expect(told(await dryRun(await open(), text))).toEqual([operation])
  })

  it.each([
    [
      'add_field table user age (int)',
      'partial=true',
      USER.replace('    text name', '    text name\n    int age?'),
    ],
    [
      'update_field table user name (text)',
      'partial=true',
      USER.replace('text name', 'text name? filters=trim'),
    ],
    ['update_field table user note (text)', 'partial=true', USER.replace('text? note', 'text note')],
    ['alter_field table user name (int)', 'partial=true', USER.replace('text name', 'int name')],
    ['drop_field table user note (text)', 'partial=false', USER.replace('\n    text? note', '')],
  ])('of a table says: %s', async (operation, query, text) => {
    expect(told(await dryRun(await open(), text, query))).toEqual(['update table user', operation])
  })

  it('says nothing of a column that a partial push leaves out', async () => {
    expect(told(await dryRun(await open(), USER.replace('\n    text? note', '')))).toEqual([
      'unchanged table user',
    ])
  })

  it('tells which tables would be emptied', async () => {
    const result = await dryRun(await open(), USER, 'partial=true&truncate=true')
    expect(told(result)).toEqual(['unchanged table user', 'truncate table user'])
    expect(result.summary['table']).toMatchObject({ truncated: 1, unchanged: 1 })
  })

  it('tells what a push would delete, the endpoints of a group as a cascade', async () => {
    const result = await dryRun(await open(), ADD, 'partial=false&delete=true')
    expect(told(result).sort()).toEqual([
      'cascade_delete query list GET',
      'delete api_group shop',
      'delete table user',
      'unchanged function add',
    ])
  })

  it('takes no message for a part of a group that is called like its channel', async () => {
    const message = 'message say {\n  channel = "shop"\n  guid = "say_guid___________________"\n}'
    const client = await serve({ multidoc: [SHOP, message, ADD].join('\n---\n'), switches: CALM })
    expect(told(await dryRun(client, ADD, 'partial=false&delete=true')).sort()).toEqual([
      'delete api_group shop',
      'delete message say',
      'unchanged function add',
    ])
  })

  it('may ask so beside a partial push, as the command line tool of Xano does', async () => {
    const result = await dryRun(await open(), ADD, 'partial=true&delete=true')
    expect(result.operations.filter(({ action }) => action.endsWith('delete'))).toHaveLength(3)
  })

  it('counts by type, and names the workspace', async () => {
    const result = await dryRun(
      await open(),
      `${ADD}\n---\n${USER.replace('text name', 'text name?')}\n---\ntool t {\n}`,
    )
    const zero = { created: 0, updated: 0, deleted: 0, unchanged: 0, truncated: 0 }
    expect(result.summary).toEqual({
      function: { ...zero, unchanged: 1 },
      table: { ...zero, updated: 1 },
      tool: { ...zero, created: 1 },
    })
    expect(result.workspace_name).toBe('workspace')
  })

  it('refuses what a push refuses', async () => {
    const client = await open()
    for (const body of ['function a {', `${ADD}\n---\n${ADD}`])
      expect((await client.ask('POST', 'workspace/1/multidoc/dry-run', body)).status).toBe(400)
  })

  it('warns of what a push would corrupt, and a push corrupts it', async () => {
    const client = await open()
    const details = 'exception: mvp:placeholder'
    client.emulator.provoke({ type: 'corrupt', kind: 'function', name: 'add', details })
    const changed = ADD.replace('response = 1', 'stack {\n  }\n\n  response = 2')
    expect((await dryRun(client, changed)).operations).toEqual([
      { action: 'update', type: 'function', name: 'add', details },
    ])
    await client.ask('POST', 'workspace/1/multidoc?partial=true', changed)
    expect(client.emulator.definitions()).toContain(
      'function add {\n  guid = "add_guid___________________"\n}',
    )
  })
})
