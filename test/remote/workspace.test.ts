import { describe, expect, it } from 'vitest'
import { NotFound } from '../../src/engine/errors.ts'
import type { Definition } from '../../src/core/xs/definition.ts'
import { WorkspaceRemote } from '../../src/remote/workspace.ts'
import { remoteContract } from '../contracts/remote.contract.ts'
import { fn } from '../doubles/bench.ts'
import { instance, loseNextPush } from './instance.ts'

const bindingOf = (origin: string, label = 'v1'): { origin: string; workspace: number; label: string } => ({
  origin,
  workspace: 1,
  label,
})

remoteContract('WorkspaceRemote', async () => {
  const { xano, client } = await instance()
  return {
    remote: new WorkspaceRemote(client, bindingOf(xano.origin)),
    withDrafts: new WorkspaceRemote(client, bindingOf(xano.origin), { drafts: true }),
    put: (text: string) => {
      xano.colleague('ann').put(text)
    },
    loseAnswer: fate => {
      loseNextPush(xano, fate)
    },
  }
})

describe('a branch of a workspace', () => {
  it('is no snapshot when the workspace does not list it, whatever Xano answers for it', async () => {
    const { xano, client } = await instance({ unknownBranch: 'live' })
    xano.colleague('ann').put(fn('a'))
    const remote = new WorkspaceRemote(client, bindingOf(xano.origin, 'gone'))
    await expect(remote.snapshot()).rejects.toThrow(NotFound)
    await expect(remote.push([fn('b')])).rejects.toThrow(NotFound)
    expect(xano.definitions()).toHaveLength(1)
  })

  it('is looked up once, and whenever somebody asks whether it is live', async () => {
    const { xano, client } = await instance()
    const remote = new WorkspaceRemote(client, bindingOf(xano.origin))
    await remote.snapshot()
    await remote.snapshot()
    const lookups = (): number => xano.requests.filter(({ path }) => path.endsWith('/branch')).length
    expect(lookups()).toBe(1)
    expect(await remote.isLive()).toBe(true)
    await remote.snapshot()
    expect(lookups()).toBe(2)
  })

  it('is read all the same when its token may not read the list of branches', async () => {
    const { xano, client } = await instance()
    xano.colleague('ann').put(fn('a'))
    xano.faults.add({ match: { path: '*/branch' }, count: 2, action: { type: 'status', status: 403 } })
    const remote = new WorkspaceRemote(client, bindingOf(xano.origin))
    expect((await remote.snapshot()).documents).toHaveLength(1)
    expect(await remote.isLive()).toBeUndefined()
  })

  it.each([
    [{}, { partial: 'true', transaction: 'true', branch: 'v1' }],
    [
      { env: true, records: true, truncate: true, transaction: false },
      {
        partial: 'true',
        transaction: 'false',
        branch: 'v1',
        env: 'true',
        records: 'true',
        truncate: 'true',
      },
    ],
  ])('is sent to with the flags of the run, rehearsal and push alike: %o', async (push, query) => {
    const { xano, client } = await instance()
    const remote = new WorkspaceRemote(client, bindingOf(xano.origin), { push })
    await remote.preview([fn('a')])
    await remote.push([fn('a')])
    const posts = xano.requests.filter(({ method }) => method === 'POST')
    expect(posts.map(post => post.query)).toEqual([query, query])
  })

  it('is told by name what a list shows that knows no guids', async () => {
    const { xano, client } = await instance()
    xano.colleague('ann').put('agent "Baker" {\n  canonical = "baker"\n}')
    const remote = new WorkspaceRemote(client, bindingOf(xano.origin))
    const { documents } = await remote.snapshot()
    const [agent] = documents.flatMap(({ definition }) => (definition.kind === 'agent' ? [definition] : []))
    if (!agent) throw new Error('no agent is there')
    const gone = { ...agent, name: 'Brewer' }
    const listed = await remote.listed([agent, gone])
    expect([listed.get(agent), listed.get(gone)]).toEqual(['named', 'absent'])
  })

  it('does not answer for a list that the token may not read', async () => {
    const { xano, client } = await instance()
    xano.colleague('ann').put(fn('a'))
    xano.faults.add({ match: { path: '*/function' }, action: { type: 'status', status: 403 } })
    const remote = new WorkspaceRemote(client, bindingOf(xano.origin))
    const [document] = (await remote.snapshot()).documents
    const definitions: Definition[] = document ? [document.definition] : []
    expect((await remote.listed(definitions)).size).toBe(0)
  })
})
