import { readFileSync } from 'node:fs'
import { readFaults, type Fault } from './faults.ts'
import { blaming, Mistake } from './mistake.ts'
import { SeedFault } from './seed.ts'
import { startEmulator, type Emulator } from './start.ts'
import { CALM, HARD } from './switches.ts'

/** The options of `xano-sync emulator`, parsed. */
export interface EmulatorCommand {
  readonly port?: number
  readonly multidoc?: string
  readonly state?: string
  /** Easy on the client, where the emulator is hard otherwise. */
  readonly calm?: boolean
  readonly shuffle?: boolean
  readonly reformat?: boolean
  readonly faults?: string
}

/**
 * Starts the emulator as the command does: hard on the client, or calm but for what its flags switch on. Says where it
 * is through `print`. Throws a `Mistake` for whatever the one who called it can mend.
 */
export async function runEmulator(
  command: EmulatorCommand,
  print: (line: string) => void,
): Promise<Emulator> {
  const { port, multidoc, state, calm = false, shuffle = false, reformat = false, faults } = command
  const emulator = await startEmulator({
    switches: calm ? { ...CALM, shuffle, reformat } : HARD,
    ...(port !== undefined && { port }),
    ...(multidoc !== undefined && { multidoc: contentOf(multidoc) }),
    ...(state !== undefined && { stateFile: state }),
    ...(faults !== undefined && { faults: faultsOf(faults) }),
  }).catch((error: unknown) => {
    throw mistakeOf(error, command)
  })
  print(`Emulator at ${emulator.origin}`)
  print(`Token ${emulator.token}`)
  for (const { id, name } of emulator.world.workspaces.values()) print(`Workspace ${id} ${name}`)
  return emulator
}

const contentOf = (file: string): string => blaming(file, () => readFileSync(file, 'utf8'))

function faultsOf(file: string): readonly Fault[] {
  const text = contentOf(file)
  return blaming(file, () => readFaults(JSON.parse(text)))
}

/** What went wrong at the start, told as the mistake that it is, if it is one. */
function mistakeOf(error: unknown, { port, multidoc, state }: EmulatorCommand): unknown {
  const told = (message: string): Mistake => new Mistake(message, { cause: error })
  if (error instanceof SeedFault) return told(`${multidoc ?? ''}: ${error.message}`)
  if (!(error instanceof Error) || !('syscall' in error) || !('code' in error)) return error
  if (error.syscall === 'listen') return told(`port ${port ?? 0} cannot be used: ${String(error.code)}`)
  return state === undefined ? error : told(`${state}: ${error.message}`)
}
