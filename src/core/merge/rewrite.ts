import type { Sides } from '../sides.ts'
import { mergeLines, type Region, toLines } from './lines.ts'

/** Changed lines on each side beyond which changes that touch one another are not taken apart any more. */
const CHANGED = 2_000

/**
 * The conflicts between two sides that each wrote most of a long text anew, line by line. Undefined where a side
 * changed less, counted without white space, or where the lines do not conflict.
 */
export function mergeRewrites(sides: Sides<string>): Region[] | undefined {
  const lines = { base: known(sides.base), ours: known(sides.ours), theirs: known(sides.theirs) }
  if (changed(lines.base, lines.ours) <= CHANGED || changed(lines.base, lines.theirs) <= CHANGED)
    return undefined
  const regions = mergeLines(sides)
  return regions.some(({ kind }) => kind === 'conflict') ? regions : undefined
}

const known = (text: string): ReadonlySet<string> =>
  new Set(text.length < CHANGED ? [] : toLines(text).map(line => line.replace(/\s+/g, '')))

/** How many different lines one text has that the other does not. */
function changed(base: ReadonlySet<string>, side: ReadonlySet<string>): number {
  let count = 0
  for (const line of side) if (!base.has(line)) count++
  return count
}
