import type { Command } from 'commander'
import type { DiffOptions } from '../commands/diff.ts'
import type { HistoryOptions } from '../commands/history.ts'
import type { RestoreOptions } from '../commands/restore.ts'
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

  program
    .command('history')
    .argument('<definition...>', 'its path, its name, with or without kind, verb and group, or its guid')
    .description('what happened to one definition in Xano, through renames, newest first; needs no network')
    .option('-p, --patch', 'with what changed each time')
    .option('--json', 'one JSON object')
    .addHelpText(
      'after',
      examples(
        'xano-sync history function/orders/total.xs',
        'xano-sync history -p orders/total',
        'xano-sync history query GET products in shop',
      ),
    )
    .action(async (words: string[], options: HistoryOptions) => {
      const { history } = await import('../commands/history.ts')
      done(await history(words.join(' '), options))
    })

  program
    .command('restore')
    .argument('<commit>', 'of git log xano/LABEL, or of a branch')
    .argument('[path...]', 'only definitions that lie, or lay, at or below these paths')
    .description('give definitions the texts that a commit has of them, as edits of the files; sends nothing')
    .option('--dry-run', 'say what would be done, and do nothing')
    .option('--json', 'one JSON object')
    .addHelpText(
      'after',
      examples('xano-sync restore xano/v1~3 function/orders', 'xano-sync restore HEAD~1 --dry-run'),
    )
    .action(async (commit: string, paths: string[], options: RestoreOptions) => {
      const { restore } = await import('../commands/restore.ts')
      done(await restore(commit, paths, options))
    })
}
