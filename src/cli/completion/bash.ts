import { type CommandWords, flagsOf } from './words.ts'

/** Completion for bash: commands, their options, and choices; files wherever nothing else is known. */
export function bashCompletion(commands: readonly CommandWords[]): string {
  return `_xano_sync() {
  local current="\${COMP_WORDS[COMP_CWORD]}" before="\${COMP_WORDS[COMP_CWORD-1]}" name= word
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "$word" in -*) ;; *) name="$word"; break ;; esac
  done
  COMPREPLY=()
  case "$name" in
    '') COMPREPLY=($(compgen -W '${commands.map(({ name }) => name).join(' ')}' -- "$current")) ;;
${commands.map(branch).join('')}  esac
}
complete -o default -F _xano_sync xano-sync
`
}

function branch({ name, options, choices }: CommandWords): string {
  const values = options
    .filter(({ takesValue }) => takesValue)
    .map(option => `        ${flagsOf(option).join('|')}) ${offer(option.choices)}return ;;\n`)
  const flags = options.flatMap(flagsOf)
  return `    ${name})
      case "$before" in
${values.join('')}        *) ;;
      esac
      case "$current" in
        -*) ${offer(flags)};;
        *) ${offer(choices)};;
      esac ;;
`
}

const offer = (words: readonly string[]): string =>
  words.length === 0 ? '' : `COMPREPLY=($(compgen -W '${words.join(' ')}' -- "$current")); `
