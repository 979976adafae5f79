import { toLines } from '../../core/merge/lines.ts'
import type { Case } from './case.ts'
import type { Chosen } from './choices.ts'
import { paint } from './paint.ts'
import { partsOf, resultOf } from './result.ts'
import { type Row, span } from './row.ts'

interface Line {
  readonly text: string
  readonly hunk?: number
  readonly isOpen?: true
}

const known = new WeakMap<Chosen, readonly Line[]>()

/** The lines of the result around a hunk, or around its fault, `height` of them at most. */
export function resultRows(
  one: Case,
  chosen: Chosen,
  { hunk, height }: { hunk: number; height: number },
): Row[] {
  const lines = known.get(chosen) ?? linesOf(one, chosen)
  known.set(chosen, lines)
  const result = resultOf(one, chosen)
  const fault = result.kind === 'text' ? result.fault : undefined
  const of = lines.findIndex(line => line.hunk === hunk)
  const aim = fault ? fault.line - 1 : Math.max(0, of)
  const first = Math.max(0, Math.min(aim - Math.floor(height / 3), lines.length - height))
  const shown = lines.slice(first, first + height)
  const digits = String(lines.length).length
  return shown.map((line, at) => {
    const isFault = fault !== undefined && fault.line - 1 === first + at
    const mark = isFault ? '!' : line.hunk === undefined ? ' ' : line.hunk === hunk ? '▌' : '┆'
    const gutter = span(`${mark}${String(first + at + 1).padStart(digits)} `, isFault ? 'bad' : 'dim')
    if (line.isOpen) return [gutter, span(`‹hunk ${(line.hunk ?? 0) + 1}: nothing chosen yet›`, 'bad')]
    return [gutter, ...(paint(line.text)[0] ?? [])]
  })
}

function linesOf(one: Case, chosen: Chosen): Line[] {
  const result = resultOf(one, chosen)
  if (result.kind === 'deletion') return []
  if (chosen.whole !== undefined && result.kind === 'text')
    return toLines(result.text).map(text => ({ text }))
  return partsOf(one, chosen).flatMap(({ text, hunk, isOpen }): Line[] => {
    const at = hunk === undefined ? {} : { hunk }
    return isOpen ? [{ text: '', ...at, isOpen }] : toLines(text).map(line => ({ text: line, ...at }))
  })
}

/** What is to be said of the result: whether it can be accepted, and why not. */
export function verdictRow(one: Case, chosen: Chosen): Row {
  const result = resultOf(one, chosen)
  if (chosen.isAccepted) return [span('Result ', 'title'), span('✓ accepted', 'good')]
  if (chosen.isUnseen)
    return [
      span('Result ', 'title'),
      span('◌ a side has changed since you chose: look, then a accepts it', 'selected'),
    ]
  if (result.kind === 'open')
    return [span('Result ', 'title'), span('○ something is still to be chosen', 'dim')]
  if (result.kind === 'deletion')
    return [span('Result ', 'title'), span('● the definition is deleted; a accepts it', 'good')]
  const { fault } = result
  return fault
    ? [span('Result ', 'title'), span(`✗ line ${fault.line}, column ${fault.column}: ${fault.reason}`, 'bad')]
    : [span('Result ', 'title'), span('● it stands; a accepts it', 'good')]
}
