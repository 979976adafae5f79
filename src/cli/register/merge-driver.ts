import { messageOf } from '../../engine/ports/errors.ts'
import type { Command } from 'commander'
import { EXIT } from '../report/exit-code.ts'
import { type Done, examples } from './context.ts'

/** The command that git calls for every file that two branches changed. It answers with git's exit codes. */
export function registerMergeDriver(program: Command, done: Done): void {
  program
    .command('merge-driver')
    .description('merges one file for git merge, rebase, cherry-pick and stash; git calls it')
    .argument('<base>', "git's %O")
    .argument('<ours>', "git's %A, where the result goes")
    .argument('<theirs>', "git's %B")
    .argument('[width]', "git's %L, how long conflict markers are", Number)
    .argument('[path]', "git's %P")
    .addHelpText(
      'after',
      examples('git config merge.xanoscript.driver "xano-sync merge-driver %O %A %B %L %P"'),
    )
    .action(async (base: string, ours: string, theirs: string, width: number | undefined) => {
      try {
        const { mergeDriver } = await import('../commands/merge-driver.ts')
        done(mergeDriver({ base, ours, theirs, width: width ?? 7 }))
      } catch (error) {
        process.stderr.write(`xano-sync: ${messageOf(error)}\n`)
        done(EXIT.unmergeable)
      }
    })
}
