import { canonicalForm } from '../xs/canonical.ts'
import { sameTokens } from '../xs/equality.ts'
import { at, countLines, surplus } from './said-lines.ts'

/** One text that was replaced by another. */
export interface Replacement {
  readonly before: string
  readonly after: string
}

/**
 * Whether `now` takes a replacement back: nothing of what it brought is there any more, and what it took away, if it
 * took anything away, is back at least in part. A text that edits the same place anew does not. Compared line by
 * line, wherever the lines stand, so that further edits beside it make no difference; where none is left, also in one
 * form for all that the server takes for the same: it gives comments and values that were sent other lines.
 */
export function undoes({ before, after }: Replacement, now: string): boolean {
  if (sameTokens(before, after) || sameTokens(now, after)) return false
  if (sameTokens(now, before)) return true
  const lines = linesOf({ before, after }, now)
  const { old, fresh, found } = lines
  const taken = surplus(old, fresh)
  if (taken.length === 0 && surplus(fresh, old).length === 0) return false
  const returns = taken.length === 0 || taken.some(line => at(found, line) > at(fresh, line))
  return returns && !survives(lines) && !survives(linesOf(canonical({ before, after }), canonicalForm(now)))
}

/** Whether nothing of what a replacement brought, if it brought anything, is there any more, whatever is there instead. */
export function leavesNothing({ before, after }: Replacement, now: string): boolean {
  const lines = linesOf({ before, after }, now)
  if (surplus(lines.fresh, lines.old).length === 0) return false
  return !survives(lines) && !survives(linesOf(canonical({ before, after }), canonicalForm(now)))
}

/** The lines of what was replaced, of what came in its place, and of what is there now. */
type Lines = Readonly<Record<'old' | 'fresh' | 'found', ReadonlyMap<string, number>>>

const linesOf = ({ before, after }: Replacement, now: string): Lines => ({
  old: countLines(before),
  fresh: countLines(after),
  found: countLines(now),
})

/** Whether something of what a replacement brought is there. */
function survives({ old, fresh, found }: Lines): boolean {
  const brought = surplus(fresh, old)
  // A line that stood elsewhere before may come of an edit beside it; one that is new altogether tells for sure.
  const telling = brought.filter(line => !old.has(line))
  return (telling.length > 0 ? telling : brought).some(line => at(found, line) > at(old, line))
}

const canonical = ({ before, after }: Replacement): Replacement => ({
  before: canonicalForm(before),
  after: canonicalForm(after),
})
