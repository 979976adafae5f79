import type { Sides } from '../sides.ts'
import { type Region, toLines } from './lines.ts'

/** Seven of a kind; more, where a line of the texts themselves begins with seven. */
const WIDTH = 7

/** How wide markers are at least, and what stands behind them. */
export interface MarkerStyle {
  readonly width: number
  readonly labels: Sides<string>
}

const OURS: MarkerStyle = { width: WIDTH, labels: { ours: 'Local', base: 'Base', theirs: 'Xano' } }

/**
 * A text with its conflicts marked as git does in its diff3 style, the sides named Local, Base and Xano unless told
 * otherwise. Every marker stands on a line of its own, also where a side does not end with one.
 */
export function writeMarkers(
  regions: readonly Region[],
  { width: least, labels }: MarkerStyle = OURS,
): string {
  const all = regions.flatMap(region =>
    region.kind === 'clean' ? [region.text] : [region.sides.base, region.sides.ours, region.sides.theirs],
  )
  const width = Math.max(least, markerWidth(all))
  const lineBreak = all.some(text => text.includes('\r\n')) ? '\r\n' : '\n'
  const whole = (text: string): string => (text === '' || /[\r\n]$/.test(text) ? text : text + lineBreak)
  const marker = (char: string, label: string): string => `${char.repeat(width)}${label}${lineBreak}`
  return regions
    .map(region => {
      if (region.kind === 'clean') return region.text
      const { base, ours, theirs } = region.sides
      return [
        marker('<', ` ${labels.ours}`),
        whole(ours),
        marker('|', ` ${labels.base}`),
        whole(base),
        marker('=', ''),
        whole(theirs),
        marker('>', ` ${labels.theirs}`),
      ].join('')
    })
    .reduce((text, part) => (part.startsWith('<'.repeat(width)) ? whole(text) : text) + part, '')
}

function markerWidth(texts: readonly string[]): number {
  const widths = texts.flatMap(text =>
    toLines(text).map(line => /^(?:<{7,}|\|{7,}|={7,}|>{7,})/.exec(line)?.[0].length ?? 0),
  )
  return Math.max(WIDTH, ...widths.map(width => width + 1))
}
