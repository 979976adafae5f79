import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { runEmulator, type EmulatorCommand } from '../../src/emulator/command.ts'
import { Mistake } from '../../src/emulator/mistake.ts'
import type { Emulator } from '../../src/emulator/start.ts'
import { HARD } from '../../src/emulator/switches.ts'
import { temporary } from '../temporary.ts'
import { clientOf } from './client.ts'

function file(name: string, text: string): string {
  const path = temporary()
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

  it('is hard unless it is told to be calm, and then but for what its flags switch on', async () => {
    const multidoc = file('shop.xs', SHOP)
    const read = async (flags: EmulatorCommand): Promise<string> => {
      const { emulator } = await run({ multidoc, ...flags })
      return (await clientOf(emulator.origin, emulator.token)('GET', 'workspace/1/multidoc')).text
    }
    expect((await run({ multidoc })).emulator.world.switches).toEqual(HARD)
    expect(await read({ calm: true })).toBe(SHOP)
    expect(await read({ calm: true, reformat: true })).toBe(SHOP.replace('{ }', '{\n}'))
    const { emulator } = await run({ multidoc, calm: true, shuffle: true })
    const ask = clientOf(emulator.origin, emulator.token)
    expect((await ask('GET', 'workspace/1/multidoc')).text).not.toBe(
      (await ask('GET', 'workspace/1/multidoc')).text,
    )
  })

  it('plans the faults of a file, and names the file that holds none', async () => {
    const faults = file('faults.json', JSON.stringify([{ action: { type: 'status', status: 503 } }]))
    const { emulator } = await run({ faults })
    expect((await clientOf(emulator.origin, emulator.token)('GET', 'auth/me')).status).toBe(503)
    await expect(run({ faults: file('bad.json', '[{}]') })).rejects.toThrow(/bad\.json: fault 1: action/)
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

  it.each<[string, (folder: string) => EmulatorCommand, RegExp]>([
    ['a multidoc that is missing', folder => ({ multidoc: join(folder, 'none.xs') }), /none\.xs/],
    ['faults that are no JSON', () => ({ faults: file('f.json', '[{') }), /f\.json: .*JSON/],
    ['a state that is no JSON', () => ({ state: file('s.json', 'nonsense') }), /s\.json: .*JSON/],
    ['a state of something else', () => ({ state: file('s.json', '{}') }), /s\.json: this is no state/],
    ['a state that is damaged', () => ({ state: file('s.json', '{"version":1}') }), /s\.json: /],
    [
      'a folder that is missing',
      folder => ({ state: join(folder, 'no/state.json') }),
      /no.state\.json: ENOENT/,
    ],
  ])('names %s as a mistake', async (_, command, message) => {
    const starting = run(command(join(file('x', ''), '..')))
    await expect(starting).rejects.toThrow(message)
    await expect(starting).rejects.toThrow(Mistake)
  })

  it('names a port that is in use as a mistake', async () => {
    const { emulator } = await run({})
    const port = Number(new URL(emulator.origin).port)
    const starting = run({ port })
    await expect(starting).rejects.toThrow(`port ${port} cannot be used: EADDRINUSE`)
    await expect(starting).rejects.toThrow(Mistake)
  })

  it('names the line of a multidoc that it cannot read', async () => {
    await expect(
      run({ multidoc: file('bad.xs', 'function a {\n}\n---\nfunction b {\n  <<<\n}') }),
    ).rejects.toThrow(/bad\.xs: .*unexpected '<<<'.*line 5, column 3/)
  })
})
