import type { Change } from '../../core/sync/change.ts'
import type { FilePath } from '../../core/xs/file-path.ts'
import { mirrorLine, summaryOf } from '../../engine/mirror/mirror-line.ts'
import type { CommitId, Tree } from '../../engine/ports/git.ts'
import type { Person } from '../../engine/ports/remote.ts'
import type { Author } from '../../engine/ports/history.ts'
import { workspace } from '../git/identity.ts'
import { ListedTree } from '../git/listed-tree.ts'
import { below } from '../git/objects.ts'
import { oneLine, readTrailers, withTrailers } from '../git/trailers.ts'
import { mirrorCredits } from '../memory/mirror-credits.ts'
import { blobOf, type Placing } from './landing-plan.ts'
import type { Site } from './site.ts'

/** What a commit says, and in whose name. */
export interface Words {
  readonly person: Author
  readonly message: string
}

/** The commit that is about to be made: on top of which one, and what it changes there. */
interface Made {
  readonly tip: CommitId | undefined
  readonly changes: ReadonlyMap<FilePath, Placing>
}

/**
 * The words of a commit that lands changes from Xano: about these alone, in the name of who made the newest of them and
 * at that time, so that clones which saw the same make the same commit.
 */
export async function landingWords(site: Site, found: readonly Change[], made: Made): Promise<Words> {
  const { git, mirror, binding } = site
  const sorted = [...found].sort((a, b) => (placeOf(a) < placeOf(b) ? -1 : 1))
  const credits = await mirrorCredits(git, mirror, sorted)
  const people = [...credits.values()]
    .flatMap(({ by }) => by ?? [])
    .sort((a, b) => b.at.getTime() - a.at.getTime() || (nameOf(a) < nameOf(b) ? -1 : 1))
  const seen = [...credits.values()].reduce((newest, credit) => Math.max(newest, credit.seen.getTime()), 0)
  const person = people[0] ?? { ...workspace(binding), at: new Date(seen) }
  const others = new Set(people.map(nameOf))
  others.delete(nameOf(person))
  const lines = sorted.map(change => mirrorLine(change, credits.get(change)?.by))
  const digest = await digestOf(site, made)
  return {
    person,
    message: withTrailers(`${oneLine(`pull: ${summaryOf(sorted)}`)}\n\n${lines.map(oneLine).join('\n')}`, [
      ...[...others].map(name => ['Co-authored-by', name] as const),
      ...trailersOf(site),
      ...(digest === undefined ? [] : [['Xano-Digest', digest] as const]),
    ]),
  }
}

/** The words of a commit of what the developer saved and Xano has taken. */
export const savingWords = (site: Site, found: readonly Change[], person: Author): Words => ({
  person,
  message: withTrailers(
    `${oneLine(`push: ${summaryOf(found)}`)}\n\n${found.map(change => oneLine(mirrorLine(change))).join('\n')}`,
    trailersOf(site),
  ),
})

const trailersOf = ({ binding }: Site): (readonly [string, string])[] => [
  ['Xano-Workspace', String(binding.workspace)],
  ['Xano-Branch', binding.label],
]

const placeOf = ({ before, after }: Change): string => (after ?? before).path

const nameOf = ({ name, email }: Person): string => `${name} <${email}>`

/** The mirror's digest, where the commit holds all of that state and no other definition. */
async function digestOf({ git, prefix, mirror }: Site, { tip, changes }: Made): Promise<string | undefined> {
  const before: Tree = tip === undefined ? new Map() : below(await ListedTree.read(git, tip), prefix)
  const tree = new Map([...before].filter(([path]) => path.endsWith('.xs')))
  for (const [path, placing] of changes) {
    const blob = blobOf(placing)
    if (blob === undefined) tree.delete(path)
    else tree.set(path, blob)
  }
  const state = await ListedTree.read(git, mirror)
  if (state.size !== tree.size || [...state].some(([path, blob]) => tree.get(path) !== blob)) return undefined
  const message = await git.text(['log', '-1', '--format=%B', mirror])
  return readTrailers(message).get('Xano-Digest')?.[0]
}
