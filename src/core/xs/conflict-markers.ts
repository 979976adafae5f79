import { Scanner } from './scan.ts'

/** What the sides are called in markers that we write. */
export const LABELS = { ours: 'Local', base: 'Base', theirs: 'Xano' } as const

/** A line that a three-way merge leaves behind where both sides changed the same place. */
const MARKER = /^(?:<{7}|\|{7}|={7}|>{7})(?=[ \r\n]|$)/gm

/** A line that we wrote: of any width, since what is inside may hold markers, and labelled as nothing else is. */
const LABELLED = /^(?:<{7,} Local|\|{7,} Base|>{7,} Xano)(?= \(|\r?$)/m

/** The offset of the first line that could be a conflict marker, wherever it stands, or -1. */
export function findMarkerLine(text: string): number {
  if (!/<<<<<<<|\|\|\|\|\|\|\||=======|>>>>>>>/.test(text)) return -1
  const [any, labelled] = [text.search(MARKER), text.search(LABELLED)]
  return any < 0 || labelled < 0 ? Math.max(any, labelled) : Math.min(any, labelled)
}

/**
 * The offset of the first conflict marker, or -1. Inside of a literal or comment a line like one is only text, unless
 * it is labelled as ours are: lines of a prompt conflict too.
 */
export function findConflictMarker(text: string): number {
  if (findMarkerLine(text) < 0) return -1
  const labelled = text.search(LABELLED)
  if (labelled >= 0) return labelled
  const lines = new Set(Array.from(text.matchAll(MARKER), match => match.index))
  const scanner = new Scanner(text)
  for (let kind = scanner.next(); kind !== 'end'; kind = scanner.next())
    if (kind === 'punctuation' && lines.has(scanner.start)) return scanner.start
  return -1
}
