/** Where each definition of a body begins, in bytes. */
export type Places = readonly number[]

/** Where two bodies differ: all but the first `head` and the last `tail` definitions. */
export interface Splice {
  readonly head: number
  readonly tail: number
  /** What the new body holds in their place, in bytes. */
  readonly from: number
  readonly to: number
  /** By how much the definitions of the tail lie further behind than before. */
  readonly shift: number
}

const SEPARATOR = Buffer.from('\n---\n')

/**
 * What to read of a body when an `old` one was read before, with its definitions at `places`. Those at the ends are
 * what they were, provided that the text in between is whole definitions as well. Nothing, where no end is shared.
 */
export function splice(old: Buffer, body: Buffer, places: Places): Splice | undefined {
  const same = sharedBytes(old, body)
  const head = firstBehind(places, same.head) - 1
  const tailAt = firstBehind(places, old.length - same.tail + SEPARATOR.length - 1)
  if (head <= 0 && tailAt >= places.length) return undefined
  const shift = body.length - old.length
  const from = places[head] ?? 0
  const behind = places[tailAt]
  if (behind === undefined) return { head, tail: 0, from, to: body.length, shift }
  const to = behind + shift - SEPARATOR.length
  const isParted = to >= from && body.subarray(to, behind + shift).equals(SEPARATOR)
  return isParted ? { head, tail: places.length - tailAt, from, to, shift } : undefined
}

/** The first of ascending places that lies behind an offset; their number, if none does. */
function firstBehind(places: Places, offset: number): number {
  let [low, high] = [0, places.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((places[middle] ?? 0) > offset) high = middle
    else low = middle + 1
  }
  return low
}

/** Native comparison is by far the fastest on pieces that are neither tiny nor all. */
const CHUNK = 1 << 14

/** How many bytes two bodies share at their beginnings, and how many at their ends, none of them twice. */
function sharedBytes(one: Buffer, other: Buffer): { head: number; tail: number } {
  const shortest = Math.min(one.length, other.length)
  const areEqual = (start: number, length: number, shift: number): boolean =>
    one.compare(other, start + shift, start + shift + length, start, start + length) === 0
  let head = 0
  while (head + CHUNK <= shortest && areEqual(head, CHUNK, 0)) head += CHUNK
  while (head < shortest && one[head] === other[head]) head++
  const shift = other.length - one.length
  let tail = 0
  while (head + tail + CHUNK <= shortest && areEqual(one.length - tail - CHUNK, CHUNK, shift)) tail += CHUNK
  while (head + tail < shortest && one[one.length - tail - 1] === other[other.length - tail - 1]) tail++
  return { head, tail }
}
