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
  const [old, fresh, found] = [countLines(before), countLines(after), countLines(now)]
  const taken = surplus(old, fresh)
  if (taken.length === 0 && surplus(fresh, old).length === 0) return false
  const returns = taken.length === 0 || taken.some(line => at(found, line) > at(fresh, line))
  return (
    returns &&
    !survives({ before, after }, now) &&
    !survives(canonical({ before, after }), canonicalForm(now))
  )
}

/** Whether something of what a replacement brought is there. */
function survives({ before, after }: Replacement, now: string): boolean {
  const [old, found] = [countLines(before), countLines(now)]
  const brought = surplus(countLines(after), old)
  // A line that stood elsewhere before may come of an edit beside it; one that is new altogether tells for sure.
  const telling = brought.filter(line => !old.has(line))
  return (telling.length > 0 ? telling : brought).some(line => at(found, line) > at(old, line))
}

const canonical = ({ before, after }: Replacement): Replacement => ({
  before: canonicalForm(before),
  after: canonicalForm(after),
})
