import stringWidth from 'string-width'

/** What a stretch of text is; how it looks is the theme's. No meaning is in the look alone. */
export type Tone =
  | 'plain'
  | 'dim'
  | 'title'
  | 'good'
  | 'bad'
  | 'key'
  | 'selected'
  | 'keyword'
  | 'variable'
  | 'string'
  | 'comment'

export interface Span {
  readonly text: string
  readonly tone: Tone
  /** The other side differs here. */
  readonly isChanged?: true
}

/** One line of a screen. */
export type Row = readonly Span[]

export const span = (text: string, tone: Tone = 'plain'): Span => ({ text: printable(text), tone })

export const row = (text: string, tone: Tone = 'plain'): Row => [span(text, tone)]

/** Cells that a text fills: two for each CJK character, none for a combining one. */
export const widthOf = (text: string): number => (ASCII.test(text) ? text.length : stringWidth(text))

export const rowWidth = (spans: Row): number => spans.reduce((sum, { text }) => sum + widthOf(text), 0)

const ASCII = /^[\x20-\x7e]*$/

/** Nothing of a text can move the cursor, break the line or turn its direction. */
export const printable = (text: string): string =>
  ASCII.test(text) ? text : text.replaceAll('\t', '  ').replace(/[\p{Cc}\p{Bidi_C}]/gu, '·')

const CUT = '…'

/** A row of at most `width` cells, from the cell `shift` on; what is cut off at the end shows as an ellipsis. */
export function fit(spans: Row, width: number, shift = 0): Row {
  if (shift === 0 && rowWidth(spans) <= width) return spans
  const fitted: Span[] = []
  const isLong = rowWidth(spans) - shift > width
  let [skip, left] = [shift, isLong ? width - 1 : width]
  for (const one of spans) {
    let text = ''
    for (const segment of graphemes(one.text)) {
      const cells = widthOf(segment)
      if (skip > 0) skip -= cells
      else if (cells <= left) {
        text += segment
        left -= cells
      } else left = 0
    }
    if (text !== '') fitted.push({ ...one, text })
  }
  return isLong && width > 0 ? [...fitted, { text: CUT, tone: 'dim' }] : fitted
}

/** A row of exactly `width` cells. */
export function pad(spans: Row, width: number, shift = 0): Row {
  const fitted = fit(spans, width, shift)
  const missing = width - rowWidth(fitted)
  return missing > 0 ? [...fitted, { text: ' '.repeat(missing), tone: 'plain' }] : fitted
}

const segmenter = new Intl.Segmenter()

/** What a person takes for characters. */
export const graphemes = (text: string): string[] =>
  Array.from(segmenter.segment(text), ({ segment }) => segment)
