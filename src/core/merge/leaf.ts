import type { Sides } from '../sides.ts'
import { heredocLines } from '../xs/literal.ts'
import { mergeLines } from './lines.ts'
import { choose, clash, type Piece, settled } from './piece.ts'

/** Merges a text that has no parts: three-way, and line by line where it has several lines. */
export function mergeLeaf(sides: Sides<string>, same: (a: string, b: string) => boolean): Piece[] {
  const chosen = choose(sides, same)
  if (chosen !== undefined) return [settled(sides, chosen)]
  const merged = sides.base.includes('\n') ? wholeLines(sides) : undefined
  return [merged === undefined ? clash(sides, 'edited') : settled(sides, merged)]
}

/** Merges heredocs line by line; where a side indented all of it anew, as the lines are without that. */
export function mergeHeredoc(sides: Sides<string>, same: (a: string, b: string) => boolean): Piece[] {
  const chosen = choose(sides, same)
  if (chosen !== undefined) return [settled(sides, chosen)]
  const closers = { base: closer(sides.base), ours: closer(sides.ours), theirs: closer(sides.theirs) }
  const openers = [sides.base, sides.ours, sides.theirs].map(side => side.slice(0, 3))
  if (new Set(openers).size > 1) return [clash(sides, 'edited')]
  if (closers.base === closers.ours && closers.base === closers.theirs)
    return mergeLines(sides).map(region =>
      region.kind === 'clean'
        ? settled({ base: region.text, ours: region.text, theirs: region.text }, region.text)
        : clash(region.sides, 'edited'),
    )
  const inner = (text: string): string =>
    heredocLines(text)
      .map(line => `${line}\n`)
      .join('')
  const merged = wholeLines({ base: inner(sides.base), ours: inner(sides.ours), theirs: inner(sides.theirs) })
  const indent = choose(closers, () => false)
  if (merged === undefined || indent === undefined) return [clash(sides, 'edited')]
  const body = merged.replace(/^(?=[^\n])/gm, indent)
  return [settled(sides, `${openers[0] ?? ''}\n${body}${indent}${openers[0] ?? ''}`)]
}

const closer = (heredoc: string): string => /\n([ \t]*)\S*$/.exec(heredoc)?.[1] ?? ''

function wholeLines(sides: Sides<string>): string | undefined {
  const regions = mergeLines(sides)
  if (regions.some(({ kind }) => kind === 'conflict')) return undefined
  return regions.map(region => (region.kind === 'clean' ? region.text : '')).join('')
}
