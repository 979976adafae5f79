import type { Permissions } from '../../core/sync/permit.ts'
import type { ColumnFate, ColumnFates } from '../../core/sync/vanishing-columns.ts'
import type { Request } from '../../engine/cycle/request.ts'
import { Misconfigured } from '../../engine/ports/errors.ts'
import type { PushOptions } from '../../remote/multidoc.ts'
import { underPolicy } from '../settings/policy.ts'
import type { LocalBench } from '../workbench/compose.ts'
import { withinPaths } from '../workbench/within.ts'

/** What a person may say on the command line of a run. */
export interface RunOptions {
  readonly profile?: string
  readonly config?: string
  readonly json?: boolean
  readonly dryRun?: boolean
  readonly confirm?: string
  /** Answers yes to whatever would be asked. */
  readonly yes?: boolean
  readonly delete?: boolean
  readonly allowDataLoss?: boolean
  readonly dropColumn?: readonly string[]
  readonly renameColumn?: readonly string[]
  readonly insertOnly?: boolean
  readonly asDraft?: boolean
  readonly prefer?: 'local' | 'xano'
  readonly env?: boolean
  readonly records?: boolean
  readonly truncate?: boolean
  readonly transaction?: boolean
}

/**
 * What a run is asked to do; the paths mean something once the repository is known. Throws `Misconfigured` where the
 * flags are not to be understood, before anything is opened.
 */
export function requestOf(
  options: RunOptions,
  directions: Pick<Permissions, 'local' | 'remote'>,
  paths: readonly string[],
): (bench: Pick<LocalBench, 'repository' | 'policy'>) => Request {
  const columns = columnFates(options)
  const { yes = false, records = false, env = false } = options
  const taken = [...(records ? ['items'] : []), ...(env ? ['env'] : [])]
  return ({ repository, policy }) => ({
    permissions: underPolicy(
      {
        ...directions,
        deletions: options.delete ?? yes,
        dataLoss: options.allowDataLoss ?? yes,
        ...(options.insertOnly ? { insertOnly: true } : {}),
        ...(paths.length === 0 ? {} : { within: withinPaths(paths, repository) }),
      },
      policy,
    ),
    columns,
    ...(taken.length > 0 ? { taken: new Set(taken) } : {}),
    ...(options.asDraft ? { asDraft: true } : {}),
    ...(options.confirm === undefined ? {} : { confirmed: options.confirm }),
    ...(options.dryRun ? { dryRun: true } : {}),
  })
}

/** What was said of columns, by `TABLE.COLUMN`. Throws `Misconfigured` where it is not to be understood. */
function columnFates({ dropColumn = [], renameColumn = [] }: RunOptions): ColumnFates {
  const fates = new Map<string, ColumnFate>()
  const say = (column: string, fate: ColumnFate): void => {
    if (fates.has(column)) throw new Misconfigured(`two things are said of the column ${column}`)
    fates.set(column, fate)
  }
  for (const column of dropColumn) say(columnIn(column, '--drop-column', column), { kind: 'dropped' })
  for (const renaming of renameColumn) {
    const at = renaming.lastIndexOf('=')
    const to = renaming.slice(at + 1)
    if (at < 0 || to === '') throw new Misconfigured(`--rename-column ${renaming}: say it as TABLE.OLD=NEW`)
    say(columnIn(renaming.slice(0, at), '--rename-column', renaming), { kind: 'renamed', to })
  }
  return fates
}

function columnIn(text: string, flag: string, said: string): string {
  if (!/^.+\.[^.]+$/.test(text)) throw new Misconfigured(`${flag} ${said}: name the column as TABLE.COLUMN`)
  return text
}

/** How every push of the run takes effect. */
export const pushOptions = ({ env, records, truncate, transaction }: RunOptions): PushOptions => ({
  ...(env ? { env } : {}),
  ...(records ? { records } : {}),
  ...(truncate ? { truncate } : {}),
  ...(transaction === false ? { transaction } : {}),
})
