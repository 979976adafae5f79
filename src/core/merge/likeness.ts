import type { Block } from '../xs/blocks.ts'

/** How much of two texts is the same, from 0 to 1: the words they share, each as often as both have it. */
export const likeness = (a: string, b: string): number => likenessOf(wordsIn(a), wordsIn(b))

/** How often each word occurs in a text. */
export type Words = ReadonlyMap<string, number>

export function likenessOf(one: Words, other: Words): number {
  let [shared, all] = [0, 0]
  for (const [word, times] of one) {
    all += times
    shared += Math.min(times, other.get(word) ?? 0)
  }
  for (const times of other.values()) all += times
  return all === 0 ? 1 : (2 * shared) / all
}

export function wordsIn(text: string): Words {
  const found = new Map<string, number>()
  for (const [word] of text.matchAll(/[\p{L}\p{N}_$.]+/gu)) found.set(word, (found.get(word) ?? 0) + 1)
  return found
}

const known = new WeakMap<Block, Words>()

/** The words of a block, counted once. */
export function wordsOf(block: Block): Words {
  const before = known.get(block)
  if (before !== undefined) return before
  const words = wordsIn(block.text)
  known.set(block, words)
  return words
}
