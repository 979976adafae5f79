/** Where and why a text is not XanoScript, as the server words it. */
export class SyntaxFault extends Error {
  readonly offset: number

  constructor(message: string, offset: number) {
    super(message)
    this.name = 'SyntaxFault'
    this.offset = offset
  }
}

/** What a reply's `payload` says of a syntax error: `char` is an offset, `line` and `col` count from 1. */
export interface FaultPlace {
  readonly char: number
  readonly line: number
  readonly col: number
  readonly error_line: string
  readonly error_snippet: string
}

const SNIPPET = 20

/** The place of an offset within `text`. */
export function faultPlace(text: string, offset: number): FaultPlace {
  const char = Math.min(offset, text.length)
  const start = char === 0 ? 0 : text.lastIndexOf('\n', char - 1) + 1
  const next = text.indexOf('\n', char)
  let line = 1
  for (let i = text.indexOf('\n'); i !== -1 && i < char; i = text.indexOf('\n', i + 1)) line++
  return {
    char,
    line,
    col: char - start + 1,
    error_line: text.slice(start, next === -1 ? text.length : next),
    error_snippet: text.slice(Math.max(0, char - SNIPPET), char + SNIPPET),
  }
}
