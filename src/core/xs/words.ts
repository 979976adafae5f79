import { shortNumber } from './canonical-tokens.ts'
import { DEFAULT_WORDS } from './defaults.ts'
import { sharedText } from './shared-text.ts'

/** Words that the server adds to a text or takes out of it, or writes as something that is no word. */
const UNSTEADY = new Set([
  ...DEFAULT_WORDS,
  ...['description', 'disabled', 'events', 'input', 'stack', 'true'],
])

/** What may hold a number that the server writes shorter. */
const FRACTION = /\d\.\d/

/** Lines of which the words may not be what they look like, or be the server's own: escapes, a guid, a canonical. */
const UNCERTAIN = /\\|guid|canonical/

/** How much more often each word is in a text than in another one. */
export type Surplus = ReadonlyMap<string, number>

/**
 * The words that one text of a definition has over another, as far as they are in the lines that differ; undefined
 * where these may not be what they look like.
 */
export function surplusOf(a: string, b: string): Surplus | undefined {
  const surplus = new Map<string, number>()
  const [one = '', other = ''] = between(a, b)
  for (const line of one.split('\n')) add(surplus, line, 1)
  for (const line of other.split('\n')) add(surplus, line, -1)
  const words = new Map<string, number>()
  for (const [line, count] of surplus) {
    if (count === 0) continue
    if (UNCERTAIN.test(line)) return undefined
    for (const word of wordsOf(line)) add(words, word, count)
  }
  return words
}

/** What a text has over itself. */
export const NO_SURPLUS: Surplus = new Map()

/**
 * Whether two texts, told by the words that each has over a third one, surely say something else, because a word is in
 * one of them more often than in the other: rewriting by the server moves words and loses none, but for those above.
 */
export function differInWords(one: Surplus | undefined, other: Surplus | undefined): boolean {
  if (one === undefined || other === undefined) return false
  for (const [word, count] of one) if (count !== (other.get(word) ?? 0) && !UNSTEADY.has(word)) return true
  for (const [word, count] of other) if (count !== 0 && !one.has(word) && !UNSTEADY.has(word)) return true
  return false
}

/**
 * Whether two texts of one definition surely say something else, for the words in them. Costs little more than a look
 * at the lines that differ. Gives false where these do not show it.
 */
export const haveOtherWords = (a: string, b: string): boolean => differInWords(surplusOf(a, b), NO_SURPLUS)

function add(counts: Map<string, number>, key: string, count: number): void {
  counts.set(key, (counts.get(key) ?? 0) + count)
}

function wordsOf(line: string): string[] {
  const runs = line.toLowerCase().match(/[\w.]+/g) ?? []
  return runs.map(shortNumber).flatMap(run => {
    if (FRACTION.test(run)) return /^\d+\.\d+$/.test(run) ? [run] : []
    return run.split('.').filter(word => word !== '')
  })
}

/** What of two texts lies between the lines that both begin with and those that both end with. */
function between(a: string, b: string): string[] {
  const { head, tail } = sharedText(a, b)
  const start = head === 0 ? 0 : a.lastIndexOf('\n', head - 1) + 1
  const lineBreak = a.indexOf('\n', a.length - tail)
  const end = lineBreak < 0 ? 0 : a.length - lineBreak
  return [a, b].map(text => text.slice(start, text.length - end))
}
