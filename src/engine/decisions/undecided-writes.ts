import type { RecentWrite } from '../../core/sync/background.ts'
import { type Decided, withoutWritesOf } from '../../core/sync/stale-buffer.ts'
import type { History, Note } from '../ports/history.ts'
import type { Library } from '../texts/library.ts'

/** The writes of a note but for those that go by what a person has decided. Whose they were, their texts tell. */
export async function undecidedWrites(
  history: Pick<History, 'read'>,
  library: Library,
  { writes }: Pick<Note, 'writes'>,
  decided: readonly Decided[],
): Promise<RecentWrite[]> {
  await library.load(
    writes.flatMap(({ before, after }) => [before, after]),
    history,
  )
  const { textOf, guidOf } = library
  return withoutWritesOf(decided, { writes, textOf, guidOf })
}
