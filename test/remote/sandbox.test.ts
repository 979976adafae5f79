import { describe, expect, it } from 'vitest'
import { SourceMismatch } from '../../src/engine/ports/errors.ts'
import { SandboxRemote } from '../../src/remote/sandbox.ts'
import { remoteContract } from '../contracts/remote.contract.ts'
import { fn } from '../doubles/bench.ts'
import { instance, loseNextPush } from './instance.ts'

remoteContract(
  'SandboxRemote',
  async () => {
    const { xano, client } = await instance()
    return {
      remote: new SandboxRemote(client, { workspace: 1 }),
      withDrafts: new SandboxRemote(client, { workspace: 1 }, { drafts: true }),
      put: (text: string) => new SandboxRemote(client, { workspace: 1 }).push([text]),
      loseAnswer: fate => {
        loseNextPush(xano, fate)
      },
    }
  },
  { hasObjects: false },
)

describe('the sandbox', () => {
  it('is told from which workspace it is filled, and of no branch', async () => {
    const { xano, client } = await instance()
    const remote = new SandboxRemote(client, { workspace: 1 })
    await remote.snapshot()
    await remote.preview([fn('a')])
    await remote.push([fn('a')])
    const flags = { partial: 'true', transaction: 'true', source_workspace_id: '1' }
    expect(xano.requests.map(({ method, path, query }) => [method, path, query])).toEqual([
      ['GET', '/api:meta/sandbox/multidoc', {}],
      ['POST', '/api:meta/sandbox/multidoc/dry-run', flags],
      ['POST', '/api:meta/sandbox/multidoc', flags],
    ])
    expect(xano.definitions()).toEqual([])
  })

  it('refuses what comes from another workspace than the one it holds', async () => {
    const { client } = await instance()
    await new SandboxRemote(client, { workspace: 1 }).push([fn('a')])
    await expect(new SandboxRemote(client, { workspace: 2 }).preview([fn('a')])).rejects.toThrow(
      SourceMismatch,
    )
  })
})
