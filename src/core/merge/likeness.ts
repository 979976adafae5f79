import type { Block } from '../xs/blocks.ts'
import { once } from './memo.ts'

/** How much of two texts is the same, from 0 to 1: the words they share, each as often as both have it. */
export const likeness = (a: string, b: string): number => likenessOf(wordsIn(a), wordsIn(b))

/** The words of a text. */
export interface Words {
  /** How often each occurs. */
  readonly times: ReadonlyMap<string, number>
  /** How many there are. */
  readonly count: number
}

/** The same of words that are counted already. */
export function likenessOf(one: Words, other: Words): number {
  const all = one.count + other.count
  return all === 0 ? 1 : (2 * sharedBy(one, other)) / all
}

/** How many words stand in only one of two texts. */
export const changesBetween = (one: Words, other: Words): number =>
  one.count + other.count - 2 * sharedBy(one, other)

/** Whether two texts are more alike than that; counts only as far as it takes to tell. */
export function areMoreAlike(one: Words, other: Words, than: number): boolean {
  const all = one.count + other.count
  if (all === 0 || (2 * Math.min(one.count, other.count)) / all <= than) return all === 0 && than < 1
  return (2 * sharedBy(one, other, (than * all) / 2)) / all > than
}

/** How many words texts share; fewer than that are not counted to the end once they cannot be more than `wanted`. */
function sharedBy(one: Words, other: Words, wanted = -1): number {
  const [few, many] = one.count < other.count ? [one, other] : [other, one]
  let [shared, left] = [0, few.count]
  for (const [word, times] of few.times) {
    left -= times
    shared += Math.min(times, many.times.get(word) ?? 0)
    if (shared + left < wanted) return shared
  }
  return shared
}

/** Counts the words of a text: to be done once, where it is compared with many. */
export function wordsIn(text: string): Words {
  const times = new Map<string, number>()
  let count = 0
  for (const [word] of text.matchAll(/[\p{L}\p{N}_$.]+/gu)) {
    times.set(word, (times.get(word) ?? 0) + 1)
    count++
  }
  return { times, count }
}

/** The words of a block, counted once. */
export const wordsOf = once((block: Block): Words => wordsIn(block.text))
