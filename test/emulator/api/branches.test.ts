import { describe, expect, it } from 'vitest'
import { CALM } from '../../../src/emulator/switches.ts'
import { serve, type Client } from '../client.ts'

const ADD = 'function add {\n  response = 1\n  guid = "add_guid___________________"\n}'
const USER = 'table user {\n  schema {\n    int id\n  }\n\n  guid = "user_guid__________________"\n}'
const open = (switches = {}): Promise<Client> =>
  serve({
    multidoc: `${USER}\n---\n${ADD}`,
    switches: { ...CALM, ...switches },
    now: () => Date.UTC(2026, 0, 2, 3, 4, 5),
  })
const labels = async ({ ask }: Client): Promise<string[]> =>
  ((await ask('GET', 'workspace/1/branch')).json as { label: string; live: boolean }[]).map(
    ({ label, live }) => label + (live ? ' live' : ''),
  )

describe('a branch', () => {
  it('is listed with when it was made, and whether it is live', async () => {
    const { ask } = await open()
    const v1 = { created_at: '2026-01-02 03:04:05+0000', label: 'v1', live: true, backup: false }
    expect((await ask('GET', 'workspace/1/branch')).json).toEqual([v1])
    expect((await ask('GET', 'workspace/1/branch/v1')).json).toEqual(v1)
  })

  it('is made as a copy of another, which it does not touch any more, but for tables', async () => {
    const client = await open()
    const created = await client.ask('POST', 'workspace/1/branch', { label: 'dev', source_branch: 'v1' })
    expect(created.json).toMatchObject({ label: 'dev', live: false })
    await client.ask('POST', 'workspace/1/multidoc?branch=dev&partial=true', ADD.replace('1', '2'))
    await client.ask(
      'POST',
      'workspace/1/multidoc?branch=dev&partial=true',
      USER.replace('int id', 'int id\n    text name'),
    )
    const [devUser, devAdd] = client.emulator.definitions({ branch: 'dev' })
    const [user, add] = client.emulator.definitions({ branch: 'v1' })
    expect(devAdd).toContain('response = 2')
    expect(add).toBe(ADD)
    expect(devUser).toBe(user)
    expect(user).toContain('text name')
  })

  it('has guids of its own, or those of its source', async () => {
    for (const branchGuids of ['own', 'shared'] as const) {
      const client = await open({ branchGuids })
      await client.ask('POST', 'workspace/1/branch', { label: 'dev' })
      const [, add = ''] = client.emulator.definitions({ branch: 'dev' })
      expect(add === ADD).toBe(branchGuids === 'shared')
      expect(add).toMatch(/guid = "[\w-]{27}"/)
    }
  })

  it('is renamed, goes live and is deleted', async () => {
    const client = await open()
    await client.ask('POST', 'workspace/1/branch', { label: 'dev' })
    expect(
      (await client.ask('PUT', 'workspace/1/branch/dev', { label: 'next', color: '#ebc346' })).json,
    ).toMatchObject({ label: 'next' })
    expect((await client.ask('POST', 'workspace/1/branch/next/live')).status).toBe(200)
    expect(await labels(client)).toEqual(['v1', 'next live'])
    expect((await client.ask('GET', 'workspace/1')).json).toMatchObject({ branch: 'next' })
    await client.ask('POST', 'workspace/1/branch/v1/live')
    expect((await client.ask('DELETE', 'workspace/1/branch/next')).json).toEqual({})
    expect(await labels(client)).toEqual(['v1 live'])
  })

  it.each([
    ['is v1', 'DELETE', 'branch/v1', undefined, 400],
    ['is live', 'DELETE', 'branch/dev', undefined, 400],
    ['does not exist', 'DELETE', 'branch/none', undefined, 404],
    ['does not exist', 'POST', 'branch/none/live', undefined, 404],
    ['would take the label of another', 'PUT', 'branch/dev', { label: 'v1' }, 400],
    ['is v1 and would be called otherwise', 'PUT', 'branch/v1', { label: 'v2' }, 400],
    ['exists already', 'POST', 'branch', { label: 'dev' }, 400],
    ['has no label', 'POST', 'branch', {}, 400],
    ['has no source', 'POST', 'branch', { label: 'x', source_branch: 'none' }, 404],
  ])('that %s is refused: %s %s', async (_, method, path, body, status) => {
    const client = await open()
    await client.ask('POST', 'workspace/1/branch', { label: 'dev' })
    await client.ask('POST', 'workspace/1/branch/dev/live')
    expect((await client.ask(method, `workspace/1/${path}`, body)).status).toBe(status)
    expect(await labels(client)).toEqual(['v1', 'dev live'])
  })

  it('may have any characters in its label', async () => {
    const client = await open()
    await client.ask('POST', 'workspace/1/branch', { label: 'a b/ü' })
    const label = encodeURIComponent('a b/ü')
    expect((await client.ask('GET', `workspace/1/branch/${label}`)).json).toMatchObject({ label: 'a b/ü' })
    expect((await client.ask('GET', `workspace/1/multidoc?branch=${label}`)).text).toContain('function add')
  })
})

it('takes an unknown label in a query for the live branch, or refuses it', async () => {
  const client = await open({ unknownBranch: 'live' })
  await client.ask('POST', 'workspace/1/multidoc?branch=typo&partial=true', ADD.replace('1', '2'))
  expect(client.emulator.definitions()[1]).toContain('response = 2')
  client.emulator.switch({ unknownBranch: 'refused' })
  expect((await client.ask('GET', 'workspace/1/multidoc?branch=typo')).status).toBe(404)
  expect((await client.ask('GET', 'workspace/1/multidoc?branch=')).status).toBe(200)
})
