import type { Sides } from '../sides.ts'
import { mergeLines, type Region } from './lines.ts'

/** Changed lines on each side beyond which changes that touch one another are not taken apart any more. */
const CHANGED = 2_000

/**
 * The conflicts between two sides that each wrote most of a long text anew, line by line. Undefined where a side
 * changed less, counted without white space, or where the lines do not conflict.
 */
export function mergeRewrites(sides: Sides<string>): Region[] | undefined {
  if (!isMuch(sides)) return undefined
  const regions = mergeLines(sides)
  return regions.some(({ kind }) => kind === 'conflict') ? regions : undefined
}

/** Whether each side has too many different lines that Base has not: none does that has not as many characters. */
function isMuch({ base, ours, theirs }: Sides<string>): boolean {
  if (Math.min(ours.length, theirs.length) < CHANGED) return false
  const known = lineHashes(base)
  return [ours, theirs].every(side => {
    let fresh = 0
    for (const hash of lineHashes(side)) if (!known.has(hash)) fresh++
    return fresh > CHANGED
  })
}

/** A number for each different line of a text, its white space aside. */
function lineHashes(text: string): ReadonlySet<number> {
  const hashes = new Set<number>()
  let hash = 0
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code > SPACE) hash = Math.imul(hash ^ code, PRIME)
    else if (code === LINE_FEED) {
      hashes.add(hash)
      hash = 0
    }
  }
  return hashes.add(hash)
}

const SPACE = 32
const LINE_FEED = 10
const PRIME = 0x01000193
