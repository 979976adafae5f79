import type { Sides } from '../sides.ts'
import { readDefinition } from '../xs/definition.ts'
import { sameTokens } from '../xs/equality.ts'
import { type Flaw, flawsOf } from './flaws.ts'
import { mergeLines, type Region } from './lines.ts'
import { choose, clash, isClash, type Piece, textOf } from './piece.ts'
import { regionsOfPieces } from './regions.ts'
import { mergeRewrites } from './rewrite.ts'
import { mergeStructured } from './structured.ts'

/** The outcome of merging one definition: a text that both sides can live with, or where they contradict each other. */
export type Merge =
  | { readonly kind: 'merged'; readonly text: string }
  | { readonly kind: 'conflict'; readonly regions: readonly Region[] }

/**
 * Merges one text, by the first rung that answers: equal or one-sided, then node by node, then line by line where
 * there are no nodes, or where both sides wrote most of a long text anew. A result with a flaw that neither side has
 * is a conflict, never a clean merge.
 */
export function merge(sides: Sides<string>): Merge {
  const standing = choose(sides, () => false)
  if (standing !== undefined) return { kind: 'merged', text: standing }
  const edited = choose(sides, sameTokens)
  if (edited === undefined) return mergeEdits(sides)
  const merged = mergeEdits(sides)
  const isHeld = merged.kind === 'merged' && sameTokens(merged.text, edited)
  return isHeld ? merged : { kind: 'merged', text: edited }
}

function mergeEdits(sides: Sides<string>): Merge {
  const rewrites = mergeRewrites(sides)
  if (rewrites !== undefined) return { kind: 'conflict', regions: rewrites }
  const pieces = mergeStructured(sides)
  if (pieces === undefined) return byLines(sides)
  if (pieces.some(isClash)) return { kind: 'conflict', regions: regionsOfPieces(pieces) }
  const text = textOf(pieces)
  const flaws = flawsOf(text, sides, pieces)
  if (flaws.length === 0 && isSound(text, sides)) return { kind: 'merged', text }
  const raised = withGaps(pieces.map(piece => raise(piece, flaws)))
  return {
    kind: 'conflict',
    regions: raised.some(isClash) ? regionsOfPieces(raised) : [{ kind: 'conflict', sides }],
  }
}

/** A change that has to do with a flaw is for a person to decide. */
function raise(piece: Piece, flaws: readonly Flaw[]): Piece {
  const { base, ours, theirs } = piece.sides
  if (isClash(piece) || (base === ours && base === theirs)) return piece
  const flaw = flaws.find(
    ({ name }) => base.includes(wordOf(name)) || ours.includes(wordOf(name)) || theirs.includes(wordOf(name)),
  )
  return flaw ? clash(piece.sides, flaw.reason, flaw.name.replace('$', 'variable $')) : piece
}

/** To what only some sides have goes the gap before it, so that it can be left out as a whole. */
function withGaps(pieces: readonly Piece[]): Piece[] {
  const found: Piece[] = []
  for (const piece of pieces) {
    const { base, ours, theirs } = piece.sides
    const gap = found.at(-1)?.text
    const isPut = isClash(piece) && [base, ours, theirs].includes('')
    if (isPut && gap !== undefined && gap !== '' && gap.trim() === '') {
      found.pop()
      const own = (text: string): string => (text === '' ? '' : gap + text)
      found.push({ ...piece, sides: { base: own(base), ours: own(ours), theirs: own(theirs) } })
    } else found.push(piece)
  }
  return found
}

const wordOf = (name: string): string => name.replace(/^\w+ /, '')

function byLines(sides: Sides<string>): Merge {
  const regions = mergeLines(sides)
  if (regions.some(({ kind }) => kind === 'conflict')) return { kind: 'conflict', regions }
  const text = regions.map(region => (region.kind === 'clean' ? region.text : '')).join('')
  const isWhole = isSound(text, sides) && flawsOf(text, sides).length === 0
  return isWhole ? { kind: 'merged', text } : { kind: 'conflict', regions: [{ kind: 'conflict', sides }] }
}

/** What merged still is one definition, wherever both sides were. */
function isSound(text: string, { ours, theirs }: Sides<string>): boolean {
  const isDefinition = (one: string): boolean => readDefinition(one).kind === 'definition'
  return isDefinition(text) || !(isDefinition(ours) && isDefinition(theirs))
}
