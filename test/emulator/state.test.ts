import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { startEmulator, type Emulator } from '../../src/emulator/start.ts'
import { HARD } from '../../src/emulator/switches.ts'
import { temporary } from '../temporary.ts'
import { clientOf, serve } from './client.ts'

describe('an emulator with a state file', () => {
  it('goes on where it was when it is started again', async () => {
    const stateFile = join(temporary(), 'state.json')
    const first = await startEmulator({
      stateFile,
      multidoc: 'workspace Shop {\n  env = {A: "b"}\n}',
      switches: HARD,
    })
    const ask = clientOf(first.origin, first.token)
    await ask(
      'POST',
      'workspace/1/multidoc?partial=true&records=true',
      'function f {\n}\n---\ntable t {\n  items = [{id: 1}]\n}',
    )
    await ask('POST', 'workspace/1/branch', { label: 'dev' })
    await ask('POST', 'workspace/1/knowledge/sync', { items: [{ name: 'n', knowledge_type: 'doc' }] })
    await ask('POST', 'sandbox/multidoc?source_workspace_id=1', 'function s {\n}')
    first.colleague('ann').draft('function f {\n  response = 1\n}')
    const queries = [
      'workspace/1/multidoc/dry-run?delete=true',
      'workspace/1/branch',
      'workspace/1/knowledge/sync',
      'sandbox/multidoc',
      'workspace/1/function?include_draft=true&include_xanoscript=true',
      'workspace/1/audit_log',
    ]
    const shown = async (emulator: Emulator): Promise<unknown> => {
      const told = queries.map(path =>
        clientOf(emulator.origin, emulator.token)(
          path.includes('dry-run') ? 'POST' : 'GET',
          path,
          path.includes('dry-run') ? '' : undefined,
        ),
      )
      const options = { env: true, records: true, drafts: true }
      return [emulator.definitions({}, options), ...(await Promise.all(told)).map(({ text }) => text)]
    }
    const before = await shown(first)
    await first.close()

    const { emulator: second } = await serve({ stateFile, multidoc: 'function ignored {\n}', switches: HARD })
    expect(second.token).toBe(first.token)
    expect(await shown(second)).toEqual(before)
    expect(readdirSync(join(stateFile, '..'))).toEqual(['state.json'])
  })

  it('has everything on disk when a push is answered', async () => {
    const stateFile = join(temporary(), 'state.json')
    const { emulator, ask } = await serve({ stateFile })
    await ask('POST', 'workspace/1/multidoc', 'function f {\n}')
    const { emulator: copy } = await serve({ stateFile })
    expect(copy.definitions()).toEqual(emulator.definitions())
  })

  it('gives no id again that it gave before', async () => {
    const stateFile = join(temporary(), 'state.json')
    const newest = async (emulator: Emulator): Promise<number> => {
      const ask = clientOf(emulator.origin, emulator.token)
      await ask('GET', 'workspace/1/multidoc')
      return (
        ((await ask('GET', 'workspace/1/audit_log')).json as { items: { id: number }[] }).items[0]?.id ?? 0
      )
    }
    const { emulator } = await serve({ stateFile })
    const last = await newest(emulator)
    const { emulator: again } = await serve({ stateFile })
    expect(await newest(again)).toBeGreaterThan(last)
  })

  it('refuses a file that holds something else', async () => {
    const stateFile = join(temporary(), 'state.json')
    writeFileSync(stateFile, 'not a state')
    await expect(startEmulator({ stateFile })).rejects.toThrow('not valid JSON')
    writeFileSync(stateFile, '{}')
    await expect(startEmulator({ stateFile })).rejects.toThrow('no state that the emulator wrote')
  })
})
