import type { Sides } from '../sides.ts'

/** Why a place cannot be merged without a person. */
export type Reason =
  /** Both sides changed it, differently. */
  | 'edited'
  /** One side deleted or replaced what the other changed, or what the other deleted as well. */
  | 'deleted'
  /** Both sides added it, differently. */
  | 'added'
  /** Both sides put something there, and nothing says in which order. */
  | 'order'
  /** One side put another name in its place while the other changed it. */
  | 'renamed'
  /** One side removed a variable, an input or a column that the other began to use. */
  | 'dangling'
  /** Each side defines it, and both definitions would run. */
  | 'duplicate'

/** What the three texts hold at one place, and what stands there; nothing where a person has to choose. */
export interface Piece {
  readonly sides: Sides<string>
  readonly text: string | undefined
  readonly reason?: Reason
  /** The node that it is about. */
  readonly what?: string
}

export const agreed = (text: string): Piece => ({ sides: { base: text, ours: text, theirs: text }, text })

export const settled = (sides: Sides<string>, text: string): Piece => ({ sides, text })

export const clash = (sides: Sides<string>, reason: Reason, what?: string): Piece => ({
  sides,
  text: undefined,
  reason,
  ...(what === undefined ? {} : { what }),
})

/** Pieces of which those that clash say what they are about, the ones that knew already apart. */
export const about = (pieces: readonly Piece[], what: () => string): readonly Piece[] =>
  pieces.some(isClash) ? pieces.map(piece => (isClash(piece) ? { what: what(), ...piece } : piece)) : pieces

export const isClash = ({ text }: Piece): boolean => text === undefined

/** The text of pieces that hold no clash. */
export const textOf = (pieces: readonly Piece[]): string => pieces.map(({ text }) => text ?? '').join('')

/**
 * Of two texts that say the same the one that stands, whichever side it is on: the shorter, else the first in order.
 */
export const pick = (a: string, b: string): string =>
  a.length < b.length || (a.length === b.length && a < b) ? a : b

/** The three-way rule for one text; what differs in layout alone gives way to what was edited. */
export function choose(
  { base, ours, theirs }: Sides<string>,
  same: (a: string, b: string) => boolean,
): string | undefined {
  if (ours === theirs || base === theirs) return ours
  if (base === ours) return theirs
  if (same(ours, theirs)) return pick(ours, theirs)
  if (same(base, ours)) return theirs
  if (same(base, theirs)) return ours
  return undefined
}
