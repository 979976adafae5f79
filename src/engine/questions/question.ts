import { namingDeleted } from '../../core/sync/named-by.ts'
import type { Held, HoldReason } from '../../core/sync/plan.ts'
import type { ColumnFate } from '../../core/sync/vanishing-columns.ts'
import type { Definition } from '../../core/xs/definition.ts'
import type { Request } from '../cycle/request.ts'
import type { CycleResult } from '../cycle/result.ts'
import type { RemoteDocument } from '../ports/remote.ts'
import { heldIn } from '../report/account.ts'

/** Something that a run holds back until somebody agrees to exactly it. */
export type Question =
  /** What only a person starts: pushing to a branch that serves production, and tables, which are real everywhere. */
  | { readonly kind: 'live' | 'table'; readonly held: readonly Held[] }
  | {
      readonly kind: 'deletion'
      readonly held: readonly Held[]
      /** All that Xano holds, where this run has read it: some of it may name what is to go. */
      readonly documents?: readonly RemoteDocument[]
    }
  | { readonly kind: 'data-loss'; readonly held: readonly Held[]; readonly operations: readonly string[] }
  | {
      readonly kind: 'column'
      readonly held: readonly Held[]
      readonly table: string
      readonly column: string
      /** Columns that are new in the text, one of which it may have become. */
      readonly fresh: readonly string[]
    }

/** `later` leaves it held. */
export type Answer = 'yes' | 'later' | ColumnFate

/** What a cycle leaves to be asked: all deletions at once, every loss of data and every vanished column by itself. */
export function questionsOf(result: CycleResult): Question[] {
  const held = heldIn(result)
  const ofKind = (kind: HoldReason['kind']): Held[] => held.filter(({ reason }) => reason.kind === kind)
  const deletions = ofKind('deletion')
  const read = result.kind === 'done' ? { documents: result.seen.documents } : {}
  return [
    ...(deletions.length > 0 ? [{ kind: 'deletion', held: deletions, ...read } as const] : []),
    ...(['live', 'table'] as const).flatMap(kind => {
      const those = ofKind(kind)
      return those.length > 0 ? [{ kind, held: those }] : []
    }),
    ...held.flatMap((one): Question[] => {
      const { reason } = one
      if (reason.kind === 'data-loss')
        return [{ kind: 'data-loss', held: [one], operations: reason.operations }]
      if (reason.kind !== 'column') return []
      const { table, vanished, fresh } = reason
      return vanished.map(column => ({ kind: 'column', held: [one], table, column, fresh }))
    }),
  ]
}

/** What in Xano names what would be deleted, where that is known: Xano would empty the name there. */
export const namersOf = ({
  held,
  documents,
}: Extract<Question, { kind: 'deletion' }>): Definition[] | undefined =>
  documents &&
  namingDeleted(
    held.flatMap(({ sides }) => sides.theirs ?? []),
    documents,
  )

/** The request with what was answered: consent to these deletions, these operations, this column, and no others. */
export function agree(request: Request, question: Question, answer: Answer): Request {
  if (answer === 'later') return request
  const { permissions, columns = [] } = request
  if (question.kind === 'column') {
    if (answer === 'yes') return request
    return { ...request, columns: new Map([...columns, [columnOf(question), answer]]) }
  }
  if (question.kind === 'data-loss') {
    const dataLoss = more(permissions.dataLoss, question.operations)
    return { ...request, permissions: { ...permissions, dataLoss } }
  }
  if (question.kind === 'live') {
    const { nothingSent: _, ...rest } = permissions
    return { ...request, permissions: rest }
  }
  if (question.kind === 'table') {
    const before = typeof permissions.heldTables === 'object' ? permissions.heldTables.allBut : []
    const agreed = question.held.flatMap(({ sides }) => sides.ours?.blob ?? [])
    return {
      ...request,
      permissions: { ...permissions, heldTables: { allBut: new Set([...before, ...agreed]) } },
    }
  }
  if (permissions.deletions === 'forbidden') return request
  const doomed = question.held.flatMap(({ sides }) => sides.theirs?.blob ?? [])
  return { ...request, permissions: { ...permissions, deletions: more(permissions.deletions, doomed) } }
}

/** What tells one question from another; the same one is not asked twice in a run. */
export const identityOf = (question: Question): string =>
  JSON.stringify([
    question.kind,
    ...question.held.map(({ sides }) => [sides.ours?.blob, sides.theirs?.blob]),
    ...(question.kind === 'data-loss' ? question.operations : []),
    ...(question.kind === 'column' ? [question.column] : []),
  ])

/** A column as a person names it: `user.mail`. */
export const columnOf = ({ table, column }: Extract<Question, { kind: 'column' }>): string =>
  `${table}.${column}`

const more = <T>(consent: boolean | ReadonlySet<T>, agreed: readonly T[]): true | ReadonlySet<T> =>
  consent === true ? true : new Set([...(consent === false ? [] : consent), ...agreed])
