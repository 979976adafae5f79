import { toLines } from '../../core/merge/lines.ts'
import type { Case } from './case.ts'
import type { Chosen } from './choices.ts'
import type { Size } from './command.ts'
import type { Hunk } from './hunk.ts'
import { paint } from './paint.ts'
import { fit, pad, type Row, row, span } from './row.ts'

/** From here on Local, Base and Xano stand side by side. */
const WIDE = 120

const isWide = ({ columns, isLinear }: Size): boolean => columns >= WIDE && !isLinear

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
  const sides = sidesOf(one, chosen, at)
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

function sidesOf(one: Case, { picks, whole }: Chosen, at: number): Side[] {
  const hunk = one.hunks[at]
  if (!hunk) return []
  const pick = whole === undefined ? picks[at] : undefined
  const titled = (key: string, name: string, isPicked: boolean): string =>
    `${key} ${name}${isPicked ? ' ✓' : ''}`
  const isBoth = pick === 'local-xano' || pick === 'xano-local'
  const { local, base, xano } = painted(one, hunk)
  return [
    { title: titled('1', 'Local', pick === 'local' || isBoth), rows: local },
    ...(base ? [{ title: titled('0', 'Base', pick === 'base'), rows: base }] : []),
    { title: titled('2', 'Xano', pick === 'xano' || isBoth), rows: xano },
  ]
}

interface Painted {
  readonly local: readonly Row[]
  /** None, where Base has no say. */
  readonly base: readonly Row[] | undefined
  readonly xano: readonly Row[]
}

const known = new WeakMap<Hunk, Painted>()

/** The sides of a hunk: what is not the same as in Base, or where Base says nothing as on the other side, is marked. */
function painted(one: Case, hunk: Hunk): Painted {
  const { local, base, xano } = hunk
  const side = (name: 'local' | 'base' | 'xano', other?: string): readonly Row[] => {
    const rows = paint(hunk[name] ?? '', {
      before: textBefore(one, hunk, name),
      ...(other === undefined ? {} : { other }),
    })
    return rows.length === 0 ? [row('(nothing)', 'dim')] : rows
  }
  const sides = known.get(hunk) ?? {
    local: side('local', base ?? xano),
    base: base === undefined ? undefined : side('base'),
    xano: side('xano', base ?? local),
  }
  known.set(hunk, sides)
  return sides
}

/** What a side holds before a hunk, as far as it is known. */
function textBefore({ stretches, hunks }: Case, hunk: Hunk, side: 'local' | 'base' | 'xano'): string {
  const end = stretches.findIndex(stretch => stretch.kind === 'hunk' && hunks[stretch.hunk] === hunk)
  return stretches
    .slice(0, end)
    .map(stretch => (stretch.kind === 'clean' ? stretch.text : (hunks[stretch.hunk]?.[side] ?? '')))
    .join('')
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
