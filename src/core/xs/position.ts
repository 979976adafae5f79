/** A place in a text as editors count it: both from 1, lines by line feeds, columns by UTF-16 units. */
export interface Position {
  readonly line: number
  readonly column: number
}

/** The position of the offset `at`. */
export function positionOf(text: string, at: number): Position {
  let line = 1
  let start = 0
  for (let end = text.indexOf('\n'); end >= 0 && end < at; end = text.indexOf('\n', start)) {
    line++
    start = end + 1
  }
  return { line, column: at - start + 1 }
}
