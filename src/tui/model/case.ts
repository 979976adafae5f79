import { differingLines } from '../../core/merge/differing.ts'
import type { Region } from '../../core/merge/lines.ts'
import type { Cause, Conflict } from '../../core/sync/plan.ts'
import { isCompared, regionsOf } from '../../core/sync/resolution.ts'
import type { DefinitionKey } from '../../core/xs/identity.ts'
import { conflictEntry } from '../../engine/report/entry.ts'
import type { Hunk } from './hunk.ts'

/** A stretch of a definition: text that stands whatever is chosen, or the number of the hunk to choose at. */
export type Stretch =
  { readonly kind: 'clean'; readonly text: string } | { readonly kind: 'hunk'; readonly hunk: number }

/** By what a conflict is known to be the one that choices were made for, and its hunks. */
export interface Basis {
  readonly stamp: string
  readonly hunks: readonly Hunk[]
}

/** One conflict as it is shown: its stretches join to a definition once every hunk is chosen at. */
export interface Case extends Basis {
  readonly key: DefinitionKey
  readonly conflict: Conflict
  readonly path: string
  readonly reason: string
  /** Empty where only one side holds a text. */
  readonly stretches: readonly Stretch[]
}

/** Causes about the definition as a whole: what each choice does is said before the texts are gone into. */
const WHOLE: ReadonlySet<Cause> = new Set<Cause>([
  'edited-here-deleted-there',
  'deleted-here-edited-there',
  'both-created',
  'renamed-differently',
  'undone',
  'altered',
  'older',
])

export const isAboutWhole = ({ conflict }: Case): boolean => WHOLE.has(conflict.cause)

/** A conflict cut into the places at which a person chooses. */
export function caseOf(conflict: Conflict): Case {
  const { ours, theirs } = conflict.sides
  const { path = '', reason = '' } = conflictEntry(conflict)
  const basis = { stretches: [] as Stretch[], hunks: [] as Hunk[] }
  if (ours && theirs) {
    const regions = regionsOf(conflict)
    const isUndecided = regions.some(({ kind }) => kind === 'conflict')
    const hasBase = isUndecided && !isCompared(conflict.cause)
    for (const region of isUndecided ? regions : differingLines(ours.text, theirs.text))
      add(basis, region, hasBase)
  }
  return { key: conflict.key, conflict, path, reason, stamp: stampOf(conflict), ...basis }
}

/** Changes whenever a side of the conflict does. */
export const stampOf = ({ cause, sides: { base, ours, theirs } }: Conflict): string =>
  [cause, ...[base, ours, theirs].map(side => side?.blob ?? '-')].join(' ')

type Building = { readonly stretches: Stretch[]; readonly hunks: Hunk[] }

function add({ stretches, hunks }: Building, region: Region, hasBase: boolean): void {
  if (region.kind === 'clean') {
    stretches.push(region)
    return
  }
  const { base, ours: local, theirs: xano } = region.sides
  stretches.push({ kind: 'hunk', hunk: hunks.length })
  hunks.push({ base: hasBase ? base : undefined, local, xano })
}
