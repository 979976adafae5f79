/** A place in a text as editors count it: both from 1, lines by line feeds, columns by UTF-16 units. */
export interface Position {
  readonly line: number
  readonly column: number
}

/** How many line feeds stand in `text` from `start` up to, but not including, `end`. */
export function lineFeeds(text: string, start: number, end: number): number {
  let count = 0
  for (let at = text.indexOf('\n', start); at >= 0 && at < end; at = text.indexOf('\n', at + 1)) count++
  return count
}

/** The position of the offset `at`, where the text begins at `start`. */
export function positionOf(text: string, at: number, start = 0): Position {
  const line = at > start ? text.lastIndexOf('\n', at - 1) + 1 : start
  return { line: lineFeeds(text, start, at) + 1, column: at - Math.max(line, start) + 1 }
}
