import type { Command } from 'commander'
import type { CloneOptions } from '../commands/clone.ts'
import { type Done, examples, talksToXano } from './context.ts'

/** Commands that make a repository and bind it. */
export function registerRepository(program: Command, done: Done): void {
  talksToXano(program.command('clone').argument('[dir]', 'new folder; the name of the workspace if left out'))
    .description('a new folder with a git repository that holds one branch of a workspace')
    .option('-w, --workspace <id>', 'the workspace')
    .option('-b, --branch <label>', "Xano's branch; the live one if left out")
    .addHelpText('after', examples('xano-sync clone -w 7', 'xano-sync clone -w 7 -b dev shop'))
    .action(async (dir: string | undefined, options: CloneOptions) => {
      const { clone } = await import('../commands/clone.ts')
      done(await clone(dir, options))
    })
}
