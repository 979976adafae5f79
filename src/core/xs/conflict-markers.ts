import { Scanner } from './scan.ts'

/** A line that a three-way merge leaves behind where both sides changed the same place. */
const MARKER = /^(?:<{7}|\|{7}|={7}|>{7})(?=[ \r\n]|$)/gm

/** The offset of the first line that could be a conflict marker, wherever it stands, or -1. */
export function findMarkerLine(text: string): number {
  if (!/<<<<<<<|\|\|\|\|\|\|\||=======|>>>>>>>/.test(text)) return -1
  return text.search(MARKER)
}

/** The offset of the first conflict marker outside of literals and comments, or -1: inside one it is only text. */
export function findConflictMarker(text: string): number {
  const first = findMarkerLine(text)
  if (first < 0) return -1
  const lines = new Set(Array.from(text.matchAll(MARKER), match => match.index))
  const scanner = new Scanner(text)
  for (let kind = scanner.next(); kind !== 'end'; kind = scanner.next())
    if (kind === 'punctuation' && lines.has(scanner.start)) return scanner.start
  return -1
}
