import { describe, expect, it } from 'vitest'
import { CALM } from '../../../src/emulator/switches.ts'
import { serve, type Client } from '../client.ts'

const PATH = 'workspace/1/knowledge/sync'
const DOC = { name: 'Style', knowledge_type: 'doc', content: '# Style', mode: 'always' }
const SKILL = {
  name: 'Deploy',
  knowledge_type: 'skill',
  content: 'How',
  files: [{ name: 'a/b.md', content: 'B' }],
}
const open = (switches = {}): Promise<Client> => serve({ switches: { ...CALM, ...switches } })
const names = async ({ ask }: Client): Promise<string[]> =>
  ((await ask('GET', PATH)).json as { name: string }[]).map(({ name }) => name)

describe('knowledge', () => {
  it('is given back whole, with what was left out filled in', async () => {
    const client = await open()
    const answer = await client.ask('POST', PATH, { items: [DOC, SKILL] })
    const guid = expect.stringMatching(/^[\w-]{27}$/) as string
    expect(answer.json).toEqual({
      imported: 2,
      deleted: 0,
      guid_map: [
        { guid, name: 'Style' },
        { guid, name: 'Deploy' },
      ],
    })
    expect((await client.ask('GET', PATH)).json).toEqual([
      { guid, ...DOC, description: '', scope: 'workspace', enabled: true, tag: [], files: [] },
      { guid, ...SKILL, description: '', scope: 'workspace', mode: 'auto', enabled: true, tag: [] },
    ])
  })

  it('is found by its guid, then by its name', async () => {
    const client = await open()
    await client.ask('POST', PATH, { items: [DOC] })
    const [{ guid }] = (await client.ask('GET', PATH)).json as [{ guid: string }]
    await client.ask('POST', PATH, { items: [{ ...DOC, guid, name: 'House style' }] })
    expect(await names(client)).toEqual(['House style'])
    await client.ask('POST', PATH, { items: [{ ...DOC, name: 'House style', content: 'new' }] })
    expect((await client.ask('GET', PATH)).json).toMatchObject([{ guid, content: 'new' }])
  })

  it('that is not sent stays, unless it is to be deleted', async () => {
    const client = await open()
    await client.ask('POST', PATH, { items: [DOC, SKILL] })
    await client.ask('POST', PATH, { items: [DOC] })
    expect((await names(client)).sort()).toEqual(['Deploy', 'Style'])
    expect((await client.ask('POST', PATH, { items: [DOC], delete: true })).json).toMatchObject({
      imported: 1,
      deleted: 1,
    })
    expect(await names(client)).toEqual(['Style'])
  })

  it('is not changed by a dry run, which tells what would be', async () => {
    const client = await open()
    await client.ask('POST', PATH, { items: [DOC, SKILL] })
    const items = [DOC, { ...DOC, name: 'New' }]
    const zero = { created: 0, updated: 0, deleted: 0, unchanged: 0 }
    expect((await client.ask('POST', PATH, { items, delete: true, dry_run: true })).json).toEqual({
      operations: [
        { action: 'unchanged', type: 'doc', name: 'Style' },
        { action: 'create', type: 'doc', name: 'New' },
        { action: 'delete', type: 'skill', name: 'Deploy' },
      ],
      summary: { doc: { ...zero, unchanged: 1, created: 1 }, skill: { ...zero, deleted: 1 } },
    })
    expect((await names(client)).sort()).toEqual(['Deploy', 'Style'])
  })

  it('belongs to one branch', async () => {
    const client = await open()
    await client.ask('POST', 'workspace/1/branch', { label: 'dev' })
    await client.ask('POST', PATH, { branch: 'dev', items: [DOC] })
    expect(await names(client)).toEqual([])
    expect((await client.ask('GET', `${PATH}?branch=dev`)).json).toHaveLength(1)
  })

  it('comes as an envelope, and leaves no row in the log, where the switches say so', async () => {
    const client = await open({ lists: 'envelope', auditKnowledge: false })
    await client.ask('POST', PATH, { items: [DOC] })
    expect((await client.ask('GET', PATH)).json).toMatchObject({ items: [{ name: 'Style' }] })
    expect(client.emulator.world.audit.size).toBe(0)
    client.emulator.switch({ auditKnowledge: true })
    await client.ask('POST', PATH, { items: [SKILL] })
    expect((await client.ask('GET', 'workspace/1/audit_log')).json).toMatchObject({
      items: [{ type: 'knowledge:create' }],
    })
  })

  it.each([
    [{}, 'items'],
    [{ items: ['x'] }, 'items'],
    [{ items: [{ ...DOC, name: '' }] }, 'name'],
    [{ items: [{ ...DOC, mode: 'on demand' }] }, 'mode'],
    [{ items: [{ ...DOC, knowledge_type: 'song' }] }, 'knowledge_type'],
    [{ items: [DOC], delete: 'yes' }, 'delete'],
    [{ items: [{ ...SKILL, files: [1] }] }, 'files'],
  ])('is refused as %j', async (body, param) => {
    const answer = await (await open()).ask('POST', PATH, body)
    expect(answer.status).toBe(400)
    expect(answer.json).toMatchObject({ payload: { param } })
  })
})
