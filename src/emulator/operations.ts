import type { Imported } from './importing.ts'
import type { Pushed } from './push.ts'
import type { Stored } from './shelf.ts'
import { displayName, displayType } from './text/facts.ts'
import { Script } from './text/script.ts'
import { columnsOf, type Column } from './text/table.ts'

/** One line of a dry-run. */
export interface Operation {
  readonly action: Action
  readonly type: string
  readonly name: string
  readonly details: string
}

type Action =
  | 'create'
  | 'update'
  | 'unchanged'
  | 'delete'
  | 'cascade_delete'
  | 'add_field'
  | 'update_field'
  | 'alter_field'
  | 'drop_field'
  | 'truncate'

type Counts = Record<'created' | 'updated' | 'deleted' | 'unchanged' | 'truncated', number>

const COUNTED: Partial<Record<Action, keyof Counts>> = {
  create: 'created',
  update: 'updated',
  unchanged: 'unchanged',
  delete: 'deleted',
  cascade_delete: 'deleted',
  truncate: 'truncated',
}

/** What a dry-run answers, in the order of the multidoc, deletions last. */
export function dryRunReply(pushed: Pushed, workspaceName: string): Record<string, unknown> {
  const operations = operationsOf(pushed)
  const summary: Record<string, Counts> = {}
  for (const { action, type } of operations) {
    const counts = (summary[type] ??= { created: 0, updated: 0, deleted: 0, unchanged: 0, truncated: 0 })
    const counted = COUNTED[action]
    if (counted) counts[counted]++
  }
  return { operations, summary, workspace_name: workspaceName }
}

function operationsOf({ imported, deleted, details }: Pushed): Operation[] {
  return [
    ...imported.flatMap(item => importOperations(item, details.get(item.after.id) ?? '')),
    ...deleted.map(({ object, cascade }) => operation(cascade ? 'cascade_delete' : 'delete', object, '')),
  ]
}

function importOperations({ before, after, truncated }: Imported, details: string): Operation[] {
  const action = before === undefined ? 'create' : before === after ? 'unchanged' : 'update'
  return [
    operation(action, after, details),
    ...(before && action === 'update' && after.facts.kind === 'table' ? fieldOperations(before, after) : []),
    ...(truncated && before ? [operation('truncate', after, '')] : []),
  ]
}

const operation = (action: Action, { facts }: Stored, details: string): Operation => ({
  action,
  type: displayType(facts.kind),
  name: displayName(facts),
  details,
})

function fieldOperations(before: Stored, after: Stored): Operation[] {
  const had = columns(before)
  const has = columns(after)
  const field = (action: Action, column: Column): Operation =>
    operation(action, after, `${column.name} (${column.type})`)
  return [
    ...[...has.values()].flatMap(column => {
      const old = had.get(column.name)
      if (!old) return [field('add_field', column)]
      if (old.type !== column.type) return [field('alter_field', column)]
      return old.declaration === column.declaration ? [] : [field('update_field', column)]
    }),
    ...[...had.values()].filter(column => !has.has(column.name)).map(column => field('drop_field', column)),
  ]
}

const columns = ({ text }: Stored): Map<string, Column> =>
  new Map(
    text === undefined ? [] : columnsOf(new Script(text).definition).map(column => [column.name, column]),
  )
