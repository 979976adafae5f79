import type { CommandWords, OptionWords } from './words.ts'

/** Completion for fish: commands and options with what they do, and choices; files wherever nothing else is known. */
export function fishCompletion(commands: readonly CommandWords[]): string {
  return commands.map(lines).join('')
}

function lines({ name, description, options, choices }: CommandWords): string {
  const seen = `-n ${quoted(`__fish_seen_subcommand_from ${name}`)}`
  return [
    `-n __fish_use_subcommand -f -a ${name} -d ${quoted(description)}`,
    ...options.map(option => `${seen} ${flags(option)} -d ${quoted(option.description)}`),
    ...(choices.length === 0 ? [] : [`${seen} -f -a ${quoted(choices.join(' '))}`]),
  ]
    .map(line => `complete -c xano-sync ${line}\n`)
    .join('')
}

function flags({ short, long, takesValue, choices }: OptionWords): string {
  return [
    ...(short === undefined ? [] : [`-s ${short.slice(1)}`]),
    ...(long === undefined ? [] : [`-l ${long.slice(2)}`]),
    ...(takesValue ? ['-r'] : []),
    ...(choices.length === 0 ? [] : [`-f -a ${quoted(choices.join(' '))}`]),
  ].join(' ')
}

const quoted = (text: string): string => `'${text.replace(/['\\]/g, char => `\\${char}`)}'`
