import { toLines } from '../../core/merge/lines.ts'
import type { Problem } from '../../core/xs/definition.ts'
import type { Case } from './case.ts'
import type { Chosen } from './choices.ts'
import { paint } from './paint.ts'
import { partsOf, resultOf } from './result.ts'
import { type Row, span } from './row.ts'

interface Line {
  readonly text: string
  /** Its number in the text; none, where a hunk has no line there. */
  readonly number?: number
  readonly hunk?: number
  /** Nothing is chosen there yet, or what was chosen has no line. */
  readonly is?: 'open' | 'empty'
}

const known = new WeakMap<Chosen, readonly Line[]>()

/** The lines of the result around a hunk, or around its fault, `height` of them at most. */
export function resultRows(
  one: Case,
  chosen: Chosen,
  { hunk, height }: { hunk: number; height: number },
): Row[] {
  const lines = linesOf(one, chosen)
  const aim = lineOf(lines, { hunk, fault: faultIn(one, chosen) })
  const first = Math.max(0, Math.min(aim - Math.floor(height / 3), lines.length - height))
  return drawn(lines.slice(first, first + height), { one, chosen, hunk })
}

/** The line of the whole result at which a hunk stands, or its fault. */
export const resultLineOf = (one: Case, chosen: Chosen, hunk: number): number =>
  lineOf(linesOf(one, chosen), { hunk, fault: faultIn(one, chosen) })

/** All lines of the result. */
export const allResultRows = (one: Case, chosen: Chosen, hunk: number): Row[] =>
  drawn(linesOf(one, chosen), { one, chosen, hunk })

function drawn(
  lines: readonly Line[],
  { one, chosen, hunk }: { readonly one: Case; readonly chosen: Chosen; readonly hunk: number },
): Row[] {
  const fault = faultIn(one, chosen)
  const all = linesOf(one, chosen)
  const rows = paintedLines(all)
  const digits = String(all.length).length
  return lines.map(line => {
    const isFault = fault !== undefined && fault.line === line.number
    const mark = isFault ? '!' : line.hunk === undefined ? ' ' : line.hunk === hunk ? '▌' : '┆'
    const number = String(line.number ?? '').padStart(digits)
    const gutter = span(`${mark}${number} `, isFault ? 'bad' : 'dim')
    const name = `hunk ${(line.hunk ?? 0) + 1}`
    if (line.is === 'open') return [gutter, span(`‹${name}: nothing chosen yet›`, 'bad')]
    if (line.is === 'empty') return [gutter, span(`‹${name}: no line›`, 'dim')]
    return [gutter, ...(rows[(line.number ?? 0) - 1] ?? [])]
  })
}

const painted = new WeakMap<readonly Line[], readonly Row[]>()

/** The numbered lines, painted as one text: a literal may go over many of them. */
function paintedLines(lines: readonly Line[]): readonly Row[] {
  const rows = painted.get(lines) ?? paint(lines.map(wholeLine).join(''))
  painted.set(lines, rows)
  return rows
}

const wholeLine = ({ text, is }: Line): string => (is || /[\r\n]$/.test(text) ? text : `${text}\n`)

function faultIn(one: Case, chosen: Chosen): Problem | undefined {
  const result = resultOf(one, chosen)
  return result.kind === 'text' ? result.fault : undefined
}

const lineOf = (
  lines: readonly Line[],
  { hunk, fault }: { readonly hunk: number; readonly fault: Problem | undefined },
): number =>
  Math.max(
    0,
    lines.findIndex(line => (fault ? line.number === fault.line : line.hunk === hunk)),
  )

function linesOf(one: Case, chosen: Chosen): readonly Line[] {
  const lines = known.get(chosen) ?? numbered(unnumbered(one, chosen))
  known.set(chosen, lines)
  return lines
}

function unnumbered(one: Case, chosen: Chosen): Line[] {
  const result = resultOf(one, chosen)
  if (result.kind === 'deletion') return []
  if (chosen.whole !== undefined && result.kind === 'text')
    return toLines(result.text).map(text => ({ text }))
  return partsOf(one, chosen).flatMap(({ text, hunk, isOpen }): Line[] => {
    const at = hunk === undefined ? {} : { hunk }
    if (isOpen) return [{ text: '', ...at, is: 'open' }]
    return text === '' && hunk !== undefined
      ? [{ text: '', ...at, is: 'empty' }]
      : toLines(text).map(line => ({ text: line, ...at }))
  })
}

function numbered(lines: readonly Line[]): Line[] {
  let number = 0
  return lines.map(line => (line.is ? line : { ...line, number: ++number }))
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
