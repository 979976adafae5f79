import type { Change } from '../../core/sync/change.ts'
import type { Definition } from '../../core/xs/definition.ts'

/** Who did something, and when. */
export interface Credit {
  readonly name: string
  readonly at: Date
}

/** A change, which may be one of what is not published yet. */
type Told = Change & { readonly draft?: true }

/** What a commit of the mirror says of one definition, with who and when where that is known. */
export function mirrorLine(change: Told, credit?: Credit): string {
  const { action, before, after } = change
  const title = titleOf((after ?? before).definition)
  const what = action === 'renamed' ? `${titleOf(before.definition)} to ${title}` : title
  return `- ${verbOf(change)} ${what}${credit ? ` (${credit.name}, ${credit.at.toISOString()})` : ''}`
}

/** What a commit about these changes is called. */
export function summaryOf(found: readonly Told[]): string {
  const [only] = found
  if (found.length === 1 && only) return `${verbOf(only)} ${titleOf((only.after ?? only.before).definition)}`
  const counts = new Map<string, number>()
  for (const change of found) counts.set(verbOf(change), (counts.get(verbOf(change)) ?? 0) + 1)
  return [...counts].map(([verb, count]) => `${count} ${verb}`).join(', ')
}

const verbOf = ({ action, draft }: Told): string => (draft ? 'drafted' : action)

/**
 * Who the body of such a commit names for each change; nobody, where it names nobody. All lines are read once, since one
 * commit may tell of all definitions that there are.
 */
export function changeCredits(body: string): (change: Change) => Credit | undefined {
  const credits = new Map<string, Credit>()
  for (const { words, credit } of creditedLines(body)) if (!credits.has(words)) credits.set(words, credit)
  return change => credits.get(flat(mirrorLine(change)))
}

/** Who it names for each definition, whatever became of that. */
export function creditsIn(body: string): (definition: Definition) => Credit | undefined {
  const credits = new Map<string, Credit>()
  for (const { words, credit } of creditedLines(body))
    for (const title of titlesIn(words)) if (!credits.has(title)) credits.set(title, credit)
  return definition => credits.get(flat(titleOf(definition)))
}

/** What each line may say of whom: the name in it may hold whatever it is told apart by. */
function* creditedLines(body: string): Iterable<{ readonly words: string; readonly credit: Credit }> {
  for (const line of body.split('\n'))
    for (const at of lastPlaces(' (', line)) {
      const credit = readCredit(line.slice(at + ' ('.length))
      if (credit) yield { words: line.slice(0, at), credit }
    }
}

/** What the words of a line may call the definition: what is renamed to another name may hold any words. */
function titlesIn(words: string): string[] {
  const [, plain, renamed = ''] = /^- (?:(?:created|updated|deleted) (.*)|renamed (.*))$/.exec(words) ?? []
  return plain === undefined
    ? lastPlaces(' to ', renamed).map(at => renamed.slice(at + ' to '.length))
    : [plain]
}

/** More often than this nobody's name holds what names are told apart by. */
const MOST_WITHIN = 8

/** Where a text holds these words, from its end on. */
function lastPlaces(words: string, text: string): number[] {
  const places: number[] = []
  let at = text.lastIndexOf(words)
  while (at > 0 && places.length < MOST_WITHIN) {
    places.push(at)
    at = text.lastIndexOf(words, at - 1)
  }
  return places
}

function readCredit(text: string): Credit | undefined {
  const [, name, time] = /^(.*), (\d{4}-\d\d-\d\dT[\d:.]+Z)\)$/.exec(text) ?? []
  const at = new Date(time ?? '')
  return name === undefined || Number.isNaN(at.getTime()) ? undefined : { name, at }
}

/** A definition as a person would name it: `query GET products in shop`. */
export function titleOf({ kind, name, verb, group }: Definition): string {
  return [kind, verb, name, group === undefined ? undefined : `in ${group}`]
    .filter(part => part !== undefined)
    .join(' ')
}

/** A line as it stands in a commit, where a name cannot begin one of its own. */
const flat = (line: string): string => line.replace(/\p{Cc}+/gu, ' ').trim()
