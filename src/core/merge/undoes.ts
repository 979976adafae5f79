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
 * line, wherever the lines stand, so that further edits beside it make no difference.
 */
export function undoes({ before, after }: Replacement, now: string): boolean {
  if (sameTokens(before, after) || sameTokens(now, after)) return false
  if (sameTokens(now, before)) return true
  const [old, fresh, found] = [countLines(before), countLines(after), countLines(now)]
  const brought = surplus(fresh, old)
  const taken = surplus(old, fresh)
  if (brought.length === 0 && taken.length === 0) return false
  // A line that stood elsewhere before may come of an edit beside it; one that is new altogether tells for sure.
  const telling = brought.filter(line => !old.has(line))
  const survives = (telling.length > 0 ? telling : brought).some(line => at(found, line) > at(old, line))
  const returns = taken.some(line => at(found, line) > at(fresh, line))
  return !survives && (taken.length === 0 || returns)
}
