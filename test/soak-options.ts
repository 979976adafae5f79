import { type ParseArgsConfig, parseArgs } from 'node:util'

/** What a soak was asked for: numbers are whole and at least 1, and a name is one of those there are. */
export interface Soak {
  readonly number: (name: string) => number
  readonly has: (name: string) => boolean
  readonly oneOf: (name: string, all: readonly string[]) => string | undefined
}

/** Reads the options of a soak. Ends the process with the usage where they are none: a typo would prove nothing. */
export function soakOptions(usage: string, options: NonNullable<ParseArgsConfig['options']>): Soak {
  const values = read(usage, options)
  const refuse = (reason: string): never => end(2, `${reason}\n${usage}`)
  return {
    has: name => values[name] !== undefined && values[name] !== false,
    number: name => {
      const value = Number(values[name])
      return Number.isSafeInteger(value) && value > 0
        ? value
        : refuse(`--${name} takes a whole number from 1 on, not ${String(values[name])}`)
    },
    oneOf: (name, all) => {
      const value = values[name]
      if (value === undefined) return undefined
      return all.find(each => each === value) ?? refuse(`--${name} is one of: ${all.join(', ')}`)
    },
  }
}

function read(usage: string, options: NonNullable<ParseArgsConfig['options']>): Record<string, unknown> {
  try {
    const { values } = parseArgs({ options: { ...options, help: { type: 'boolean', short: 'h' } } })
    return values['help'] ? end(0, usage) : values
  } catch (error) {
    return end(2, `${error instanceof Error ? error.message : String(error)}\n${usage}`)
  }
}

function end(code: number, words: string): never {
  console.log(words)
  process.exit(code)
}
