import type { Held } from '../core/sync/plan.ts'
import type { ColumnFate } from '../core/sync/vanishing-columns.ts'
import { heldIn } from '../engine/account.ts'
import type { CycleResult, Request } from '../engine/cycle.ts'
import { type Entry, heldEntry } from '../engine/entry.ts'

/** Something that a run holds back until somebody agrees to exactly it. */
export type Question =
  | { readonly kind: 'deletion'; readonly held: readonly Held[] }
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
  const deletions = held.filter(({ reason }) => reason.kind === 'deletion')
  return [
    ...(deletions.length > 0 ? [{ kind: 'deletion', held: deletions } as const] : []),
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
  if (permissions.deletions === 'forbidden') return request
  const doomed = question.held.flatMap(({ sides }) => sides.theirs?.blob ?? [])
  return { ...request, permissions: { ...permissions, deletions: more(permissions.deletions, doomed) } }
}

/** The flags by which the same could be agreed to on the command line. */
export function flagsFor(question: Question): string[] {
  switch (question.kind) {
    case 'deletion':
      return ['--delete']
    case 'data-loss':
      return ['--allow-data-loss']
    case 'column': {
      const column = columnOf(question)
      return [`--drop-column ${column}`, ...question.fresh.map(to => `--rename-column ${column}=${to}`)]
    }
  }
}

/** The same question for programs. */
export interface QuestionEvent {
  readonly question: Question['kind']
  readonly definitions: readonly Entry[]
  readonly operations?: readonly string[]
  readonly column?: string
  readonly flags: readonly string[]
}

export const questionEvent = (question: Question): QuestionEvent => ({
  question: question.kind,
  definitions: question.held.map(heldEntry),
  ...(question.kind === 'data-loss' ? { operations: question.operations } : {}),
  ...(question.kind === 'column' ? { column: columnOf(question) } : {}),
  flags: flagsFor(question),
})

/** What tells one question from another; the same one is not asked twice in a run. */
export const identityOf = (question: Question): string =>
  JSON.stringify([
    question.kind,
    ...question.held.map(({ sides }) => [sides.ours?.blob, sides.theirs?.blob]),
    ...(question.kind === 'data-loss' ? question.operations : []),
    ...(question.kind === 'column' ? [question.column] : []),
  ])

const columnOf = ({ table, column }: Extract<Question, { kind: 'column' }>): string => `${table}.${column}`

const more = <T>(consent: boolean | ReadonlySet<T>, agreed: readonly T[]): true | ReadonlySet<T> =>
  consent === true ? true : new Set([...(consent === false ? [] : consent), ...agreed])
