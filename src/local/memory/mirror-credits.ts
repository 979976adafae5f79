import type { Change } from '../../core/sync/change.ts'
import { creditsIn } from '../../engine/mirror/mirror-line.ts'
import type { CommitId } from '../../engine/ports/git.ts'
import type { Person } from '../../engine/ports/remote.ts'
import type { Author } from '../../engine/ports/history.ts'
import type { Git } from '../git/git.ts'
import { type LoggedChange, rawLog } from '../git/raw-log.ts'
import { readTrailers } from '../git/trailers.ts'

/** What the mirror knows of how a definition came to be what it is. */
export interface MirrorCredit {
  /** Who did it and when, where that is known. */
  readonly by: Author | undefined
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
    const arrivals = new Map<string, LoggedChange>()
    for (const one of log) if (!arrivals.has(arrivalOf(one))) arrivals.set(arrivalOf(one), one)
    const notes = new Map<string, Note>()
    for (const change of found) {
      const { path } = change.after ?? change.before
      const logged = arrivals.get(arrivalOf({ path, after: change.after?.blob }))
      if (!logged) continue
      const note = notes.get(logged.note) ?? readNote(logged.note)
      notes.set(logged.note, note)
      credits.set(change, creditOf(note, change))
    }
  }
  return credits
}

const arrivalOf = ({ path, after }: Pick<LoggedChange, 'path' | 'after'>): string => `${after ?? ''} ${path}`

/** What a commit says, read once for all that it changed. */
interface Note {
  readonly isPush: boolean
  readonly author: Author
  readonly people: readonly Person[]
  readonly creditFor: ReturnType<typeof creditsIn>
}

function readNote(note: string): Note {
  const [time = '', name = '', email = '', ...rest] = note.split(SEPARATOR)
  const message = rest.join(SEPARATOR)
  return {
    isPush: message.startsWith('push: '),
    author: { name, email, at: new Date(Number(time) * 1000) },
    people: peopleOf(message, { name, email }),
    creditFor: creditsIn(message),
  }
}

function creditOf({ isPush, author, people, creditFor }: Note, { before, after }: Change): MirrorCredit {
  const seen = author.at
  if (isPush) return { by: author, seen }
  const credit = creditFor((after ?? before).definition)
  const known = credit && people.find(person => person.name === credit.name)
  return { by: known && { ...known, at: credit.at }, seen }
}

/** The author of a commit and those who are named beside. */
function peopleOf(message: string, author: Person): Person[] {
  const others = (readTrailers(message).get('Co-authored-by') ?? []).flatMap(value => {
    const [, name, email] = /^(.*) <(.*)>$/.exec(value) ?? []
    return name === undefined || email === undefined ? [] : [{ name, email }]
  })
  return [author, ...others]
}
