import type { Block } from '../xs/blocks.ts'
import { alignNamed } from './align.ts'
import type { Match } from './common-order.ts'
import { likenessOf, wordsOf } from './likeness.ts'
import type { List } from './list.ts'
import { kindOf } from './signature.ts'

/** Likeness from which on a definition is taken for one that was renamed. */
const RENAMED = 0.5

/**
 * Which items of two lists are the same one: by their names, and in files what is left as `matchRenamed` has it. Of
 * files that hold one definition and nothing else no name is asked for, which would be to read what stands in them.
 */
export function alignItems(a: List, b: List, nameOf: (block: Block) => string): Match {
  if (a.kind !== 'file') return alignNamed(a, b, nameOf)
  if (isSingle(a) && isSingle(b)) return Int32Array.of(0)
  const match = alignNamed(a, b, nameOf)
  matchRenamed(a, b, match)
  return match
}

const isSingle = ({ entries }: List): boolean =>
  entries.length === 1 && entries[0]?.block.kind === 'definition'

/**
 * Matches the definitions that are left of two files: the most alike of one kind, so that a renamed one is still
 * itself. A file's only definition is the same one, whatever it is called.
 */
function matchRenamed(a: List, b: List, match: Match): void {
  const kept = new Set(match)
  const left = (list: List, isKept: (at: number) => boolean): number[] =>
    list.entries.flatMap(({ block }, at) => (block.kind === 'definition' && !isKept(at) ? [at] : []))
  const [one, other] = [left(a, at => (match[at] ?? -1) >= 0), left(b, at => kept.has(at))]
  const isOnly = (list: List): boolean =>
    list.entries.filter(({ block }) => block.kind === 'definition').length === 1
  const [first, second] = [one[0], other[0]]
  if (first !== undefined && second !== undefined && isOnly(a) && isOnly(b)) {
    match[first] = second
    return
  }
  const pairs = one.flatMap(i =>
    other.flatMap(j => {
      const [left, right] = [a.entries[i]?.block, b.entries[j]?.block]
      if (!left || !right || kindOf(left) !== kindOf(right)) return []
      const alike = likenessOf(wordsOf(left), wordsOf(right))
      return alike >= RENAMED ? [{ i, j, alike }] : []
    }),
  )
  const taken = new Set<number>()
  for (const { i, j } of pairs.sort((x, y) => y.alike - x.alike || x.i - y.i || x.j - y.j)) {
    if ((match[i] ?? -1) >= 0 || taken.has(j)) continue
    match[i] = j
    taken.add(j)
  }
}
