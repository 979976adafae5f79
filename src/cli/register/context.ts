import type { Command } from 'commander'
import type { ExitCode } from '../report/exit-code.ts'

/** Takes the exit code of the command that ran. */
export type Done = (code: ExitCode) => void

/** Gives a command the options by which it finds its credentials, and speaks to programs: line by line, if not said otherwise. */
export function talksToXano(command: Command, json = 'one JSON object a line on standard output'): Command {
  return command
    .option('-p, --profile <name>', "profile of Xano's credentials file")
    .option('-c, --config <file>', "credentials file, instead of Xano's own")
    .option('--json', json)
}

/** Examples below the help of a command, a line each. */
export const examples = (...lines: readonly string[]): string =>
  `\n${lines.length === 1 ? 'Example' : 'Examples'}:\n${lines.map(line => `  $ ${line}\n`).join('')}`
