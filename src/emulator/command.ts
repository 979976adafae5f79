import { readFile } from 'node:fs/promises'
import { readFaults } from './faults.ts'
import { startEmulator, type Emulator } from './start.ts'
import { CALM } from './switches.ts'

/** The options of `xano-sync emulator`, parsed. */
export interface EmulatorCommand {
  readonly port?: number
  readonly multidoc?: string
  readonly state?: string
  readonly shuffle?: boolean
  readonly reformat?: boolean
  readonly faults?: string
}

/** Starts the emulator as the command does: calm, but for what its flags switch on. Says where it is through `print`. */
export async function runEmulator(
  command: EmulatorCommand,
  print: (line: string) => void,
): Promise<Emulator> {
  const { port, multidoc, state, shuffle = false, reformat = false, faults } = command
  const emulator = await startEmulator({
    switches: { ...CALM, shuffle, reformat },
    ...(port !== undefined && { port }),
    ...(multidoc !== undefined && { multidoc: await readFile(multidoc, 'utf8') }),
    ...(state !== undefined && { stateFile: state }),
    ...(faults !== undefined && { faults: await faultsOf(faults) }),
  })
  print(`Emulator at ${emulator.origin}`)
  print(`Token ${emulator.token}`)
  for (const { id, name } of emulator.world.workspaces.values()) print(`Workspace ${id} ${name}`)
  return emulator
}

async function faultsOf(file: string): Promise<ReturnType<typeof readFaults>> {
  const text = await readFile(file, 'utf8')
  try {
    return readFaults(JSON.parse(text))
  } catch (error) {
    throw new Error(`${file}: ${error instanceof Error ? error.message : String(error)}`, { cause: error })
  }
}
