import { describe, expect, it } from 'vitest'
import { CALM } from '../../../src/emulator/switches.ts'
import { serve, type Client } from '../client.ts'

interface Row {
  readonly id: number
  readonly type: string
  readonly branch: { readonly label: string } | null
  readonly user: { readonly email: string }
}
const LOG = 'workspace/1/audit_log'
const rows = async ({ ask }: Client, query = ''): Promise<Row[]> =>
  ((await ask('GET', LOG + query)).json as { items: Row[] }).items
const types = async (client: Client): Promise<string[]> => (await rows(client)).map(({ type }) => type)
const open = (switches = {}): Promise<Client> => serve({ switches: { ...CALM, ...switches } })
const PUSH = 'workspace/1/multidoc?partial=true'

describe('the audit log', () => {
  it('has strictly descending ids, in pages that count', async () => {
    const client = await open()
    for (let i = 0; i < 5; i++) client.emulator.colleague('ann').put(`function f${i} {\n}`)
    const ids = (await rows(client)).map(({ id }) => id)
    expect(ids).toEqual([...ids].sort((a, b) => b - a))
    expect(new Set(ids).size).toBe(5)
    expect((await client.ask('GET', `${LOG}?page=2&per_page=2`)).json).toMatchObject({
      ...{ items: [{ id: ids[2] }, { id: ids[3] }], itemsReceived: 2, itemsTotal: 5, pageTotal: 3 },
      ...{ curPage: 2, prevPage: 1, nextPage: 3, offset: 2, perPage: 2 },
    })
    expect(await rows(client, '?page=9')).toEqual([])
  })

  it('says who changed what, in which branch, and no branch for a table', async () => {
    const client = await open()
    client.emulator.colleague('ann').put('function f {\n}')
    await client.ask('POST', PUSH, 'table t {\n}')
    client.emulator.colleague('bob').put('function f {\n  response = 1\n}')
    client.emulator.colleague('bob').delete({ kind: 'table', name: 't' })
    expect((await rows(client)).map(row => [row.type, row.user.email, row.branch?.label ?? null])).toEqual([
      ['table:delete', 'bob@example.com', null],
      ['function:update', 'bob@example.com', 'v1'],
      ['table:create', 'dev@example.com', null],
      ['function:create', 'ann@example.com', 'v1'],
    ])
  })

  it('has a row for each read where the switch says so', async () => {
    const client = await open({ auditReads: true })
    await client.ask('GET', 'workspace/1/multidoc')
    await client.ask('GET', 'workspace/1')
    expect(await types(client)).toEqual(['workspace:read', 'workspace:read'])
    client.emulator.switch({ auditReads: false })
    await client.ask('GET', 'workspace/1/multidoc')
    expect(await types(client)).toHaveLength(2)
  })

  it.each([
    ['each', ['query:create', 'function:create']],
    ['one', ['workspace:import']],
    ['none', []],
  ] as const)('has, for an import of two, where the switch says %s: %j', async (auditImports, expected) => {
    const client = await open({ auditImports })
    await client.ask('POST', PUSH, 'function f {\n}\n---\nquery q verb=GET {\n}')
    expect(await types(client)).toEqual(expected)
  })

  it('has no row for what an import did not change', async () => {
    const client = await open()
    await client.ask('POST', PUSH, 'function f {\n}')
    await client.ask('POST', PUSH, client.emulator.definitions().join('\n---\n'))
    expect(await types(client)).toEqual(['function:create'])
  })

  it('has rows for what an import deleted, triggers all under one name', async () => {
    const client = await open()
    await client.ask('POST', PUSH, 'table_trigger t {\n}\n---\nfunction f {\n}')
    await client.ask('POST', 'workspace/1/multidoc?delete=true', 'function f {\n}')
    expect(await types(client)).toEqual(['trigger:delete', 'function:create', 'trigger:create'])
  })

  it('has rows for drafts only where the switch says so', async () => {
    for (const auditDrafts of [true, false]) {
      const client = await open({ auditDrafts })
      client.emulator.colleague('ann').draft('function f {\n}')
      client.emulator.colleague('ann').publish({ kind: 'function', name: 'f' })
      expect(await types(client)).toEqual(auditDrafts ? ['function:publish', 'function:create'] : [])
    }
  })

  it('is searched by the fields of its rows, in either order', async () => {
    const client = await open()
    for (const name of ['a', 'b']) client.emulator.colleague('ann').put(`function ${name} {\n}`)
    client.emulator.colleague('ann').delete({ kind: 'function', name: 'a' })
    const search = async (body: object): Promise<string[]> =>
      ((await client.ask('POST', `${LOG}/search`, body)).json as { items: Row[] }).items.map(
        ({ type }) => type,
      )
    expect(await search({ search: { type: 'function:delete' } })).toEqual(['function:delete'])
    expect(await search({ sort: { id: 'asc' }, per_page: 2 })).toEqual(['function:create', 'function:create'])
    expect(await search({ search: [] })).toHaveLength(3)
    expect((await client.ask('POST', `${LOG}/search`, { sort: { id: 'up' } })).status).toBe(400)
    expect((await client.ask('POST', `${LOG}/search`, 'no json')).status).toBe(400)
  })

  it('is that of one workspace', async () => {
    const client = await serve({ switches: CALM, workspaces: [{ id: 2, name: 'Second' }] })
    client.emulator.colleague('ann').put('function f {\n}', { workspace: 2 })
    expect(await types(client)).toEqual([])
    expect((await client.ask('GET', 'workspace/2/audit_log')).json).toMatchObject({ itemsTotal: 1 })
  })
})
