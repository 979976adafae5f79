import type { Sides } from '../sides.ts'
import { LABELS } from '../xs/conflict-markers.ts'
import { type Region, toLines } from './lines.ts'

/** Seven of a kind; more, where a line of the texts themselves begins with seven. */
const WIDTH = 7

/** How wide markers are at least, and what stands behind them. */
export interface MarkerStyle {
  readonly width: number
  readonly labels: Sides<string>
  /** Said behind the label of a side that lacks the line break at its end; git says nothing. */
  readonly lacking?: string
}

const OURS = { width: WIDTH, labels: LABELS, lacking: ' (no line break at its end)' }

/**
 * A text with its conflicts marked as git does in its diff3 style, the sides named Local, Base and Xano unless told
 * otherwise. Every marker stands on a line of its own, also where a side does not end with one. So the regions can be
 * found in it again, if each of them is made of whole lines but for the end of the text.
 */
export function writeMarkers(
  regions: readonly Region[],
  { width: least, labels, lacking = '' }: MarkerStyle = OURS,
): string {
  const all = regions.flatMap(region =>
    region.kind === 'clean' ? [region.text] : [region.sides.base, region.sides.ours, region.sides.theirs],
  )
  const width = Math.max(least, widest(all) + 1)
  const lineBreak = all.some(text => text.includes('\r\n')) ? '\r\n' : '\n'
  const isWhole = (text: string): boolean => text === '' || text.endsWith('\n') || text.endsWith('\r')
  const whole = (text: string): string => (isWhole(text) ? text : text + lineBreak)
  const marker = (char: string, label: string, text: string): string =>
    `${char.repeat(width)} ${label}${isWhole(text) ? '' : lacking}${lineBreak}`
  const parts: string[] = []
  let last = ''
  for (const region of regions) {
    if (region.kind === 'clean') {
      if (region.text !== '') parts.push((last = region.text))
      continue
    }
    const { base, ours, theirs } = region.sides
    if (!isWhole(last)) parts.push(lineBreak)
    parts.push(
      marker('<', labels.ours, ours),
      whole(ours),
      marker('|', labels.base, base),
      whole(base),
      `${'='.repeat(width)}${lineBreak}`,
      whole(theirs),
      (last = marker('>', labels.theirs, theirs)),
    )
  }
  return parts.join('')
}

/** How many of one marker's characters a line begins with; none if fewer than seven. */
const widthOf = (line: string): number => /^(?:<{7,}|\|{7,}|={7,}|>{7,})/.exec(line)?.[0].length ?? 0

const widest = (texts: readonly string[]): number =>
  texts.flatMap(toLines).reduce((width, line) => Math.max(width, widthOf(line)), 0)
