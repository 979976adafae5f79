import { findMarkerLine } from './conflict-markers.ts'
import { type Definition, definitionOf, readDefinition, type Reading } from './definition.ts'
import { Reader } from './reader.ts'
import { Scanner } from './scan.ts'
import { Seams } from './seams.ts'

/** One part of a multidoc: its exact text, and the exact separator that followed it, empty after the last. */
export interface Piece {
  readonly text: string
  /** Where it begins in the whole. */
  readonly offset: number
  readonly separator: string
  /** Positions in it count from the beginning of the piece. */
  readonly reading: Reading
}

/** The definition that a text was read as before, all of it and nothing else. */
export type Known = (text: string) => Definition | undefined

const NOTHING_KNOWN: Known = () => undefined

/** How often over, all in all, text may be read again in the hope that its brackets balance after all. */
const PATIENCE = 4

/**
 * Splits and reads a multidoc in one pass; the pieces and their separators are the whole text, whatever it is. A separator is a line that is exactly `---` at column 0, at bracket
 * depth 0, outside of literals and comments. A definition that never ends does not swallow the ones behind
 * it: it is cut off at a candidate separator and read as a Problem. Linear, for every input. What `known` says of a
 * text that was read before as one definition is taken for it: such a text ends at the first separator in it.
 */
export function readMultidoc(text: string, known: Known = NOTHING_KNOWN): Piece[] {
  const scanner = new Scanner(text)
  const seams = new Seams(text)
  const pieces: Piece[] = []
  let patience = PATIENCE * text.length
  for (let offset = 0; ;) {
    scanner.seek(offset)
    seams.seek(offset)
    let stop = Math.min(seams.at, text.length)
    let own = text.slice(offset, endOfPiece(text, offset, stop))
    let definition = known(own)
    if (!definition) {
      const reader = new Reader(scanner, seams)
      reader.read()
      patience -= scanner.end - reader.stop
      seams.impatient ||= patience < 0
      stop = reader.stop
      own = text.slice(offset, endOfPiece(text, offset, stop))
      if (reader.fault === undefined && findMarkerLine(own) < 0) definition = definitionOf(reader)
    }
    const reading: Reading = definition ? { kind: 'definition', definition } : readDefinition(own)
    const next = stop < text.length ? lineEnd(text, stop) : text.length
    pieces.push({ text: own, offset, separator: text.slice(offset + own.length, next), reading })
    if (stop === text.length) return pieces
    offset = next
  }
}

/** Definitions as they go over the wire: each without the white space around it, a separator line between. */
export function joinDefinitions(texts: readonly string[]): string {
  return texts.map(text => text.trim()).join('\n---\n')
}

/** The offset behind the line that begins at `at`. */
function lineEnd(text: string, at: number): number {
  const feed = text.indexOf('\n', at)
  return feed < 0 ? text.length : feed + 1
}

/** Where the piece from `from` ends that a separator at `at` follows, or the end of the text: before the line break. */
function endOfPiece(text: string, from: number, at: number): number {
  if (at === from || at === text.length) return at
  return at - 1 > from && text.charAt(at - 2) === '\r' ? at - 2 : at - 1
}
