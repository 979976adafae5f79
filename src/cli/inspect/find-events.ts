import { relative, resolve, sep } from 'node:path'
import { type Match, pair } from '../../core/sync/pair.ts'
import type { Version } from '../../core/sync/snapshot.ts'
import { titleOf } from '../../engine/mirror/mirror-line.ts'
import { observeHere } from '../../engine/observe/observe.ts'
import { Misconfigured } from '../../engine/ports/errors.ts'
import { DefinitionLog, type Event } from '../../local/memory/definition-log.ts'
import { prefixOf } from '../../local/repository/binding.ts'
import type { Repository } from '../../local/repository/repository.ts'
import type { LocalBench } from '../workbench/compose.ts'
import { isNamed } from './named.ts'

/** What became of a definition, newest first. */
export interface Life {
  readonly events: readonly Event[]
  /** Guids of others that the same words meant once, and that are gone: one was deleted, and another made in its place. */
  readonly others: readonly string[]
}

/**
 * All that Xano was seen to do to the definition that a person means by a path, a name or a guid, newest first. Throws
 * `Misconfigured` when that is none or several.
 */
export async function findEvents({ ports, library, repository }: LocalBench, words: string): Promise<Life> {
  const { ours, mirror, mirrorCommit } = await observeHere(ports, library)
  const never = new Misconfigured(`Xano was never seen to hold ${words}`)
  if (mirrorCommit === undefined) throw never
  const log = await DefinitionLog.read(repository.git, mirrorCommit, { library, history: ports.history })
  const places = placesOf(words, repository)
  const isMeant = ({ path, definition }: Version): boolean => places.has(path) || isNamed(definition, words)
  const present = presentOnes(
    pair({ base: [], ours: ours.versions, theirs: mirror.versions }).matches,
    isMeant,
    places,
  )
  const [only] = present
  if (present.length > 1)
    throw ambiguous(
      words,
      present.flatMap(({ ours: here, theirs }) => here ?? theirs ?? []),
    )
  const past = await log.past(isMeant)
  if (only?.theirs) return { events: await log.of(only.theirs), others: guidsBeside(only.theirs, past) }
  const newest = past.flatMap(([event]) => (event ? [event.change.after ?? event.change.before] : []))
  if (past.length > 1) throw ambiguous(words, newest)
  if (!past[0]) throw never
  return { events: past[0], others: [] }
}

function guidsBeside({ definition: { guid: own } }: Version, past: readonly (readonly Event[])[]): string[] {
  const guids = past.flatMap(([newest]) =>
    newest ? [(newest.change.after ?? newest.change.before).definition.guid] : [],
  )
  return [...new Set(guids)].filter(guid => guid !== undefined).filter(guid => guid !== own)
}

/** Those that are meant; one that lies at the place itself before all that have its name. */
function presentOnes(
  matches: readonly Match[],
  isMeant: (version: Version) => boolean,
  places: ReadonlySet<string>,
): Match[] {
  const meant = matches.filter(({ ours, theirs }) => [ours, theirs].some(side => side && isMeant(side)))
  const inPlace = meant.filter(({ ours }) => ours && places.has(ours.path))
  return inPlace.length === 1 ? inPlace : meant
}

/** The places that words may be: from the working folder, and from the folder of definitions. */
function placesOf(words: string, repository: Repository): ReadonlySet<string> {
  const root = resolve(repository.top, prefixOf(repository))
  return new Set([words, relative(root, resolve(words)).split(sep).join('/')])
}

function ambiguous(words: string, candidates: readonly Version[]): Misconfigured {
  const lines = candidates.map(({ path, definition }) =>
    ['', titleOf(definition), path, definition.guid].filter(part => part !== undefined).join('  '),
  )
  return new Misconfigured([`${words} may be any of these:`, ...lines].join('\n'))
}
