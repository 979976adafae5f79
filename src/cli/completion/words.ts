import type { Command } from 'commander'

/** An option as a shell completes it. */
export interface OptionWords {
  readonly short: string | undefined
  readonly long: string | undefined
  readonly description: string
  readonly takesValue: boolean
  /** What the value is one of; empty where it may be anything. */
  readonly choices: readonly string[]
}

/** A command as a shell completes it. */
export interface CommandWords {
  readonly name: string
  readonly description: string
  readonly options: readonly OptionWords[]
  /** What its arguments are one of; empty where they may be anything. */
  readonly choices: readonly string[]
}

/** Everything that can be typed after `xano-sync`, as its own help tells it. */
export function wordsOf(program: Command): readonly CommandWords[] {
  const help = program.createHelp()
  return help.visibleCommands(program).map(command => ({
    name: command.name(),
    description: command.description(),
    options: help.visibleOptions(command).map(option => ({
      short: option.short,
      long: option.long,
      description: option.description,
      takesValue: option.required || option.optional,
      choices: option.argChoices ?? [],
    })),
    choices: command.registeredArguments.flatMap(argument => argument.argChoices ?? []),
  }))
}

/** The ways in which an option can be typed. */
export const flagsOf = ({ short, long }: OptionWords): string[] =>
  [short, long].filter(flag => flag !== undefined)
