import { differingLines } from '../merge/differing.ts'
import { mergeLines, type Region } from '../merge/lines.ts'
import { withLabelGuid } from '../xs/guid.ts'
import { faultOf } from './fault.ts'
import type { Cause, Conflict } from './plan.ts'

/** What a person decides about one conflict. */
export type Choice = 'local' | 'xano' | 'union' | { readonly text: string }

/** The text that a choice comes to, nothing for a deletion; or why it comes to nothing that could stand. */
export type Resolved =
  | { readonly kind: 'resolved'; readonly text: string | undefined }
  | { readonly kind: 'refused'; readonly reason: string }

/** What a choice makes of a conflict; a union, of the fewest lines that stand one below the other. What neither side holds has to stand as a clean merge would. */
export function resolveConflict(conflict: Conflict, choice: Choice): Resolved {
  const { ours, theirs } = conflict.sides
  if (choice === 'local') return { kind: 'resolved', text: ours?.text }
  if (choice === 'xano') return { kind: 'resolved', text: theirs?.text }
  if (choice !== 'union') return judged(conflict, choice.text.trim())
  if (!ours || !theirs)
    return { kind: 'refused', reason: 'only one side holds a text; there is no union of it' }
  const regions = regionsOf(conflict)
  const byLines = judged(conflict, unionOf(regions.flatMap(lineByLine)))
  const union = byLines.kind === 'resolved' ? byLines : judged(conflict, unionOf(regions))
  return union.kind === 'resolved'
    ? union
    : { kind: 'refused', reason: `with both, one below the other, ${union.reason}` }
}

/**
 * The places at which a conflict has to be decided; of causes that say nothing of places, those where the sides differ.
 */
export function regionsOf({ cause, sides, regions }: Conflict): readonly Region[] {
  if (regions.length > 0) return regions
  const [base = '', ours = '', theirs = ''] = [sides.base, sides.ours, sides.theirs].map(side => side?.text)
  return isCompared(cause)
    ? differingLines(withGuidThere(ours, sides), theirs)
    : mergeLines({ base, ours, theirs })
}

/** Nobody chooses a guid: what was deleted there and made anew has the one that it has there. */
const withGuidThere = (ours: string, { theirs }: Conflict['sides']): string =>
  theirs ? withLabelGuid(ours, theirs.definition.guid) : ours

/** Whether Base says nothing about who is right: it is missing, or one side went back behind it. */
export const isCompared = (cause: Cause): boolean => COMPARED.has(cause)

const COMPARED: ReadonlySet<Cause> = new Set<Cause>(['both-created', 'undone', 'altered', 'older'])

/** A place, parted further where its own lines are the same on both sides. */
const lineByLine = (region: Region): readonly Region[] =>
  region.kind === 'clean' ? [region] : mergeLines(region.sides)

const unionOf = (regions: readonly Region[]): string =>
  regions.map(region => (region.kind === 'clean' ? region.text : both(region.sides))).join('')

function judged(conflict: Conflict, text: string): Resolved {
  const fault = faultOf(conflict, text)
  if (!fault) return { kind: 'resolved', text }
  const { reason, line, column } = fault
  return { kind: 'refused', reason: `line ${line}, column ${column}: ${reason}` }
}

/** Both sides of one place, the developer's first. */
function both({ ours, theirs }: { readonly ours: string; readonly theirs: string }): string {
  return ours === '' || /[\r\n]$/.test(ours) ? ours + theirs : `${ours}\n${theirs}`
}
