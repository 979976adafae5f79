import { DEFAULT_WORDS } from './defaults.ts'

/** Words that the server adds to a text or takes out of it, or writes as something that is no word. */
const UNSTEADY = new Set([
  ...DEFAULT_WORDS,
  ...['description', 'disabled', 'events', 'input', 'stack', 'true'],
])

/** Members that the server gives a text, on lines of their own; and whatever else may be one. */
const ASSIGNED_LINE = /^[ \t]*(?:guid|canonical) = "[^"\n]*"[ \t\r]*$/gm
const ASSIGNED = /guid|canonical/

/** A number that the server may write shorter. */
const FRACTION = /\d\.\d/

/** Words behind an escape are not what they look like. */
const isUncertain = (lines: string): boolean => lines.includes('\\') || ASSIGNED.test(lines)

/**
 * Whether two texts of one definition surely say something else, because a word is in one of them more often than in
 * the other: rewriting by the server moves words and loses none, but for those above. Costs little more than a look
 * at the lines that differ. Gives false where these do not show it.
 */
export function haveOtherWords(a: string, b: string): boolean {
  const [one = '', other = ''] = differingLines(a, b).map(lines => lines.replace(ASSIGNED_LINE, ''))
  if (isUncertain(one) || isUncertain(other)) return false
  const balance = new Map<string, number>()
  for (const word of wordsOf(one)) balance.set(word, (balance.get(word) ?? 0) + 1)
  for (const word of wordsOf(other)) balance.set(word, (balance.get(word) ?? 0) - 1)
  return [...balance].some(([word, surplus]) => surplus !== 0 && !UNSTEADY.has(word))
}

function wordsOf(lines: string): string[] {
  const runs = lines.toLowerCase().match(/[\w.]+/g) ?? []
  return runs.flatMap(run => (FRACTION.test(run) ? [] : run.split('.').filter(word => word !== '')))
}

/** What of two texts lies between the lines that both begin with and those that both end with. */
function differingLines(a: string, b: string): [string, string] {
  const shortest = Math.min(a.length, b.length)
  let head = 0
  while (head < shortest && a.charCodeAt(head) === b.charCodeAt(head)) head++
  const start = head === 0 ? 0 : a.lastIndexOf('\n', head - 1) + 1
  let tail = 0
  while (tail < shortest - start && a.charCodeAt(a.length - 1 - tail) === b.charCodeAt(b.length - 1 - tail))
    tail++
  const lineBreak = a.indexOf('\n', a.length - tail)
  const end = lineBreak < 0 ? 0 : a.length - lineBreak
  return [a.slice(start, a.length - end), b.slice(start, b.length - end)]
}
