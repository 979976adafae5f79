import type { Sides } from '../sides.ts'
import { mergeLines, type Region } from './lines.ts'

/** Changed lines on each side beyond which changes that touch one another are not taken apart any more. */
const CHANGED = 2_000

/**
 * The conflicts between two sides that each wrote most of a long text anew, line by line. Undefined where a side
 * changed less, counted without white space, or where the lines do not conflict.
 */
export function mergeRewrites(sides: Sides<string>): Region[] | undefined {
  if (!isMuch(sides, line => line) || !isMuch(sides, line => line.replace(/\s+/g, ''))) return undefined
  const regions = mergeLines(sides)
  return regions.some(({ kind }) => kind === 'conflict') ? regions : undefined
}

/** Whether each side has too many different lines that Base has not. */
function isMuch({ base, ours, theirs }: Sides<string>, form: (line: string) => string): boolean {
  const linesOf = (text: string): Set<string> => new Set(text.split('\n').map(form))
  const known = linesOf(base)
  const isNew = (line: string): boolean => !known.has(line)
  return [ours, theirs].every(side => [...linesOf(side)].filter(isNew).length > CHANGED)
}
