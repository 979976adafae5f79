import type { Command } from 'commander'
import type { RunOptions } from '../commands/run.ts'
import { type Done, examples, talksToXano } from './context.ts'

/** Commands that run cycles. */
export function registerCycle(program: Command, done: Done): void {
  talksToXano(program.command('fetch'))
    .description("take Xano's present state into git log xano/LABEL, and touch nothing else")
    .option('--confirm <id>', 'agree to exactly the halted plan with this id')
    .addHelpText('after', examples('xano-sync fetch && git diff xano/v1'))
    .action(async (options: RunOptions) => {
      const { fetch } = await import('../commands/fetch.ts')
      done(await fetch(options))
    })

  const cycle = (
    name: string,
    description: string,
    directions: { local: boolean; remote: boolean },
  ): void => {
    const command = talksToXano(
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
        examples(`xano-sync ${name}`, `xano-sync ${name} --dry-run`, `xano-sync ${name} function/`),
      )
      .action(async (paths: string[], options: RunOptions) => {
        const { run } = await import('../commands/run.ts')
        done(await run(paths, directions, options))
      })
  }
  cycle('pull', 'bring what changed in Xano into the files', { local: true, remote: false })
  cycle('push', 'send what changed in the files to Xano', { local: false, remote: true })
  cycle('sync', 'both, and merge what changed on both sides', { local: true, remote: true })
}
