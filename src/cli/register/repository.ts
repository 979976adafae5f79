import type { Command } from 'commander'
import type { BindOptions } from '../commands/bind.ts'
import type { CloneOptions } from '../commands/clone.ts'
import type { DoctorOptions } from '../commands/doctor.ts'
import type { InitOptions } from '../commands/init.ts'
import { type Done, examples, talksToXano } from './context.ts'

/** Commands that make a repository and bind it. */
export function registerRepository(program: Command, done: Done): void {
  talksToXano(program.command('clone').argument('[dir]', 'new folder; the name of the workspace if left out'))
    .description('a new folder with a git repository that holds one branch of a workspace')
    .option(
      '-w, --workspace <id>',
      "the workspace; the profile's, or the only one, if left out; asked for at a terminal",
    )
    .option('-b, --branch <label>', "Xano's branch; the profile's, or the live one, if left out")
    .option('--sandbox', 'your sandbox for the workspace, instead of a branch')
    .option('--root <dir>', 'keep the definitions below this folder of the new one')
    .addHelpText(
      'after',
      examples(
        'xano-sync clone -w 7',
        'xano-sync clone -w 7 -b dev shop',
        'xano-sync clone -w 7 --root backend shop',
        'xano-sync clone -w 7 --sandbox shop-sandbox',
      ),
    )
    .action(async (dir: string | undefined, options: CloneOptions) => {
      const { clone } = await import('../commands/clone.ts')
      done(await clone(dir, options))
    })

  talksToXano(program.command('init'))
    .description(
      'adopt the folder, repository or checkout that is here; writes no definition, pushes nothing',
    )
    .option(
      '-w, --workspace <id>',
      "the workspace; the one that is bound, the policy's, the profile's, or the only one, if left out",
    )
    .option(
      '-b, --branch <label>',
      "Xano's branch; the one that is bound, that is named like git's, or the live one, if left out",
    )
    .option('--root <dir>', 'keep the definitions below this folder of the repository')
    .option('--base <commit>', 'a commit that is known to hold a state of that branch of Xano')
    .option('--confirm <id>', 'agree to exactly the halted plan with this id')
    .addHelpText(
      'after',
      examples(
        'xano-sync init',
        'xano-sync init -w 7 -b dev',
        'xano-sync init -w 7 --root backend',
        'xano-sync init --base v2.3.0',
      ),
    )
    .action(async (options: InitOptions) => {
      const { init } = await import('../commands/init.ts')
      done(await init(options))
    })

  talksToXano(program.command('bind').argument('<label>', "Xano's branch"))
    .description("bind git's branch to a branch of Xano; several may be bound to one")
    .option('--create-from <label>', 'make the branch in Xano first, as a copy of this one')
    .option('--confirm <id>', 'agree to exactly the halted plan with this id')
    .addHelpText(
      'after',
      examples('xano-sync bind dev', 'git switch -c login && xano-sync bind login --create-from v1'),
    )
    .action(async (label: string, options: BindOptions) => {
      const { bind } = await import('../commands/bind.ts')
      done(await bind(label, options))
    })

  talksToXano(program.command('doctor'), 'one JSON object')
    .description('look at everything that a sync needs, and say what to do about what is not well')
    .addHelpText('after', examples('xano-sync doctor', "xano-sync doctor --json | jq '.checks[]'"))
    .action(async (options: DoctorOptions) => {
      const { doctor } = await import('../commands/doctor.ts')
      done(await doctor(options))
    })

  program
    .command('unbind')
    .description("leave git's branch bound to nothing; files and history stay")
    .option('--json', 'one JSON object')
    .addHelpText('after', examples('xano-sync unbind'))
    .action(async (options: Pick<BindOptions, 'json'>) => {
      const { unbind } = await import('../commands/bind.ts')
      done(await unbind(options))
    })
}
