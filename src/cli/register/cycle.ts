import { type Command, Option } from 'commander'
import type { RunOptions } from '../run/run-request.ts'
import { type Done, examples, talksToXano } from './context.ts'

/** Commands that run cycles. */
export function registerCycle(program: Command, done: Done): void {
  confirmable(talksToXano(program.command('fetch')))
    .description("take Xano's present state into git log xano/LABEL, and touch nothing else")
    .addHelpText('after', WHOLE)
    .addHelpText('after', examples('xano-sync fetch && git diff xano/v1'))
    .action(async (options: RunOptions) => {
      const { fetch } = await import('../commands/fetch.ts')
      done(await fetch(options))
    })
  registerRun(program, done, {
    name: 'pull',
    description: 'bring what changed in Xano into the files',
    directions: { local: true, remote: false },
    examples: ['xano-sync pull', 'xano-sync pull --dry-run', 'xano-sync pull function/ table/user.xs'],
  })
  registerRun(program, done, {
    name: 'push',
    description: 'send what changed in the files to Xano',
    directions: { local: false, remote: true },
    examples: [
      'xano-sync push --dry-run',
      'xano-sync push function/orders',
      'xano-sync push --delete',
      'xano-sync push --rename-column user.mail=email table/user.xs',
      'xano-sync push --as-draft',
    ],
  })
  registerRun(program, done, {
    name: 'sync',
    description: 'pull, merge what changed on both sides, and push',
    directions: { local: true, remote: true },
    examples: ['xano-sync sync', 'xano-sync sync --prefer local api/shop', 'xano-sync sync --json --yes'],
  })
}

/** Why `fetch` has no paths and no dry run, as the other commands have. */
const WHOLE = `
It takes no paths, since a commit of xano/LABEL is always a whole state, and no --dry-run, since it writes neither files
nor Xano: git diff xano/LABEL and xano-sync pull --dry-run show what it brought.`

interface RunCommand {
  readonly name: string
  readonly description: string
  readonly directions: { readonly local: boolean; readonly remote: boolean }
  readonly examples: readonly string[]
}

function registerRun(program: Command, done: Done, { name, directions, ...told }: RunCommand): void {
  const command = confirmable(
    talksToXano(program.command(name).argument('[path...]', 'only definitions at or below these paths')),
  )
    .description(told.description)
    .option('--dry-run', 'say what would be done, and do nothing')
  if (directions.remote) sends(command)
  command
    .addHelpText('after', exitCodes(directions))
    .addHelpText('after', examples(...told.examples))
    .action(async (paths: string[], options: RunOptions) => {
      const { run } = await import('../commands/run.ts')
      done(await run(paths, directions, options))
    })
}

/** What a script wants to know of how a run ended. */
function exitCodes({ local, remote }: RunCommand['directions']): string {
  const other = !remote ? 'an edit here that waits to be sent, ' : !local ? "Xano's news, " : ''
  return `
Exits with 3 where a conflict, a held definition or a problem keeps it from something that it was asked to do; all
else is done then. What it was not asked to do does not count: ${other}what lies outside of the paths.`
}

const confirmable = (command: Command): Command =>
  command.option('--confirm <id>', 'agree to exactly the halted plan with this id')

/** What may be said of how things go to Xano. */
function sends(command: Command): void {
  command
    .option('--yes', 'agree to deletions and to the loss of data, but to no lost column')
    .option('--delete', 'delete in Xano what was deleted here')
    .option('--allow-data-loss', 'send changes by which Xano loses columns or rows')
    .option('--drop-column <table.column>', 'the column is gone from the file for good; repeatable', collect)
    .option('--rename-column <table.old=new>', 'the column has another name in the file; repeatable', collect)
    .addOption(
      new Option('--prefer <side>', 'who wins where both changed the same place').choices(['local', 'xano']),
    )
    .option('--insert-only', 'send only what Xano does not have yet')
    .option('--as-draft', 'send as drafts, and leave what is published as it is')
    .option('--env', 'take over the environment variables that the settings of the workspace hold')
    .option('--records', 'add the rows that the text of a table holds')
    .option('--truncate', 'empty the tables that are sent first; needs --allow-data-loss')
    .option('--no-transaction', 'let Xano apply a part when it refuses another one')
}

const collect = (value: string, before: readonly string[] = []): readonly string[] => [...before, value]
