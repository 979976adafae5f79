import type { Command } from 'commander'
import { bashCompletion } from '../completion/bash.ts'
import { fishCompletion } from '../completion/fish.ts'
import { type CommandWords, wordsOf } from '../completion/words.ts'
import { zshCompletion } from '../completion/zsh.ts'
import { EXIT, type ExitCode } from '../report/exit-code.ts'

export type Shell = 'bash' | 'zsh' | 'fish'

const WRITERS: Readonly<Record<Shell, (commands: readonly CommandWords[]) => string>> = {
  bash: bashCompletion,
  zsh: zshCompletion,
  fish: fishCompletion,
}

/** Prints the script by which a shell completes this very program. */
export function completion(shell: Shell, program: Command): ExitCode {
  process.stdout.write(WRITERS[shell](wordsOf(program)))
  return EXIT.inStep
}
