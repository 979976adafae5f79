import { Command, CommanderError, Option } from 'commander'
import { SyncError } from '../engine/errors.ts'
import type { CloneOptions } from './commands/clone.ts'
import type { EmulatorOptions } from './commands/emulator.ts'
import type { RunOptions } from './commands/run.ts'
import { EXIT, type ExitCode } from './exit-code.ts'
import { hintFor } from './hints.ts'
import { plain } from './report.ts'

/** Runs one command line and gives its exit code. Nothing it meets ends in a stack trace, unless `--verbose` asks for it. */
export async function main(argv: readonly string[]): Promise<ExitCode> {
  let code: ExitCode = EXIT.inStep
  const program = build(result => {
    code = result
  })
  try {
    await program.parseAsync([...argv])
    return code
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.inStep : EXIT.misuse
    return report(error, argv)
  }
}

function report(error: unknown, argv: readonly string[]): ExitCode {
  const isKnown = error instanceof SyncError
  const message = error instanceof Error ? error.message : String(error)
  const { hint, exit } = hintFor(error)
  process.stderr.write(`xano-sync: ${message.split('\n').map(plain).join('\n')}\n${hint}\n`)
  if (argv.includes('--json')) {
    const fields = { code: isKnown ? error.code : 'internal', message, remedy: hint }
    process.stdout.write(
      `${JSON.stringify({ version: 1, event: 'error', at: new Date().toISOString(), ...fields })}\n`,
    )
  }
  if (argv.includes('--verbose') && error instanceof Error) process.stderr.write(`${error.stack ?? ''}\n`)
  return exit
}

function build(done: (code: ExitCode) => void): Command {
  const program = new Command('xano-sync')
    .description('Keeps a Xano workspace branch and a git repository in step, in both directions.')
    .option('--verbose', 'show where an error came from')
    .exitOverride()
    .showHelpAfterError()

  const xano = (command: Command): Command =>
    command
      .option('-p, --profile <name>', "profile of Xano's credentials file")
      .option('-c, --config <file>', "credentials file, instead of Xano's own")
      .option('--json', 'one JSON object a line on standard output')

  xano(program.command('clone').argument('[dir]', 'new folder; the name of the workspace if left out'))
    .description('a new folder with a git repository that holds one branch of a workspace')
    .option('-w, --workspace <id>', 'the workspace')
    .option('-b, --branch <label>', "Xano's branch; the live one if left out")
    .addHelpText('after', '\nExamples:\n  $ xano-sync clone -w 7\n  $ xano-sync clone -w 7 -b dev shop\n')
    .action(async (dir: string | undefined, options: CloneOptions) => {
      const { clone } = await import('./commands/clone.ts')
      done(await clone(dir, options))
    })

  xano(program.command('fetch'))
    .description("take Xano's present state into git log xano/LABEL, and touch nothing else")
    .option('--confirm <id>', 'agree to exactly the halted plan with this id')
    .addHelpText('after', '\nExample:\n  $ xano-sync fetch && git diff xano/v1\n')
    .action(async (options: RunOptions) => {
      const { fetch } = await import('./commands/fetch.ts')
      done(await fetch(options))
    })

  const cycle = (
    name: string,
    description: string,
    directions: { local: boolean; remote: boolean },
  ): void => {
    const command = xano(
      program.command(name).argument('[path...]', 'only definitions at or below these paths'),
    )
      .description(description)
      .option('--dry-run', 'say what would be done, and do nothing')
      .option('--confirm <id>', 'agree to exactly the halted plan with this id')
    if (directions.remote)
      command
        .option('--delete', 'delete in Xano what was deleted here')
        .option('--allow-data-loss', 'send changes by which Xano drops columns or rows')
    command
      .addHelpText(
        'after',
        `\nExamples:\n  $ xano-sync ${name}\n  $ xano-sync ${name} --dry-run\n  $ xano-sync ${name} function/\n`,
      )
      .action(async (paths: string[], options: RunOptions) => {
        const { run } = await import('./commands/run.ts')
        done(await run(paths, directions, options))
      })
  }
  cycle('pull', 'bring what changed in Xano into the files', { local: true, remote: false })
  cycle('push', 'send what changed in the files to Xano', { local: false, remote: true })
  cycle('sync', 'both, and merge what changed on both sides', { local: true, remote: true })

  program
    .command('status')
    .description('what differs, as far as Xano was last seen; needs no network')
    .option('--json', 'one JSON object')
    .action(async (options: { json?: boolean }) => {
      const { status } = await import('./commands/status.ts')
      done(await status(options))
    })

  program
    .command('emulator')
    .description("a workspace on this machine: an emulator of Xano's Metadata API, on loopback only")
    .option('--port <n>', 'port; a free one if left out')
    .option('--multidoc <file>', 'what the workspace holds at first')
    .option('--state <file>', 'keep the state in this file')
    .option('--shuffle', 'give definitions in another order each time')
    .option('--reformat', 'give back what is pushed as Xano would format it')
    .addOption(new Option('--faults <file>', 'faults to show, as JSON'))
    .addHelpText('after', '\nExample:\n  $ xano-sync emulator --port 8787 --multidoc backup.xs\n')
    .action(async (options: EmulatorOptions) => {
      const { emulator } = await import('./commands/emulator.ts')
      done(await emulator(options))
    })

  return program
}
