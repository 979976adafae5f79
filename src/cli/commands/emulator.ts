import { once } from 'node:events'
import { type EmulatorCommand, runEmulator } from '../../emulator/command.ts'
import { Mistake } from '../../emulator/mistake.ts'
import { Misconfigured } from '../../engine/ports/errors.ts'
import { packaged } from '../packaged.ts'
import { EXIT, type ExitCode } from '../report/exit-code.ts'

export interface EmulatorOptions extends Omit<EmulatorCommand, 'port'> {
  readonly port?: string
}

/** The workspace that comes with xano-sync, for whoever has none at hand. */
export const SAMPLE = packaged('fixtures/sample.xs')

/** Runs the emulator until it is interrupted. */
export async function emulator({ port, ...options }: EmulatorOptions): Promise<ExitCode> {
  const running = await runEmulator(
    { multidoc: SAMPLE, ...options, ...(port === undefined ? {} : { port: portOf(port) }) },
    line => process.stdout.write(`${line}\n`),
  ).catch((error: unknown) => {
    throw error instanceof Mistake ? new Misconfigured(error.message, { cause: error }) : error
  })
  process.stdout.write(`Use it with: export XANO_ORIGIN=${running.origin} XANO_TOKEN=${running.token}\n`)
  await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')])
  await running.close()
  return EXIT.interrupted
}

function portOf(text: string): number {
  const port = Number(text)
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new Misconfigured(`${text} is no port`)
  return port
}
