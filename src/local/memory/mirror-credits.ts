import type { Change } from '../../core/sync/change.ts'
import { creditFor } from '../../engine/mirror/mirror-line.ts'
import type { CommitId } from '../../engine/ports/git.ts'
import type { Person } from '../git/fast-import.ts'
import type { Git } from '../git/git.ts'
import { type LoggedChange, rawLog } from '../git/raw-log.ts'
import { readTrailers } from '../git/trailers.ts'

/** What the mirror knows of how a definition came to be what it is. */
export interface MirrorCredit {
  /** Who did it and when, where that is known. */
  readonly by: Person | undefined
  /** When it was seen. */
  readonly seen: Date
}

/** Git's command line holds so many paths at least. */
const MOST_PATHS = 200
/** What has just arrived is told by the newest commits. */
const NEWEST = 32
const SEPARATOR = '\u001f'

/** Who made each change in Xano, by the newest commit of the mirror that brought the definition to what it is after. */
export async function mirrorCredits(
  git: Git,
  mirror: CommitId,
  found: readonly Change[],
): Promise<ReadonlyMap<Change, MirrorCredit>> {
  const credits = new Map<Change, MirrorCredit>()
  const paths = [...new Set(found.map(({ before, after }) => (after ?? before).path))]
  const few = paths.length <= MOST_PATHS ? paths.map(path => `:(literal,top)${path}`) : []
  const format = ['%at', '%an', '%ae', '%B'].join('%x1f')
  for (const limit of [[`--max-count=${NEWEST}`], []]) {
    if (credits.size === found.length) break
    const log = await rawLog(git, format, [...limit, mirror, '--', ...few])
    for (const change of found) {
      const logged = log.find(one => isArrival(one, change))
      if (logged) credits.set(change, creditOf(logged.note, change))
    }
  }
  return credits
}

const isArrival = ({ path, after: now }: LoggedChange, { before, after }: Change): boolean =>
  path === (after ?? before).path && now === after?.blob

function creditOf(note: string, { before, after }: Change): MirrorCredit {
  const [time = '', name = '', email = '', ...rest] = note.split(SEPARATOR)
  const message = rest.join(SEPARATOR)
  const seen = new Date(Number(time) * 1000)
  if (message.startsWith('push: ')) return { by: { name, email, at: seen }, seen }
  const credit = creditFor(message, (after ?? before).definition)
  const known = credit && peopleOf(message, { name, email }).find(person => person.name === credit.name)
  return { by: known && { ...known, at: credit.at }, seen }
}

/** The author of a commit and those who are named beside. */
function peopleOf(message: string, author: Omit<Person, 'at'>): Omit<Person, 'at'>[] {
  const others = (readTrailers(message).get('Co-authored-by') ?? []).flatMap(value => {
    const [, name, email] = /^(.*) <(.*)>$/.exec(value) ?? []
    return name === undefined || email === undefined ? [] : [{ name, email }]
  })
  return [author, ...others]
}
