import type { Command } from 'commander'
import type { ResolveOptions } from '../commands/resolve.ts'
import { type Done, examples } from './context.ts'

/** The command that decides conflicts. */
export function registerResolve(program: Command, done: Done): void {
  program
    .command('resolve')
    .argument('[path...]', 'only definitions at or below these paths')
    .description(
      'decide conflicts between Local and Xano, on a screen where there is a terminal; needs no network, the next sync sends the outcome',
    )
    .option('--local', 'keep what is here; a copied file becomes a definition of its own')
    .option('--xano', 'take what Xano has')
    .option('--union', 'keep both, one below the other, wherever they differ')
    .option('--tool', 'open the merge tool that git is configured with')
    .option('--markers', 'write conflict markers into the files, for an editor')
    .option('--json', 'one JSON object a line; without a choice, the open conflicts with their regions')
    .addHelpText(
      'after',
      examples(
        'xano-sync resolve',
        'xano-sync resolve --xano function/audit/write.xs',
        'xano-sync resolve --tool',
        'xano-sync resolve --json | jq .conflicts',
      ),
    )
    .action(async (paths: string[], options: ResolveOptions) => {
      const { resolve } = await import('../commands/resolve.ts')
      done(await resolve(paths, options))
    })
}
