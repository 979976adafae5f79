import { type Region, toLines } from '../../../src/core/merge/lines.ts'
import { LABELS } from '../../../src/core/xs/conflict-markers.ts'

/** Said behind the label of a side that lacks the line break at its end. */
const LACKING = ' (no line break at its end)'

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
  const width = Math.max(7, ...toLines(text).map(widthOf))
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
  return marker === plain || (label !== '' && marker === plain + LACKING)
}

const ended = (text: string, marker: string): string =>
  marker.endsWith(LACKING) ? text.replace(/\r?\n$/, '') : text

const cleanly = (text: string): Region[] => (text === '' ? [] : [{ kind: 'clean', text }])

/** How many of one marker's characters a line begins with; none if fewer than seven. */
const widthOf = (line: string): number => /^(?:<{7,}|\|{7,}|={7,}|>{7,})/.exec(line)?.[0].length ?? 0
