import { type CommandWords, flagsOf, type OptionWords } from './words.ts'

/** Completion for zsh: commands and options with what they do, choices, and files. */
export function zshCompletion(commands: readonly CommandWords[]): string {
  const list = commands.map(({ name, description }) =>
    quoted(`${name}:${description.replaceAll(':', '\\:')}`),
  )
  return `#compdef xano-sync
_xano_sync() {
  local -a commands=(
    ${list.join('\n    ')}
  )
  if (( CURRENT == 2 )); then
    _describe command commands
    return
  fi
  shift words
  (( CURRENT-- ))
  case "$words[1]" in
${commands.map(branch).join('')}  esac
}
if [[ "$funcstack[1]" == _xano_sync ]]; then _xano_sync "$@"; else compdef _xano_sync xano-sync; fi
`
}

function branch({ name, options, choices }: CommandWords): string {
  const specs = options.flatMap(option => flagsOf(option).map(flag => quoted(spec(flag, option))))
  const rest = quoted(choices.length === 0 ? '*:file:_files' : `*:choice:(${choices.join(' ')})`)
  return `    ${name}) _arguments ${[...specs, rest].join(' \\\n      ')} ;;\n`
}

function spec(flag: string, { description, takesValue, choices }: OptionWords): string {
  const told = description.replace(/[[\]\\:]/g, char => `\\${char}`)
  const value = choices.length === 0 ? '_files' : `(${choices.join(' ')})`
  return `${flag}[${told}]${takesValue ? `:value:${value}` : ''}`
}

const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`
