import type { Command } from 'commander'
import { type Done, examples } from './context.ts'

/** Commands that look, and change nothing in Xano. */
export function registerInspect(program: Command, done: Done): void {
  program
    .command('status')
    .description('what differs, as far as Xano was last seen; needs no network')
    .option('--json', 'one JSON object')
    .addHelpText('after', examples('xano-sync status', 'xano-sync status --json | jq .conflicts'))
    .action(async (options: { json?: boolean }) => {
      const { status } = await import('../commands/status.ts')
      done(await status(options))
    })
}
