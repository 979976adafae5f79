import { merge } from '../merge/merge.ts'
import { at, countLines, surplus } from '../merge/said-lines.ts'
import { canonicalForm, compareReturned } from '../xs/canonical.ts'
import { sameTokens } from '../xs/equality.ts'

/** What Xano held of a definition before a text of it was sent, if it had it, and what it shows now. */
export interface Shown {
  readonly before: string | undefined
  readonly received: string
}

/**
 * What Xano shows of a text that was sent, where no word of it came: all that it was to change, whatever else was edited
 * there; some of it, so that it was applied and something else was made of it; or nothing. What has come to be there
 * under the name of a new one is that.
 */
export function evidenceOf(sent: string, { before, received }: Shown): 'all' | 'some' | 'none' {
  if (compareReturned(sent, received) !== 'altered') return 'all'
  if (before === undefined) return 'some'
  if (sameTokens(before, received)) return 'none'
  const merged = merge({ base: before, ours: sent, theirs: received })
  if (merged.kind === 'merged' && compareReturned(merged.text, received) !== 'altered') return 'all'
  const inOneForm = { before: canonicalForm(before), received: canonicalForm(received) }
  return showsSome(sent, { before, received }) || showsSome(canonicalForm(sent), inOneForm) ? 'some' : 'none'
}

/** Whether a line is there that was brought; or is gone, where the text only took some away. */
function showsSome(sent: string, { before, received }: Readonly<Record<keyof Shown, string>>): boolean {
  const [old, wanted, found] = [countLines(before), countLines(sent), countLines(received)]
  const brought = surplus(wanted, old)
  if (brought.length === 0) return surplus(old, wanted).some(line => at(found, line) < at(old, line))
  // A line that stood elsewhere before may come of somebody else; one that is new altogether tells for sure.
  const telling = brought.filter(line => !old.has(line))
  return (telling.length > 0 ? telling : brought).some(line => at(found, line) > at(old, line))
}
