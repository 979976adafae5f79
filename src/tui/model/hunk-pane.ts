import { toLines } from '../../core/merge/lines.ts'
import type { Case } from './case.ts'
import type { Chosen } from './choices.ts'
import type { Size } from './command.ts'
import type { Hunk } from './hunk.ts'
import { paint } from './paint.ts'
import { fit, pad, type Row, row, span } from './row.ts'

/** From here on Local, Base and Xano stand side by side. */
export const WIDE = 120

export const isWide = ({ columns, isLinear }: Size): boolean => columns >= WIDE && !isLinear

interface Shown {
  readonly hunk: number
  readonly context: number
  readonly size: Size
  readonly shift: number
}

/** A hunk with what stands around it: what stays above it when it is scrolled, and the lines. */
export function hunkPane(
  one: Case,
  chosen: Chosen,
  { hunk: at, context, size, shift }: Shown,
): { readonly head: readonly Row[]; readonly lines: readonly Row[]; readonly titles: readonly number[] } {
  const hunk = one.hunks[at]
  if (!hunk) return { head: [], lines: [], titles: [] }
  const sides = sidesOf(hunk, chosen, at)
  const { above, below } = around(one, at, context)
  if (!isWide(size)) {
    const titles = sides.map((_, side) =>
      sides.slice(0, side).reduce((sum, { rows }) => sum + 1 + rows.length, above.length),
    )
    const lines = [
      ...above,
      ...sides.flatMap(({ title, rows }) => [row(`── ${title}`, 'title'), ...rows]),
      ...(below.length > 0 ? [row('──', 'title'), ...below] : []),
    ]
    return { head: [], lines: lines.map(line => shifted(line, shift)), titles }
  }
  const width = Math.floor((size.columns - 3 * (sides.length - 1)) / sides.length)
  const beside = (rows: readonly Row[]): Row =>
    rows.flatMap((each, column) => [...(column > 0 ? [span(' │ ', 'dim')] : []), ...pad(each, width)])
  const height = Math.max(...sides.map(({ rows }) => rows.length))
  const lines = Array.from({ length: height }, (_, line) => sides.map(({ rows }) => rows[line] ?? []))
  return {
    head: [beside(sides.map(({ title }) => row(title, 'title')))],
    lines: [
      ...above.map(line => beside(sides.map(() => shifted(line, shift)))),
      ...lines.map(rows => beside(rows.map(line => shifted(line, shift)))),
      ...below.map(line => beside(sides.map(() => shifted(line, shift)))),
    ],
    titles: [],
  }
}

/** A line from the cell `shift` on. */
const shifted = (line: Row, shift: number): Row => fit(line, Infinity, shift)

interface Side {
  readonly title: string
  readonly rows: readonly Row[]
}

/** What is not the same as in Base, or where Base says nothing as on the other side, is marked. */
function sidesOf({ base, local, xano }: Hunk, { picks, whole }: Chosen, at: number): Side[] {
  const pick = whole === undefined ? picks[at] : undefined
  const titled = (key: string, name: string, isPicked: boolean): string =>
    `${key} ${name}${isPicked ? ' ✓' : ''}`
  const filled = (rows: readonly Row[]): readonly Row[] =>
    rows.length === 0 ? [row('(nothing)', 'dim')] : rows
  const isBoth = pick === 'local-xano' || pick === 'xano-local'
  return [
    {
      title: titled('1', 'Local', pick === 'local' || isBoth),
      rows: filled(paint(local, base ?? xano)),
    },
    ...(base === undefined
      ? []
      : [{ title: titled('0', 'Base', pick === 'base'), rows: filled(paint(base)) }]),
    { title: titled('2', 'Xano', pick === 'xano' || isBoth), rows: filled(paint(xano, base ?? local)) },
  ]
}

/** The lines that stand before and after a hunk, whatever is chosen. */
function around(one: Case, hunk: number, context: number): { above: Row[]; below: Row[] } {
  const at = one.stretches.findIndex(stretch => stretch.kind === 'hunk' && stretch.hunk === hunk)
  const [before, after] = [one.stretches[at - 1], one.stretches[at + 1]]
  const lines = (text: string | undefined): string[] => toLines(text ?? '')
  const dim = (line: string): Row => row(line.replace(/\r?\n$/, ''), 'dim')
  const above = before?.kind === 'clean' ? lines(before.text) : []
  const below = after?.kind === 'clean' ? lines(after.text) : []
  return {
    above: above.slice(Math.max(0, above.length - context)).map(dim),
    below: below.slice(0, context).map(dim),
  }
}
