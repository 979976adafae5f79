import { readFileSync } from 'node:fs'
import { Command, CommanderError } from 'commander'
import { codeOf, Interrupted, messageOf, Misconfigured } from '../engine/ports/errors.ts'
import { optimizeLate } from '../remote/v8-flags.ts'
import { packaged } from './packaged.ts'
import { registerCompletion } from './register/completion.ts'
import type { Done } from './register/context.ts'
import { registerCycle } from './register/cycle.ts'
import { registerEmulator } from './register/emulator.ts'
import { registerInspect } from './register/inspect.ts'
import { registerMergeDriver } from './register/merge-driver.ts'
import { registerRepository } from './register/repository.ts'
import { registerResolve } from './register/resolve.ts'
import { registerWatch } from './register/watch.ts'
import { EXIT, type ExitCode } from './report/exit-code.ts'
import { hintFor } from './report/hints.ts'
import { Output } from './report/output.ts'
import { plainLines } from './report/plain.ts'
import { interruption } from './workbench/interruption.ts'

/** Runs one command line and gives its exit code. Nothing it meets ends in a stack trace, unless `--verbose` asks for it. */
export async function main(argv: readonly string[]): Promise<ExitCode> {
  optimizeLate()
  let code: ExitCode = EXIT.inStep
  interruption.listen()
  const program = build(result => {
    code = result
  })
  try {
    await program.parseAsync([...argv])
    return code
  } catch (error) {
    if (!(error instanceof CommanderError))
      return report(interruption.wasAsked ? new Interrupted() : error, argv)
    if (error.exitCode === 0) return EXIT.inStep
    if (argv.includes('--json')) tell(new Misconfigured(error.message))
    return EXIT.misuse
  }
}

function report(error: unknown, argv: readonly string[]): ExitCode {
  const { hint, exit } = hintFor(error)
  process.stderr.write(`xano-sync: ${plainLines(messageOf(error))}\n${hint}\n`)
  if (argv.includes('--json')) tell(error)
  if (argv.includes('--verbose') && error instanceof Error)
    process.stderr.write(`${plainLines(error.stack ?? '')}\n`)
  return exit
}

function tell(error: unknown): void {
  new Output(true).emit('error', {
    code: codeOf(error),
    message: messageOf(error),
    remedy: hintFor(error).hint,
  })
}

function version(): string {
  return (JSON.parse(readFileSync(packaged('package.json'), 'utf8')) as { version: string }).version
}

function build(done: Done): Command {
  const program = new Command('xano-sync')
    .description('Keeps a Xano workspace branch and a git repository in step, in both directions.')
    .version(version(), '-V, --version', 'print the version')
    .option('--verbose', 'show where an error came from')
    .exitOverride()
  for (const register of [
    registerRepository,
    registerCycle,
    registerWatch,
    registerMergeDriver,
    registerInspect,
    registerResolve,
    registerEmulator,
    registerCompletion,
  ])
    register(program, done)
  for (const command of [program, ...program.commands]) {
    const name = command === program ? 'xano-sync' : `xano-sync ${command.name()}`
    command.showHelpAfterError(`Usage: ${name} ${command.usage()}\nSee ${name} --help.`)
  }
  return program
}
