import { wrap } from '../../core/sync/file-form.ts'
import type { Version } from '../../core/sync/snapshot.ts'
import { enter } from '../../core/xs/enter.ts'
import { withoutIdentity } from '../../core/xs/guid.ts'
import { nameKey } from '../../core/xs/identity.ts'
import { writeEach } from '../files/write-each.ts'
import { type Survey, survey } from '../observe/survey.ts'
import type { Ports } from '../ports/ports.ts'
import type { Library } from '../texts/library.ts'

/** What became of a file that carried the guid of another one. */
export type Separation =
  | { readonly kind: 'separated' | 'stale'; readonly version: Version }
  /** Another definition has its name: as long as that is so, it cannot be one of its own. */
  | { readonly kind: 'taken'; readonly version: Version; readonly by: Version }

/**
 * Makes copied files definitions of their own, which the next cycle creates in Xano: without the guid and the canonical
 * of what they were copied from. What is replaced is kept.
 */
export async function separate(
  ports: Omit<Ports, 'remote'>,
  library: Library,
  wanted: (version: Version) => boolean,
): Promise<Separation[]> {
  const seen = await survey(ports, library)
  const copies = seen.plan.problems.flatMap(problem =>
    problem.kind === 'copy' && wanted(problem.version) ? [problem.version] : [],
  )
  if (copies.length === 0) return []
  const named = byName(seen)
  const planned = copies.map((version): Planned => {
    const text = withoutIdentity(version.text)
    return { version, text, by: namesake(version, named) }
  })
  const free = planned.filter(({ by }) => !by)
  const outcomes = await write(ports, free)
  const written = new Map(free.map((each, at) => [each, outcomes[at]]))
  return planned.map((each): Separation => {
    const { version, by } = each
    if (by) return { kind: 'taken', version, by }
    return { kind: written.get(each) === 'stale' ? 'stale' : 'separated', version }
  })
}

interface Planned {
  readonly version: Version
  readonly text: string
  /** Who else has its name. */
  readonly by: Version | undefined
}

async function write(
  { history, worktree }: Pick<Ports, 'history' | 'worktree'>,
  planned: readonly Planned[],
): Promise<('written' | 'stale')[]> {
  const kept = planned.map(({ version: { path, text, form } }) => ({
    path: `local/${path}`,
    content: wrap(text, form),
  }))
  await history.keep(kept, 'before a copy was separated')
  const changes = planned.map(({ version: { path, blob, form }, text }) => ({
    path,
    before: blob,
    after: wrap(text, form),
  }))
  return writeEach(worktree, changes)
}

type Named = ReadonlyMap<string, readonly Version[]>

/** Who has which name, here or in Xano. */
function byName({ here }: Survey): Named {
  const named = new Map<string, Version[]>()
  for (const { versions } of [here.ours, here.mirror])
    for (const version of versions) enter(named, nameKey(version.definition), version)
  return named
}

/** Who else has the name of a copy. */
const namesake = (version: Version, named: Named): Version | undefined =>
  named.get(nameKey(version.definition))?.find(other => other.path !== version.path)
