import { describe, expect, it } from 'vitest'
import { LISTINGS } from '../../../src/emulator/api/objects.ts'
import { CALM } from '../../../src/emulator/switches.ts'
import { serve, type Client } from '../client.ts'

interface Item {
  readonly id: number
  readonly name: string
  readonly [field: string]: unknown
}
interface Page {
  readonly items: Item[]
  readonly curPage: number
  readonly nextPage: number | null
  readonly prevPage: number | null
}

const named = (kind: string, name: string, more = ''): string => `${kind} ${name} {\n${more}}`
const open = (multidoc: string, switches = {}): Promise<Client> =>
  serve({ multidoc, switches: { ...CALM, ...switches } })
const page = async ({ ask }: Client, path: string): Promise<Page> =>
  (await ask('GET', `workspace/1/${path}`)).json as Page
const names = async (client: Client, path: string): Promise<string[]> =>
  (await page(client, path)).items.map(({ name }) => name)

describe('a list of objects', () => {
  it.each(LISTINGS)(
    'of $kind stands at $path, with numeric ids by which they are deleted',
    async ({ kind, path }) => {
      const client = await open(
        [named(kind, 'one'), named(kind, 'two'), named('other', 'three')].join('\n---\n'),
      )
      const { items } = await page(client, `${path}?sort=name&order=asc`)
      expect(items.map(({ name }) => name)).toEqual(['one', 'two'])
      const id = items[0]?.id ?? 0
      expect((await client.ask('GET', `workspace/1/${path}/${id}`)).json).toMatchObject({ id, name: 'one' })
      expect((await client.ask('DELETE', `workspace/1/${path}/${id}`)).json).toEqual({})
      expect(await names(client, path)).toEqual(['two'])
      expect((await client.ask('DELETE', `workspace/1/${path}/${id}`)).status).toBe(404)
    },
  )

  it('comes in pages, sorted, newest first unless it says otherwise', async () => {
    let now = 0
    const client = await serve({ switches: CALM, now: () => (now += 1000) })
    for (const name of ['b', 'c', 'a']) client.emulator.colleague('ann').put(named('function', name))
    expect(await names(client, 'function')).toEqual(['a', 'c', 'b'])
    expect(await names(client, 'function?order=asc')).toEqual(['b', 'c', 'a'])
    expect(await names(client, 'function?sort=name&order=asc')).toEqual(['a', 'b', 'c'])
    expect(await names(client, 'function?sort=name&order=desc&search=B')).toEqual(['b'])
    client.emulator.colleague('ann').put(named('function', 'b', '  response = 1\n'))
    expect(await names(client, 'function?sort=updated_at')).toEqual(['b', 'a', 'c'])
    expect(await page(client, 'function?per_page=2')).toMatchObject({
      curPage: 1,
      nextPage: 2,
      prevPage: null,
    })
    expect(await page(client, 'function?per_page=2&page=2')).toMatchObject({
      items: [{ name: 'b' }],
      nextPage: null,
      prevPage: 1,
    })
  })

  it.each(['per_page=0', 'per_page=10001', 'per_page=x', 'page=0', 'sort=size', 'order=up'])(
    'refuses %s',
    async query => {
      expect((await (await open('')).ask('GET', `workspace/1/function?${query}`)).status).toBe(400)
    },
  )

  it('tells when an object was made and changed, its guid, its description and its draft', async () => {
    let now = Date.UTC(2026, 0, 1)
    const client = await serve({
      multidoc: '// Adds\n// up\nfunction add {\n}',
      switches: CALM,
      now: () => now,
    })
    now += 60_000
    client.emulator.colleague('ann').draft('function add {\n  response = 1\n}')
    expect((await page(client, 'function?include_xanoscript=true')).items).toEqual([
      {
        id: expect.any(Number) as number,
        created_at: '2026-01-01 00:00:00+0000',
        updated_at: '2026-01-01 00:00:00+0000',
        name: 'add',
        description: 'Adds\nup',
        guid: expect.stringMatching(/^[\w-]{27}$/) as string,
        branch: 'v1',
        draft_updated_at: '2026-01-01 00:01:00+0000',
        xanoscript: { status: 'ok', value: '// Adds\n// up\nfunction add {\n}' },
      },
    ])
    const drafted = await page(client, 'function?include_xanoscript=true&include_draft=true')
    expect(JSON.stringify(drafted)).toContain('response = 1')
  })

  it('of tables is wrapped into an array where the switch follows the OpenAPI', async () => {
    const client = await open(named('table', 'user'), { tableList: 'wrapped' })
    expect((await client.ask('GET', 'workspace/1/table')).json).toMatchObject([{ items: [{ name: 'user' }] }])
    client.emulator.switch({ tableList: 'envelope' })
    expect(await names(client, 'table')).toEqual(['user'])
  })

  it('is that of the branch that it is asked of', async () => {
    const client = await open(named('function', 'add'))
    await client.ask('POST', 'workspace/1/branch', { label: 'dev' })
    await client.ask('POST', 'workspace/1/multidoc?branch=dev&partial=true', named('function', 'more'))
    expect((await names(client, 'function?branch=dev')).sort()).toEqual(['add', 'more'])
    expect(await names(client, 'function')).toEqual(['add'])
  })
})

describe('the endpoints of a group', () => {
  const query = (name: string, verb: string, group: string): string =>
    `query ${name} verb=${verb} {\n  api_group = "${group}"\n}`
  const multidoc = [
    'api_group shop {\n}',
    'api_group web {\n}',
    query('list', 'GET', 'shop'),
    query('list', 'GET', 'web'),
    query('list', 'POST', 'shop'),
  ].join('\n---\n')
  const groupId = async (client: Client, name: string): Promise<number> =>
    (await page(client, 'apigroup')).items.find(item => item.name === name)?.id ?? 0

  it('are all that goes with it, and no message of a channel that is called the same', async () => {
    const client = await open(`${multidoc}\n---\nmessage say {\n  channel = "shop"\n}`)
    await client.ask('DELETE', `workspace/1/apigroup/${await groupId(client, 'shop')}`)
    expect(client.emulator.definitions().map(text => text.split('\n')[0])).toEqual([
      'api_group web {',
      'query list verb=GET {',
      'message say {',
    ])
  })

  it('are listed with their verbs and deleted below it', async () => {
    const client = await open(multidoc)
    const path = `apigroup/${await groupId(client, 'shop')}/api`
    const { items } = await page(client, `${path}?order=asc`)
    expect(items.map(({ name, verb }) => [name, verb])).toEqual([
      ['list', 'GET'],
      ['list', 'POST'],
    ])
    const id = items[0]?.id ?? 0
    expect((await client.ask('GET', `workspace/1/${path}/${id}`)).json).toMatchObject({ verb: 'GET' })
    const other = `apigroup/${await groupId(client, 'web')}/api/${id}`
    expect((await client.ask('DELETE', `workspace/1/${other}`)).status).toBe(404)
    expect((await client.ask('DELETE', `workspace/1/${path}/${id}`)).status).toBe(200)
    expect((await page(client, path)).items).toHaveLength(1)
  })

  it('go with it', async () => {
    const client = await open(multidoc)
    await client.ask('DELETE', `workspace/1/apigroup/${await groupId(client, 'shop')}`)
    expect(client.emulator.definitions()).toEqual(['api_group web {\n}', query('list', 'GET', 'web')])
  })
})

it('writes a row of the log for a deletion, without a branch for a table', async () => {
  const client = await open([named('function', 'add'), named('table', 'user')].join('\n---\n'))
  for (const path of ['function', 'table'])
    await client.ask('DELETE', `workspace/1/${path}/${(await page(client, path)).items[0]?.id ?? 0}`)
  const { items } = (await client.ask('GET', 'workspace/1/audit_log')).json as { items: object[] }
  expect(items).toMatchObject([
    { type: 'table:delete', branch: null },
    { type: 'function:delete', branch: { label: 'v1' } },
  ])
})
