/** What two sequences have in common in one order: for each item of the first its place in the second, or -1. */
export type Match = Int32Array

/** Cells up to which a table may be filled for what does not occur once on each side. */
const TABLE = 40_000

/**
 * Matches equal items in order: what both begin and end with, then what occurs once on each side, then the
 * longest common subsequence of what stands between. Items that never match are empty. Close to linear.
 */
export function commonOrder(a: readonly string[], b: readonly string[], isUniqueOnly = false): Match {
  const match = new Int32Array(a.length).fill(-1)
  const work: [number, number, number, number][] = [[0, a.length, 0, b.length]]
  for (let range = work.pop(); range !== undefined; range = work.pop()) {
    let [aFrom, aTo, bFrom, bTo] = range
    if (!isUniqueOnly) {
      while (aFrom < aTo && bFrom < bTo && isSame(a[aFrom], b[bFrom])) match[aFrom++] = bFrom++
      while (aFrom < aTo && bFrom < bTo && isSame(a[aTo - 1], b[bTo - 1])) match[--aTo] = --bTo
    }
    if (aFrom === aTo || bFrom === bTo) continue
    const anchors = uniqueAnchors(a, b, [aFrom, aTo, bFrom, bTo])
    if (anchors.length === 0) {
      if (!isUniqueOnly && (aTo - aFrom) * (bTo - bFrom) <= TABLE)
        fillTable(match, (i, j) => (isSame(a[i], b[j]) ? 1 : 0), [aFrom, aTo, bFrom, bTo])
      continue
    }
    let [i, j] = [aFrom, bFrom]
    for (const [atA, atB] of anchors) {
      match[atA] = atB
      if (!isUniqueOnly) work.push([i, atA, j, atB])
      i = atA + 1
      j = atB + 1
    }
    if (!isUniqueOnly) work.push([i, aTo, j, bTo])
  }
  return match
}

export type Range = readonly [aFrom: number, aTo: number, bFrom: number, bTo: number]

/** The ranges between matched items in which both sequences have unmatched ones. */
export function openRanges(match: Match, length: number): Range[] {
  const ranges: Range[] = []
  let [i, j] = [0, 0]
  for (let at = 0; at <= match.length; at++) {
    const to = at === match.length ? length : (match[at] ?? -1)
    if (to < 0) continue
    if (at > i && to > j) ranges.push([i, at, j, to])
    i = at + 1
    j = to + 1
  }
  return ranges
}

/** Matches pairs within a range so that their weights add up to the most; none of the weight 0. */
export function fillTable(
  match: Match,
  weight: (i: number, j: number) => number,
  [aFrom, aTo, bFrom, bTo]: Range,
): void {
  const width = bTo - bFrom + 1
  const best = new Float64Array((aTo - aFrom + 1) * width)
  const weights = new Float64Array((aTo - aFrom + 1) * width)
  const at = (i: number, j: number): number => (i - aFrom) * width + (j - bFrom)
  for (let i = aTo - 1; i >= aFrom; i--)
    for (let j = bTo - 1; j >= bFrom; j--) {
      const own = weight(i, j)
      weights[at(i, j)] = own
      const paired = own > 0 ? own + (best[at(i + 1, j + 1)] ?? 0) : 0
      best[at(i, j)] = Math.max(paired, best[at(i + 1, j)] ?? 0, best[at(i, j + 1)] ?? 0)
    }
  for (let i = aFrom, j = bFrom; i < aTo && j < bTo;) {
    const own = weights[at(i, j)] ?? 0
    if (own > 0 && best[at(i, j)] === own + (best[at(i + 1, j + 1)] ?? 0)) match[i++] = j++
    else if ((best[at(i + 1, j)] ?? 0) >= (best[at(i, j + 1)] ?? 0)) i++
    else j++
  }
}

const isSame = (a: string | undefined, b: string | undefined): boolean =>
  a === b && a !== '' && a !== undefined

/** Items that occur once in each range, of these the most that stand in one order. */
function uniqueAnchors(a: readonly string[], b: readonly string[], range: Range): [number, number][] {
  const [aFrom, aTo, bFrom, bTo] = range
  const inA = places(a, aFrom, aTo)
  const inB = places(b, bFrom, bTo)
  const pairs: [number, number][] = []
  for (const [item, at] of inA) {
    const other = inB.get(item)
    if (at >= 0 && other !== undefined && other >= 0) pairs.push([at, other])
  }
  return longestIncreasing(pairs)
}

/** Where each item stands; -1 for one that occurs more than once. */
function places(items: readonly string[], from: number, to: number): Map<string, number> {
  const found = new Map<string, number>()
  for (let at = from; at < to; at++) {
    const item = items[at] ?? ''
    if (item !== '') found.set(item, found.has(item) ? -1 : at)
  }
  return found
}

/** Of pairs ordered by their first number the most whose second numbers rise. */
export function longestIncreasing(pairs: readonly [number, number][]): [number, number][] {
  const ends: number[] = []
  const before: number[] = []
  for (const [at, [, value]] of pairs.entries()) {
    let [low, high] = [0, ends.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((pairs[ends[middle] ?? 0]?.[1] ?? 0) < value) low = middle + 1
      else high = middle
    }
    before.push(low > 0 ? (ends[low - 1] ?? -1) : -1)
    ends[low] = at
  }
  const rising: [number, number][] = []
  for (let at = ends.at(-1) ?? -1; at >= 0; at = before[at] ?? -1) {
    const pair = pairs[at]
    if (pair) rising.push(pair)
  }
  return rising.reverse()
}
