import { SyntaxFault } from './fault.ts'
import { lex, isSeparator } from './lex.ts'
import { parse } from './parse.ts'
import type { Definition } from './tree.ts'

/** One document of a multidoc: a definition, or why it is none. `at` is where its text starts in the multidoc. */
export type Piece =
  | {
      readonly kind: 'definition'
      readonly at: number
      readonly text: string
      readonly definition: Definition
    }
  | { readonly kind: 'fault'; readonly at: number; readonly text: string; readonly fault: SyntaxFault }

/** A literal that is never closed is looked for to the very end: behind so many, nothing more is read. */
const MOST_FAULTS = 100

/**
 * The documents of a multidoc, in order; empty ones are none. One that cannot be read ends at a line `---`, so that
 * those behind it are read all the same.
 */
export function* splitMultidoc(multidoc: string): Generator<Piece> {
  const text = multidoc.includes('\r') ? multidoc.replace(/\r\n/g, '\n') : multidoc
  let faults = 0
  for (let at = text.startsWith('\uFEFF') ? 1 : 0; at !== -1 && at < text.length;) {
    const { piece, next } = read(text, at)
    if (piece.text.trim() !== '') yield piece
    if (piece.kind === 'fault' && piece.text.trim() !== '') faults++
    at = faults < MOST_FAULTS ? next : -1
  }
}

function read(text: string, at: number): { piece: Piece; next: number } {
  const tokens = faultOr(() => lex(text, at))
  if (tokens instanceof SyntaxFault) {
    const separator = nextSeparator(text, at)
    const end = separator === -1 ? text.length : separator
    const piece: Piece = { kind: 'fault', at, text: text.slice(at, end), fault: tokens }
    return { piece, next: separator === -1 ? -1 : separator + 4 }
  }
  const read = faultOr(() => parse(tokens))
  const piece: Piece =
    read instanceof SyntaxFault
      ? { kind: 'fault', at, text: tokens.text, fault: read }
      : { kind: 'definition', at, text: tokens.text, definition: read }
  return { piece, next: tokens.next }
}

function faultOr<T>(read: () => T): T | SyntaxFault {
  try {
    return read()
  } catch (fault) {
    if (fault instanceof SyntaxFault) return fault
    throw fault
  }
}

/** Where the next line `---` starts, in a literal or not. */
function nextSeparator(text: string, from: number): number {
  for (let at = text.indexOf('\n---', from); at !== -1; at = text.indexOf('\n---', at + 1))
    if (isSeparator(text, at + 1)) return at + 1
  return -1
}
