import { sameTokens } from '../xs/equality.ts'

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
  const [old, fresh, found] = [count(before), count(after), count(now)]
  const brought = surplus(fresh, old)
  const taken = surplus(old, fresh)
  if (brought.length === 0 && taken.length === 0) return false
  // A line that stood elsewhere before may come of an edit beside it; one that is new altogether tells for sure.
  const telling = brought.filter(line => !old.has(line))
  const survives = (telling.length > 0 ? telling : brought).some(line => at(found, line) > at(old, line))
  const returns = taken.some(line => at(found, line) > at(fresh, line))
  return !survives && (taken.length === 0 || returns)
}

/** How often each line occurs that says anything, without its indentation. */
function count(text: string): Map<string, number> {
  const lines = new Map<string, number>()
  for (const raw of text.split('\n')) {
    const line = raw.trim()
    if (/[\p{L}\p{N}]/u.test(line)) lines.set(line, at(lines, line) + 1)
  }
  return lines
}

const at = (lines: ReadonlyMap<string, number>, line: string): number => lines.get(line) ?? 0

/** The lines of which one text has more than the other. */
const surplus = (more: ReadonlyMap<string, number>, less: ReadonlyMap<string, number>): string[] =>
  [...more.keys()].filter(line => at(more, line) > at(less, line))
