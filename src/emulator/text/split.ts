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

/**
 * The documents of a multidoc, in order; empty ones are none. One that cannot be read ends at the first line `---`
 * after its start, so that those behind it are read all the same.
 */
export function* splitMultidoc(multidoc: string): Generator<Piece> {
  const text = multidoc.includes('\r') ? multidoc.replace(/\r\n/g, '\n') : multidoc
  for (let at = text.startsWith('\uFEFF') ? 1 : 0; at !== -1 && at < text.length;) {
    const { piece, next } = read(text, at)
    if (piece) yield piece
    at = next
  }
}

function read(text: string, at: number): { piece?: Piece; next: number } {
  try {
    const tokens = lex(text, at)
    const { next } = tokens
    if (tokens.text.trim() === '') return { next }
    return { piece: { kind: 'definition', at, text: tokens.text, definition: parse(tokens) }, next }
  } catch (fault) {
    if (!(fault instanceof SyntaxFault)) throw fault
    const separator = nextSeparator(text, at)
    const end = separator === -1 ? text.length : separator
    return {
      piece: { kind: 'fault', at, text: text.slice(at, end), fault },
      next: separator === -1 ? -1 : separator + 4,
    }
  }
}

function nextSeparator(text: string, from: number): number {
  for (let at = text.indexOf('\n---', from); at !== -1; at = text.indexOf('\n---', at + 1))
    if (isSeparator(text, at + 1)) return at + 1
  return -1
}
