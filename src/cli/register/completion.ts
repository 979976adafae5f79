import { Argument, type Command } from 'commander'
import type { Shell } from '../commands/completion.ts'
import { type Done, examples } from './context.ts'

/** The command that tells a shell of all others. */
export function registerCompletion(program: Command, done: Done): void {
  program
    .command('completion')
    .description('print a script by which your shell completes commands and options')
    .addArgument(new Argument('<shell>', 'the shell').choices(['bash', 'zsh', 'fish']))
    .addHelpText(
      'after',
      examples(
        'eval "$(xano-sync completion bash)"     # in ~/.bashrc',
        'eval "$(xano-sync completion zsh)"      # in ~/.zshrc, after compinit',
        'xano-sync completion fish > ~/.config/fish/completions/xano-sync.fish',
      ),
    )
    .action(async (shell: Shell) => {
      const { completion } = await import('../commands/completion.ts')
      done(completion(shell, program))
    })
}
