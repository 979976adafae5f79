import { findMarkerLine } from './conflict-markers.ts'
import { type Definition, definitionOf, readDefinition, type Reading } from './definition.ts'
import { lineFeeds } from './position.ts'
import { Reader } from './reader.ts'
import { Scanner } from './scan.ts'
import { Seams } from './seams.ts'

/** One part of a multidoc: its exact text, and the exact separator that followed it, empty after the last. */
export interface Piece {
  readonly text: string
  /** Where it begins in the whole: the offset, and the line, from 1. */
  readonly offset: number
  readonly line: number
  readonly separator: string
}

export interface ReadPiece extends Piece {
  /** Positions in it count from the beginning of the piece. */
  readonly reading: Reading
}

/** The definition that a text was read as before, all of it and nothing else. */
export type Known = (text: string) => Definition | undefined

const NOTHING_KNOWN: Known = () => undefined

/** How often over, all in all, text may be read again in the hope that its brackets balance after all. */
const PATIENCE = 4

/**
 * Splits and reads a multidoc in one pass. A separator is a line that is exactly `---` at column 0, at bracket
 * depth 0, outside of literals and comments. A definition that never ends does not swallow the ones behind
 * it: it is cut off at a candidate separator and read as a Problem. Linear, for every input. What `known` says of a
 * text that was read before as one definition is taken for it: such a text ends at the first separator in it.
 */
export function readMultidoc(text: string, known: Known = NOTHING_KNOWN): ReadPiece[] {
  const scanner = new Scanner(text)
  const seams = new Seams(text)
  const pieces: ReadPiece[] = []
  let patience = PATIENCE * text.length
  let line = 1
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
    pieces.push({ text: own, offset, line, separator: text.slice(offset + own.length, next), reading })
    if (stop === text.length) return pieces
    line += lineFeeds(text, offset, next)
    offset = next
  }
}

/** The pieces of a multidoc; `join` gives back the input, whatever it is. */
export function split(text: string): Piece[] {
  return readMultidoc(text)
}

/** The exact text that was split. */
export function join(pieces: readonly Piece[]): string {
  return pieces.map(piece => piece.text + piece.separator).join('')
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
