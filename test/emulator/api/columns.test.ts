import { describe, expect, it } from 'vitest'
import { CALM } from '../../../src/emulator/switches.ts'
import { serve, xs, type Client } from '../client.ts'

const USER = xs`
  table user {
    schema {
      int id
    
      // What to call them
      text name filters=trim
    
      email? mail?="x@y.z"
      text[] tags?
    }
  
    index = [
      {type: "primary", field: [{name: "id"}]}
      {type: "btree", field: [{name: "name", op: "asc"}]}
    ]
  
    guid = "user_guid__________________"
  }`
const ROWS = 'items = [{id: 1, name: "Ann", mail: "a@b.c"}]\n\n  guid'

const open = (switches = {}): Promise<Client> =>
  serve({ multidoc: USER.replace('guid', ROWS), switches: { ...CALM, ...switches } })
async function table({ ask }: Client): Promise<string> {
  const { items } = (await ask('GET', 'workspace/1/table')).json as { items: { id: number }[] }
  return `workspace/1/table/${items[0]?.id ?? 0}`
}
const text = async ({ ask }: Client): Promise<string> =>
  (await ask('GET', 'workspace/1/multidoc?records=true')).text

describe('a column', () => {
  it('is told of alone and with the others', async () => {
    const client = await open()
    const path = await table(client)
    const columns = (await client.ask('GET', `${path}/schema`)).json as { name: string }[]
    expect(columns.map(({ name }) => name)).toEqual(['id', 'name', 'mail', 'tags'])
    const common = { access: 'public', sensitive: false }
    expect((await client.ask('GET', `${path}/schema/name`)).json).toEqual({
      ...{ ...common, name: 'name', type: 'text', description: 'What to call them' },
      ...{ nullable: false, default: '', required: true, style: 'single' },
    })
    expect((await client.ask('GET', `${path}/schema/mail`)).json).toMatchObject({
      ...{ ...common, type: 'email', nullable: true, default: '"x@y.z"', required: false },
    })
    expect((await client.ask('GET', `${path}/schema/tags`)).json).toMatchObject({
      type: 'text',
      style: 'list',
    })
    expect((await client.ask('GET', `${path}/schema/none`)).status).toBe(404)
  })

  it('is deleted with its index and its values, the others stay as they were', async () => {
    const client = await open()
    expect((await client.ask('DELETE', `${await table(client)}/schema/name`)).json).toEqual({})
    const left = await text(client)
    expect(left).not.toMatch(/name"|text name|What to call|Ann/)
    expect(left).toContain('{type: "primary", field: [{name: "id"}]}\n  ]')
    expect(left).toContain('int id\n  \n    email? mail?="x@y.z"\n    text[] tags?')
    expect(left).toContain('{id: 1, mail: "a@b.c"}')
  })

  it('is renamed with its index and its values', async () => {
    const client = await open()
    const answer = await client.ask('POST', `${await table(client)}/schema/rename`, {
      old_name: 'name',
      new_name: 'title',
    })
    expect(answer.json).toEqual({})
    const renamed = await text(client)
    expect(renamed).toContain('text title filters=trim')
    expect(renamed).toContain('{type: "btree", field: [{name: "title", op: "asc"}]}')
    expect(renamed).toContain('{id: 1, title: "Ann", mail: "a@b.c"}')
  })

  it('keeps its question mark and its default under a new name', async () => {
    const client = await open()
    await client.ask('POST', `${await table(client)}/schema/rename`, { old_name: 'mail', new_name: 'post' })
    expect(await text(client)).toContain('email? post?="x@y.z"')
  })

  it.each([
    ['DELETE', 'schema/id', undefined, 400],
    ['DELETE', 'schema/none', undefined, 404],
    ['POST', 'schema/rename', { old_name: 'none', new_name: 'x' }, 404],
    ['POST', 'schema/rename', { old_name: 'name', new_name: 'mail' }, 400],
    ['POST', 'schema/rename', { old_name: 'name', new_name: 'not a name' }, 400],
    ['POST', 'schema/rename', { old_name: 'name' }, 400],
    ['DELETE', 'truncate', {}, 400],
  ])('is not touched by %s %s %j', async (method, path, body, status) => {
    const client = await open()
    const before = await text(client)
    expect((await client.ask(method, `${await table(client)}/${path}`, body)).status).toBe(status)
    expect(await text(client)).toBe(before)
  })

  it('that goes or is renamed leaves a row in the log, and the text in the server form', async () => {
    const client = await open({ reformat: true })
    await client.ask('DELETE', `${await table(client)}/schema/tags`)
    expect(client.emulator.definitions()[0]).toBe(USER.replace('\n    text[] tags?', ''))
    expect((await client.ask('GET', 'workspace/1/audit_log')).json).toMatchObject({
      items: [{ type: 'table:update' }],
    })
  })
})

it('empties a table without touching its columns', async () => {
  const client = await open()
  expect((await client.ask('DELETE', `${await table(client)}/truncate`, { reset: true })).json).toEqual({})
  expect(await text(client)).toBe(USER)
})
