import type { Size } from './command.ts'
import { type Row, row } from './row.ts'

/** What a key that goes up or down asks for. */
export type Motion =
  | { readonly type: 'move' | 'page'; readonly by: number }
  | { readonly type: 'edge'; readonly to: 'top' | 'bottom' }

/** How many lines a motion goes on. */
export function stepOf(motion: Motion, { rows }: Size): number {
  if (motion.type === 'edge') return motion.to === 'top' ? -Infinity : Infinity
  return motion.type === 'move' ? motion.by : motion.by * Math.max(1, Math.floor(rows / 2))
}

export const clamp = (value: number, most: number): number => Math.max(0, Math.min(value, most))

/** The last line that a page of so many can begin with. */
export const lastStart = (lines: number, height: number): number => Math.max(0, lines - Math.max(1, height))

interface Part {
  readonly scroll: number
  readonly height: number
  /** The lines under which the others stand: the one that has scrolled away stays at the top. */
  readonly titles?: readonly number[]
  /** The key by which more is seen. */
  readonly goesOn?: string
}

/** Exactly `height` lines of a page, from a line on. Where it goes on below, the last one says so. */
export function windowed(lines: readonly Row[], { scroll, height, titles = [], goesOn = 'j' }: Part): Row[] {
  const title = titles.filter(at => at < scroll).at(-1)
  const isMore = scroll + height < lines.length && height > 1
  const left = lines.length - scroll - height + 1
  return Array.from({ length: height }, (_, at) => {
    if (at === 0 && title !== undefined && !titles.includes(scroll) && height > 2) return lines[title] ?? []
    if (at === height - 1 && isMore)
      return row(`⋯ ${left} more ${left === 1 ? 'line' : 'lines'}, ${goesOn} goes on`, 'dim')
    return lines[scroll + at] ?? []
  })
}
