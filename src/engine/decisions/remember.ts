import { nextDisputes } from '../../core/sync/dispute.ts'
import type { Conflict } from '../../core/sync/plan.ts'
import type { Version } from '../../core/sync/snapshot.ts'
import type { Survey } from '../observe/survey.ts'
import type { Note } from '../ports/history.ts'
import type { Ports } from '../ports/ports.ts'

/** What a person's decision changes of what is remembered. */
export interface Decision {
  readonly base?: readonly Version[]
  readonly writes?: Note['writes']
  readonly marked?: Note['marked']
  /** Conflicts that it settles. */
  readonly settled?: readonly Conflict[]
}

/**
 * Moves Base and its note between two cycles, by which nothing else is taken in that was seen in Xano. A move of HEAD that
 * nobody has planned for yet is remembered by what it means for the definitions that the decision is not about; while
 * nobody knows what became of a push, by where HEAD was: the move may have left behind what was sent.
 */
export async function remember(
  { history, journal }: Pick<Ports, 'history' | 'journal'>,
  { here, plan, stash }: Survey,
  { base, writes, marked, settled = [] }: Decision,
): Promise<void> {
  const { note, head, mirrorCommit } = here
  const answered = settled.some(({ cause }) => cause === 'older') ? stash : note.stash
  if (mirrorCommit === undefined) return
  const keys = new Set(settled.map(({ key }) => key))
  const open = { ...plan, conflicts: plan.conflicts.filter(({ key }) => !keys.has(key)) }
  const isUnanswered = (await journal.pending())?.kind === 'pushing'
  const next = {
    writes: writes ?? note.writes,
    marked: marked ?? note.marked,
    disputes: nextDisputes(note.disputes, open, new Map()),
    head: isUnanswered ? note.head : head.commit,
    ...(answered === undefined ? {} : { stash: answered }),
  }
  await history.advance(base ?? here.base.versions, next)
}
