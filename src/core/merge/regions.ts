import type { Sides } from '../sides.ts'
import type { Region } from './lines.ts'
import { type Piece, type Reason } from './piece.ts'

interface Clash {
  sides: Sides<string>
  reason: Reason
  what?: string
}

/**
 * Pieces as regions of whole lines. A conflict in the middle of a line is widened to the line, and what all
 * three texts begin or end with is taken out of it; so whichever side is chosen, the regions join to a text.
 */
export function regionsOfPieces(pieces: readonly Piece[]): Region[] {
  const regions: Region[] = []
  let clean = ''
  let open: Clash | undefined
  const close = (): void => {
    if (open === undefined) return
    regions.push({ kind: 'conflict', ...open })
    open = undefined
  }
  const runs = alternate(pieces)
  for (const [at, run] of runs.entries()) {
    if (typeof run === 'string') {
      clean += run
      if (open === undefined) continue
      const end = needsRest(open.sides) ? clean.indexOf('\n') + 1 || clean.length : 0
      open.sides = each(open.sides, side => side + clean.slice(0, end))
      const isCut = end === clean.length && !clean.endsWith('\n') && at + 1 < runs.length
      clean = clean.slice(end)
      if (!isCut) close()
      continue
    }
    const [before, sides, after] = narrow(clean, run.sides, runs[at + 1])
    if (typeof runs[at + 1] === 'string') runs[at + 1] = after
    const cut = before.lastIndexOf('\n') + 1
    if (open !== undefined) {
      const { base, ours, theirs } = open.sides
      const joined = {
        base: base + before + sides.base,
        ours: ours + before + sides.ours,
        theirs: theirs + before + sides.theirs,
      }
      open = { ...open, sides: joined }
    } else {
      if (cut > 0) regions.push({ kind: 'clean', text: before.slice(0, cut) })
      open = { ...run, sides: each(sides, side => before.slice(cut) + side) }
    }
    clean = ''
  }
  close()
  if (clean !== '') regions.push({ kind: 'clean', text: clean })
  return regions
}

/** The texts between conflicts, and the conflicts: a text first, and one between any two conflicts. */
function alternate(pieces: readonly Piece[]): (string | Clash)[] {
  const runs: (string | Clash)[] = []
  let text = ''
  for (const piece of pieces) {
    if (piece.text !== undefined) text += piece.text
    else {
      const { sides, reason = 'edited', what } = piece
      runs.push(text, { sides, reason, ...(what === undefined ? {} : { what }) })
      text = ''
    }
  }
  runs.push(text)
  return runs
}

/** Moves what all three texts share at their ends out of a conflict, as far as whole lines go. */
function narrow(
  before: string,
  sides: Sides<string>,
  next: string | Clash | undefined,
): [string, Sides<string>, string] {
  let after = typeof next === 'string' ? next : ''
  const texts = [sides.base, sides.ours, sides.theirs]
  const filled = texts.filter(text => text !== '')
  if (filled.length < 3 && !before.endsWith('\n')) {
    const shared = sharedStart([...filled, after])
    const turn = shared.indexOf('\n') + 1
    const turned = shared.slice(0, turn)
    return [
      before + turned,
      each(sides, side => (side === '' ? '' : side.slice(turn) + turned)),
      after.slice(turn),
    ]
  }
  if (filled.length < 3) return [before, sides, after]
  const head = sharedStart(texts)
  const cut = head.lastIndexOf('\n') + 1
  const rest = each(sides, side => side.slice(cut))
  const tail = sharedEnd([rest.base, rest.ours, rest.theirs])
  const from = tail.indexOf('\n') + 1
  const keep = from === 0 ? 0 : tail.length - from
  after = tail.slice(tail.length - keep) + after
  return [before + head.slice(0, cut), each(rest, side => side.slice(0, side.length - keep)), after]
}

/** Whether a conflict ends in the middle of a line on some side. */
const needsRest = ({ base, ours, theirs }: Sides<string>): boolean =>
  [base, ours, theirs].some(side => side !== '' && !side.endsWith('\n'))

const each = ({ base, ours, theirs }: Sides<string>, change: (side: string) => string): Sides<string> => ({
  base: change(base),
  ours: change(ours),
  theirs: change(theirs),
})

function sharedStart(texts: readonly string[]): string {
  const [first = '', ...others] = texts
  let end = 0
  while (end < first.length && others.every(text => text.charCodeAt(end) === first.charCodeAt(end))) end++
  return first.slice(0, end)
}

function sharedEnd(texts: readonly string[]): string {
  const [first = '', ...others] = texts
  let length = 0
  while (
    length < first.length &&
    others.every(
      text =>
        length < text.length &&
        text.charCodeAt(text.length - 1 - length) === first.charCodeAt(first.length - 1 - length),
    )
  )
    length++
  return first.slice(first.length - length)
}
