import type { Definition } from '../xs/definition.ts'
import type { FilePath } from '../xs/file-path.ts'
import type { Match } from './pair.ts'
import type { Held, ProblemReport } from './plan.ts'

/**
 * What lies where a file of a definition, or a folder above one, belongs and is none that can be read. It is not
 * followed and not written over, and nothing is taken to be deleted because of it.
 */
export interface Obstacle {
  /** Where it lies below the folder of definitions, as far as it can be written down; `.` for that folder itself. */
  readonly place: string
  /**
   * `file`: where a folder belongs. `special`: a device, a pipe. `unreadable`: the disk does not give it. `name`: a
   * file by a name that no definition can have.
   */
  readonly kind: 'link' | 'folder' | 'file' | 'special' | 'unreadable' | 'name'
  /** What exactly is wrong, of kinds that do not say it themselves. */
  readonly detail?: string
}

/**
 * Sets aside every definition without a file whose place an obstacle takes, or a folder above it. A file that cannot
 * be looked into may be any definition that has lost its file: no deletion is believed while there is one.
 */
export function skipObstructed(
  matches: readonly Match[],
  obstacles: readonly Obstacle[] = [],
): { clear: readonly Match[]; held: Held[]; problems: ProblemReport[] } {
  if (obstacles.length === 0) return { clear: matches, held: [], problems: [] }
  const byPlace = new Map(obstacles.map(obstacle => [obstacle.place, obstacle]))
  const hidden = new Map<Obstacle, Definition>()
  const held: Held[] = []
  const distinct = matches.filter(match => {
    const { key, base, ours, theirs } = match
    const obstacle = ours ? undefined : inTheWay(match, byPlace)
    if (!obstacle) return true
    const { definition } = base ?? theirs ?? {}
    if (isProblem(obstacle) && definition) hidden.set(obstacle, definition)
    else held.push({ key, sides: { base, ours, theirs }, reason: { kind: 'obstructed', obstacle } })
    return false
  })
  const stray = obstacles.find(obstacle => mayBeAny(obstacle) && !hidden.has(obstacle))
  const clear = distinct.filter(({ key, base, ours, theirs }) => {
    if (!stray || !base || ours) return true
    if (theirs)
      held.push({ key, sides: { base, ours, theirs }, reason: { kind: 'unread', what: stray.place } })
    return false
  })
  const problems = obstacles.filter(isProblem).map(obstacle => {
    const definition = hidden.get(obstacle)
    return { kind: 'obstacle', obstacle, ...(definition ? { definition } : {}) } as const
  })
  return { clear, held, problems }
}

/** What takes the place of a definition, or of a folder on the way to it. */
function inTheWay({ base, theirs }: Match, byPlace: ReadonlyMap<string, Obstacle>): Obstacle | undefined {
  for (const version of [base, theirs])
    for (const place of version ? placesOf(version.path) : []) {
      const obstacle = byPlace.get(place)
      if (obstacle) return obstacle
    }
  return undefined
}

/** A path, and every folder above it, from the top. */
function placesOf(path: FilePath): string[] {
  const names = path.split('/')
  return ['.', ...names.map((_, at) => names.slice(0, at + 1).join('/'))]
}

/** It stands where a definition would, and is to be told whether there is one or not. */
const isProblem = ({ place, kind }: Obstacle): boolean =>
  place.endsWith('.xs') && kind !== 'folder' && kind !== 'file'

const mayBeAny = (obstacle: Obstacle): boolean =>
  isProblem(obstacle) && (obstacle.kind === 'unreadable' || obstacle.kind === 'name')
