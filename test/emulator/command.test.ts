import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { runEmulator, type EmulatorCommand } from '../../src/emulator/command.ts'
import type { Emulator } from '../../src/emulator/start.ts'
import { clientOf } from './client.ts'

function file(name: string, text: string): string {
  const path = mkdtempSync(join(tmpdir(), 'emulator-'))
  onTestFinished(() => rmSync(path, { recursive: true }))
  writeFileSync(join(path, name), text)
  return join(path, name)
}

async function run(command: EmulatorCommand): Promise<{ emulator: Emulator; lines: string[] }> {
  const lines: string[] = []
  const emulator = await runEmulator(command, line => lines.push(line))
  onTestFinished(() => emulator.close())
  return { emulator, lines }
}

describe('the command', () => {
  const SHOP = 'workspace Shop {\n}\n---\nfunction b { }\n---\nfunction a {\n}'

  it('says where it is, with what token, and which workspaces it has', async () => {
    const { emulator, lines } = await run({ multidoc: file('shop.xs', SHOP) })
    expect(lines).toEqual([`Emulator at ${emulator.origin}`, `Token ${emulator.token}`, 'Workspace 1 Shop'])
  })

  it('is calm but for what its flags switch on', async () => {
    const multidoc = file('shop.xs', SHOP)
    const read = async (flags: EmulatorCommand): Promise<string> => {
      const { emulator } = await run({ multidoc, ...flags })
      return (await clientOf(emulator.origin, emulator.token)('GET', 'workspace/1/multidoc')).text
    }
    expect(await read({})).toBe(SHOP)
    expect(await read({ reformat: true })).toBe(SHOP.replace('{ }', '{\n}'))
    const { emulator } = await run({ multidoc, shuffle: true })
    const ask = clientOf(emulator.origin, emulator.token)
    expect((await ask('GET', 'workspace/1/multidoc')).text).not.toBe(
      (await ask('GET', 'workspace/1/multidoc')).text,
    )
  })

  it('plans the faults of a file, and names the file that holds none', async () => {
    const faults = file('faults.json', JSON.stringify([{ action: { type: 'status', status: 503 } }]))
    const { emulator } = await run({ faults })
    expect((await clientOf(emulator.origin, emulator.token)('GET', 'auth/me')).status).toBe(503)
    await expect(run({ faults: file('bad.json', '[{}]') })).rejects.toThrow(
      /bad\.json: fault 1 has no action/,
    )
  })

  it('keeps its state, and its port', async () => {
    const state = join(file('x', ''), '..', 'state.json')
    const { emulator } = await run({ state })
    await clientOf(emulator.origin, emulator.token)('POST', 'workspace/1/multidoc', 'function f {\n}')
    const port = Number(new URL(emulator.origin).port)
    await emulator.close()
    const again = await runEmulator({ state, port }, () => undefined)
    onTestFinished(() => again.close())
    expect([again.origin, again.token]).toEqual([emulator.origin, emulator.token])
    expect(again.definitions()).toHaveLength(1)
  })

  it('names the line of a multidoc that it cannot read', async () => {
    await expect(
      run({ multidoc: file('bad.xs', 'function a {\n}\n---\nfunction b {\n  <<<\n}') }),
    ).rejects.toThrow(/unexpected '<<<'.*line 5, column 3/)
  })
})
