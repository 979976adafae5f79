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
 * otherwise. Every marker stands on a line of its own, also where a side does not end with one. `readMarkers` finds
 * the same regions in it again, if each of them is made of whole lines but for the end of the text.
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

/**
 * The regions of a text that `writeMarkers` wrote, their reasons aside; undefined where a conflict in it is not whole
 * any more.
 */
export function readMarkers(text: string): Region[] | undefined {
  const [first, ...rest] = sectionsOf(text)
  const isWhole = rest.every(({ marker }, at) => isOurs(marker, at % CHARS.length))
  if (!isWhole || rest.length % CHARS.length > 0) return undefined
  const regions: Region[] = cleanly(first?.text ?? '')
  for (let at = 0; at < rest.length; at += CHARS.length) {
    const [ours = NOTHING, base = NOTHING, theirs = NOTHING, end = NOTHING] = rest.slice(
      at,
      at + CHARS.length,
    )
    const sides = {
      base: ended(base.text, base.marker),
      ours: ended(ours.text, ours.marker),
      theirs: ended(theirs.text, end.marker),
    }
    regions.push({ kind: 'conflict', sides }, ...cleanly(end.text))
  }
  return regions
}

/** What stands below a marker, which is told by one of its characters and its label; the first has none. */
interface Section {
  readonly marker: string
  readonly text: string
}

const NOTHING: Section = { marker: '', text: '' }

const CHARS = '<|=>'

function sectionsOf(text: string): Section[] {
  const width = Math.max(WIDTH, widest([text]))
  const sections = [NOTHING]
  for (const line of toLines(text)) {
    const last = sections.at(-1) ?? NOTHING
    if (widthOf(line) < width) sections[sections.length - 1] = { ...last, text: last.text + line }
    else sections.push({ marker: line.charAt(0) + line.slice(width).replace(/\r?\n$/, ''), text: '' })
  }
  return sections
}

function isOurs(marker: string, at: number): boolean {
  const label = [` ${LABELS.ours}`, ` ${LABELS.base}`, '', ` ${LABELS.theirs}`][at] ?? ''
  const plain = CHARS.charAt(at) + label
  return marker === plain || (label !== '' && marker === plain + OURS.lacking)
}

const ended = (text: string, marker: string): string =>
  marker.endsWith(OURS.lacking) ? text.replace(/\r?\n$/, '') : text

const cleanly = (text: string): Region[] => (text === '' ? [] : [{ kind: 'clean', text }])

/** How many of one marker's characters a line begins with; none if fewer than seven. */
const widthOf = (line: string): number => /^(?:<{7,}|\|{7,}|={7,}|>{7,})/.exec(line)?.[0].length ?? 0

const widest = (texts: readonly string[]): number =>
  texts.flatMap(toLines).reduce((width, line) => Math.max(width, widthOf(line)), 0)
