import { graphemes, printable, type Row, row, type Tone, widthOf } from './row.ts'

/** A text as rows of at most so many cells, broken between words where there is room for them. */
export function wrap(text: string, width: number, tone: Tone = 'plain'): Row[] {
  const lines: string[] = []
  let line = ''
  for (const word of printable(text).split(/(?<= )/u)) {
    if (line !== '' && widthOf(line) + widthOf(word.trimEnd()) > width) {
      lines.push(line.trimEnd())
      line = ''
    }
    for (const character of graphemes(word)) {
      if (widthOf(line) + widthOf(character) > width && character !== ' ') {
        lines.push(line)
        line = ''
      }
      line += character
    }
  }
  return [...lines, line.trimEnd()].map(each => row(each, tone))
}
