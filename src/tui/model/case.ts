import { commonOrder } from '../../core/merge/common-order.ts'
import { toLines } from '../../core/merge/lines.ts'
import type { Cause, Conflict } from '../../core/sync/plan.ts'
import { regionsOf } from '../../core/sync/resolution.ts'
import type { DefinitionKey } from '../../core/xs/identity.ts'
import { conflictEntry } from '../../engine/entry.ts'
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

export function caseOf(conflict: Conflict): Case {
  const { ours, theirs } = conflict.sides
  const { path = '', reason = '' } = conflictEntry(conflict)
  const basis = { stretches: [] as Stretch[], hunks: [] as Hunk[] }
  if (ours && theirs) {
    const regions = isCompared(conflict.cause) ? [] : regionsOf(conflict)
    for (const region of regions)
      if (region.kind === 'clean') basis.stretches.push({ kind: 'clean', text: region.text })
      else addHunk(basis, { base: region.sides.base, local: region.sides.ours, xano: region.sides.theirs })
    if (basis.hunks.length === 0) {
      basis.stretches.length = 0
      compare(basis, ours.text, theirs.text)
    }
  }
  return { key: conflict.key, conflict, path, reason, stamp: stampOf(conflict), ...basis }
}

/** Changes whenever a side of the conflict does. */
export const stampOf = ({ cause, sides: { base, ours, theirs } }: Conflict): string =>
  [cause, ...[base, ours, theirs].map(side => side?.blob ?? '-')].join(' ')

/** Base says nothing about who is right: it is missing, or one side went back behind it. */
const isCompared = (cause: Cause): boolean => WHOLE.has(cause) && cause !== 'renamed-differently'

type Building = { readonly stretches: Stretch[]; readonly hunks: Hunk[] }

function addHunk({ stretches, hunks }: Building, hunk: Hunk): void {
  stretches.push({ kind: 'hunk', hunk: hunks.length })
  hunks.push(hunk)
}

/** A hunk wherever two texts differ. */
function compare(into: Building, local: string, xano: string): void {
  const [a, b] = [toLines(local), toLines(xano)]
  const match = commonOrder(a, b)
  let [i, j] = [0, 0]
  let clean = ''
  const flush = (): void => {
    if (clean !== '') into.stretches.push({ kind: 'clean', text: clean })
    clean = ''
  }
  while (i < a.length || j < b.length) {
    if (i < a.length && match[i] === j) {
      clean += a[i] ?? ''
      i++
      j++
      continue
    }
    const [fromA, fromB] = [i, j]
    while (i < a.length && (match[i] ?? -1) < 0) i++
    j = i < a.length ? (match[i] ?? j) : b.length
    flush()
    addHunk(into, {
      base: undefined,
      local: a.slice(fromA, i).join(''),
      xano: b.slice(fromB, j).join(''),
    })
  }
  flush()
}
