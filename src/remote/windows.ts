import { isUtf8 } from 'node:buffer'
import { type Known, type Piece, readMultidoc } from '../core/xs/multidoc.ts'
import { BrokenAnswer } from '../engine/ports/errors.ts'

const SEPARATOR = '\n---\n'

/** As much of a body as is made a string at once, unless a definition is longer. */
const WINDOW = 1 << 18

/**
 * Reads the pieces of a multidoc as `readMultidoc` does, from bytes, of which never much more than a window is a
 * string: a body of 50 MB would be one of 100 MB as soon as it held a single character beyond ASCII. A window
 * ends at what looks like a separator. Where it was none, or a definition is wrong, one twice as wide tells, and in the
 * end the rest of the body, so that this is linear for every input. Throws `BrokenAnswer` where the bytes are no UTF-8.
 */
export function* piecesOf(body: Buffer, known?: Known, window = WINDOW): Generator<Piece, void> {
  if (!isUtf8(body)) throw new BrokenAnswer('the answer is no UTF-8')
  let [from, width] = [0, window]
  for (;;) {
    const end = endOfWindow(body, from, width)
    const text = body.toString('utf8', from, end)
    const pieces = readMultidoc(text, known)
    if (end === body.length) return yield* pieces
    const whole = pieces.findIndex(piece => piece.reading.kind === 'problem' || isAtEdge(piece, text))
    for (const [index, piece] of pieces.slice(0, whole < 0 ? undefined : whole).entries()) {
      const isLast = index === pieces.length - 1
      const separator = isLast ? SEPARATOR : piece.separator
      from += Buffer.byteLength(piece.text) + separator.length
      yield isLast ? { ...piece, separator } : piece
    }
    if (whole >= 0) width *= 2
  }
}

/** Its separator may go on behind the window. */
const isAtEdge = ({ offset, text, separator }: Piece, { length }: string): boolean =>
  separator !== '' && offset + text.length + separator.length === length

/** The last place for an end within the width, else the next one behind it, else the end of the body. */
function endOfWindow(body: Buffer, from: number, width: number): number {
  if (from + width >= body.length) return body.length
  const last = body.lastIndexOf(SEPARATOR, from + width)
  if (last > from) return last
  const next = body.indexOf(SEPARATOR, from + width)
  return next < 0 ? body.length : next
}
