import type { Command } from 'commander'
import type { DiffOptions } from '../commands/diff.ts'
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

  program
    .command('diff')
    .argument('[path...]', 'only definitions at or below these paths')
    .description(
      'what is here against what was last seen of Xano, across renames and moves; needs no network',
    )
    .option('--base', 'what both sides have taken in, against either')
    .option('--json', 'one JSON object')
    .addHelpText(
      'after',
      examples('xano-sync diff', 'xano-sync diff --base function/', 'xano-sync diff --json'),
    )
    .action(async (paths: string[], options: DiffOptions) => {
      const { diff } = await import('../commands/diff.ts')
      done(await diff(paths, options))
    })
}
