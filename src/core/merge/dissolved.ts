import type { Block } from '../xs/blocks.ts'
import { alignSequence } from './align.ts'
import { isSameAround, isShuffled } from './essence.ts'
import { isBody, listOf } from './list.ts'

/**
 * The statements that one side edited in a block that the other took away around them, having `moved` them out of it;
 * undefined where that is not all that the one side did to the block.
 */
export function editedInside(
  base: Block,
  held: Block,
  moved: ReadonlySet<Block>,
): readonly Block[] | undefined {
  if (base.kind !== 'statement' || held.kind !== 'statement') return undefined
  if (!isSameAround(base, held)) return undefined
  const [one, other] = [base.children.filter(isBody), held.children.filter(isBody)]
  if (one.length === 0 || one.length !== other.length) return undefined
  const found: Block[] = []
  for (const [at, body] of one.entries()) {
    const [own, their] = [listOf(body), listOf(other[at] ?? body)]
    if (own.kind !== 'stack' || own.entries.length !== their.entries.length) return undefined
    const match = alignSequence(own, their)
    for (const [index, { block }] of own.entries.entries()) {
      const now = their.entries[match[index] ?? -1]?.block
      if (now === undefined) return undefined
      if (isShuffled(block, now)) continue
      const inner = moved.has(block) ? [block] : editedInside(block, now, moved)
      if (inner === undefined) return undefined
      found.push(...inner)
    }
  }
  return found.length > 0 ? found : undefined
}
