/** Where each definition of a body begins, in bytes. */
export type Places = readonly number[]

/** A part in which two bodies differ: what took the place of the definitions from `first` to before `last`. */
export interface Splice {
  readonly first: number
  readonly last: number
  /** What the new body holds there, in bytes; nothing, where `to` lies before `from`. */
  readonly from: number
  readonly to: number
  /** By how much the definitions behind it lie further behind than before. */
  readonly shift: number
}

const SEPARATOR = Buffer.from('\n---\n')

/** A definition that both bodies hold is looked for behind a difference among so many, and in so many bytes. */
const FEW = 4
const NEAR = 1 << 16
/** It is recognized by so many of its first bytes. */
const TELLING = 1 << 8

/**
 * What to read of a body when an `old` one was read before, with its definitions at `places`. All others are what they
 * were, provided that each part holds whole definitions as well. Nothing, where they share no definition.
 */
export function splices(old: Buffer, body: Buffer, places: Places): readonly Splice[] | undefined {
  const tailAt = firstBehind(places, old.length - sharedTail(old, body) + SEPARATOR.length - 1)
  const behind = places[tailAt]
  const to = behind === undefined ? body.length : behind + body.length - old.length - SEPARATOR.length
  if (behind !== undefined && !isSeparator(body, to)) return undefined
  const found: Splice[] = []
  const add = (first: number, last: number, from: number, to: number): void => {
    found.push({ first, last, from, to, shift: to + SEPARATOR.length - (places[last] ?? 0) })
  }
  let [index, at] = [0, 0]
  for (;;) {
    const place = places[index] ?? old.length
    const next = Math.min(tailAt, firstBehind(places, place + sharedHead(old, body, place, at)) - 1)
    at += (places[next] ?? old.length) - place
    index = next
    if (!isPart(at, to)) return undefined
    if (index === tailAt) {
      if (at < to + SEPARATOR.length) add(tailAt, tailAt, at, to)
      break
    }
    const anchor = anchorBehind(index, at)
    add(index, anchor.index, at, anchor.to)
    if (anchor.index === tailAt) break
    index = anchor.index
    at = anchor.to + SEPARATOR.length
  }
  const [first] = found
  return first?.first === 0 && first.last === places.length ? undefined : found

  /** The next definition that lies in both bodies, and where the separator before it begins in the new one. */
  function anchorBehind(index: number, at: number): { readonly index: number; readonly to: number } {
    for (const candidate of [index + 1, index, ...Array.from({ length: FEW }, (_, n) => index + 2 + n)]) {
      const place = places[candidate] ?? 0
      if (candidate >= tailAt || !isSeparator(old, place - SEPARATOR.length)) continue
      const end = Math.min(places[candidate + 1] ?? old.length, place + TELLING)
      // Behind the same definition as before lies what has come before it.
      const start = candidate === index ? at : Math.max(0, at - SEPARATOR.length)
      const near = body.subarray(start, Math.min(to, at + NEAR))
      const found = near.indexOf(old.subarray(place - SEPARATOR.length, end))
      if (found >= 0 && isPart(at, start + found)) return { index: candidate, to: start + found }
    }
    return { index: tailAt, to }
  }
}

/** Nothing is left of a part that ends with the separator before it; two separators that overlap have no part between. */
const isPart = (from: number, to: number): boolean => to >= from || to === from - SEPARATOR.length

const isSeparator = (body: Buffer, at: number): boolean =>
  at >= 0 && body.subarray(at, at + SEPARATOR.length).equals(SEPARATOR)

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

/** How many bytes are the same from two places on. */
function sharedHead(one: Buffer, other: Buffer, from: number, start: number): number {
  return sharedBytes(Math.min(one.length - from, other.length - start), (same, length) =>
    areEqual(one.subarray(from + same), other.subarray(start + same), length),
  )
}

/** How many bytes two bodies share at their ends. */
function sharedTail(one: Buffer, other: Buffer): number {
  return sharedBytes(Math.min(one.length, other.length), (same, length) =>
    areEqual(one.subarray(one.length - same - length), other.subarray(other.length - same - length), length),
  )
}

/** How many bytes are the same, of at most so many: whole chunks, then half of one after the other. */
function sharedBytes(most: number, areEqual: (same: number, length: number) => boolean): number {
  let same = 0
  while (same + CHUNK <= most && areEqual(same, CHUNK)) same += CHUNK
  for (let length = CHUNK >> 1; length > 0; length >>= 1)
    while (same + length <= most && areEqual(same, length)) same += length
  return same
}

const areEqual = (one: Buffer, other: Buffer, length: number): boolean =>
  one.compare(other, 0, length, 0, length) === 0
