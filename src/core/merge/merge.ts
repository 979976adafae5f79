import type { Sides } from '../sides.ts'
import { stand } from '../sides.ts'
import { readDefinition } from '../xs/definition.ts'
import { sameTokens } from '../xs/equality.ts'
import { mergeLines, type Region } from './lines.ts'

/** The outcome of merging one definition: a text that both sides can live with, or where they contradict each other. */
export type Merge =
  | { readonly kind: 'merged'; readonly text: string }
  | { readonly kind: 'conflict'; readonly regions: readonly Region[] }

/**
 * Merges one definition, by the first rung that answers: equal or one-sided, then line by line. A result that is no
 * longer one definition is a conflict, never a clean merge.
 */
export function merge(sides: Sides<string>): Merge {
  const standing = stand(sides, sameTokens)
  if (standing === 'theirs') return { kind: 'merged', text: sides.theirs }
  if (standing !== 'diverged') return { kind: 'merged', text: sides.ours }
  const regions = mergeLines(sides)
  if (regions.some(({ kind }) => kind === 'conflict')) return { kind: 'conflict', regions }
  const text = regions.map(region => (region.kind === 'clean' ? region.text : '')).join('')
  return isSound(text, sides)
    ? { kind: 'merged', text }
    : { kind: 'conflict', regions: [{ kind: 'conflict', sides }] }
}

/** What merged still is one definition, wherever both sides were. */
function isSound(text: string, { ours, theirs }: Sides<string>): boolean {
  const isDefinition = (one: string): boolean => readDefinition(one).kind === 'definition'
  return isDefinition(text) || !(isDefinition(ours) && isDefinition(theirs))
}
