import { describe, expect, it } from 'vitest'
import { CALM } from '../../../src/emulator/switches.ts'
import { clientOf, serve } from '../client.ts'

const ADD = 'function add {\n  guid = "add_guid___________________"\n}'

describe('the sandbox', () => {
  it('belongs to a user, holds what they pushed, and touches no workspace', async () => {
    const { emulator, ask } = await serve({ multidoc: 'function f {\n}', switches: CALM })
    expect((await ask('GET', 'sandbox/me')).json).toMatchObject({ name: 'sandbox', state: 'ok' })
    expect((await ask('GET', 'sandbox/multidoc')).text).toBe('')
    expect((await ask('POST', 'sandbox/multidoc?partial=true', ADD)).json).toMatchObject({
      guid_map: [{ name: 'add' }],
    })
    expect((await ask('GET', 'sandbox/multidoc')).text).toBe(ADD)
    expect(emulator.definitions()).toEqual(['function f {\n}'])
    const ann = clientOf(emulator.origin, emulator.issueToken({ user: 'ann' }))
    expect((await ann('GET', 'sandbox/multidoc')).text).toBe('')
  })

  it('is emptied by a reset, and gone after a deletion', async () => {
    const { ask } = await serve({ switches: CALM })
    for (const [method, path] of [
      ['POST', 'sandbox/reset'],
      ['DELETE', 'sandbox/me'],
    ] as const) {
      await ask('POST', 'sandbox/multidoc', ADD)
      expect((await ask(method, path)).status).toBe(200)
      expect((await ask('GET', 'sandbox/multidoc')).text).toBe('')
    }
  })

  it('tells in a dry-run when it holds another workspace than the one that is pushed', async () => {
    const { ask } = await serve({ switches: CALM })
    const dryRun = async (source: string): Promise<unknown> =>
      (await ask('POST', `sandbox/multidoc/dry-run?partial=true&source_workspace_id=${source}`, ADD)).json
    expect(await dryRun('1')).not.toHaveProperty('source_workspace_mismatch')
    await ask('POST', 'sandbox/multidoc?source_workspace_id=1', ADD)
    expect(await dryRun('1')).not.toHaveProperty('source_workspace_mismatch')
    expect(await dryRun('2')).toMatchObject({
      source_workspace_mismatch: true,
      operations: [{ action: 'unchanged' }],
    })
  })
})
