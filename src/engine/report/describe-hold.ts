import type { Obstacle } from '../../core/sync/obstacle.ts'
import type { HoldReason } from '../../core/sync/plan.ts'
import { shellWord } from './shell-word.ts'

/** Why something waits, and by which word it goes on. */
export function describeHold(reason: HoldReason): string {
  switch (reason.kind) {
    case 'deletion':
      return 'deleting it in Xano needs --delete'
    case 'deletion-forbidden':
      return 'the policy of this repository forbids deleting in Xano'
    case 'unread':
      return `deletion waits until ${reason.what} can be read`
    case 'obstructed':
      return `${reason.obstacle.place} ${describeObstacle(reason.obstacle)}`
    case 'blocked':
      return `the file was not written: ${reason.message}`
    case 'insert-only':
      return 'Xano has it already, and only what is new is sent (--insert-only)'
    case 'protected':
      return 'protected by the policy of this repository: never pushed'
    case 'live':
      return 'the branch serves production: xano-sync watch --live agrees to that'
    case 'table':
      return 'tables are real on every branch: xano-sync push sends it'
    case 'uncommitted':
      return 'saved, and only commits are pushed'
    case 'closed':
      return reason.message
    case 'reference':
      return `refers to ${reason.missing.join(', ')}, which Xano does not have with this push, and would empty`
    case 'column':
      return describeColumns(reason)
    case 'taken-out':
      return reason.member === 'items'
        ? 'holds rows (items), which Xano would leave out: --records sends them'
        : 'holds values of environment variables (env), which Xano would leave out: --env sends them'
    case 'name-taken':
      return 'Xano still has another definition of that name'
    case 'not-empty':
      return `Xano would delete with it what stays here: ${reason.members.join(', ')}; give that another group first`
    case 'xano-ahead':
      return 'Xano is ahead: pull first'
    case 'draft':
      return 'Xano has it as a draft; it counts once it is published there'
    case 'moved-on':
      return 'edited while this was done; the next run goes on from there'
    case 'refused':
      return reason.message
    case 'data-loss':
      return `Xano would lose data (${reason.operations.join('; ')}); --allow-data-loss sends it all the same`
  }
}

/** What lies where a file belongs. */
export function describeObstacle({ kind, detail = '' }: Obstacle): string {
  switch (kind) {
    case 'link':
      return 'is a link, which is not followed'
    case 'folder':
      return 'is a folder, where a file belongs'
    case 'file':
      return 'is a file, where a folder belongs'
    case 'special':
      return 'is no regular file'
    case 'unreadable':
      return `cannot be read: ${detail}`
    case 'name':
      return `has a name that no definition can have: ${detail}`
  }
}

function describeColumns({ table, vanished, fresh }: Extract<HoldReason, { kind: 'column' }>): string {
  const lost = vanished.join(', ')
  const column = `${table}.${vanished[0] ?? ''}`
  const guess = fresh.length === 0 ? '' : ` or --rename-column ${shellWord(`${column}=${fresh[0] ?? ''}`)}`
  return `lost ${vanished.length === 1 ? 'column' : 'columns'} ${lost}: say --drop-column ${shellWord(column)}${guess}`
}
