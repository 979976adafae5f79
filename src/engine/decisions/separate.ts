import { wrap } from '../../core/sync/file-form.ts'
import type { Version } from '../../core/sync/snapshot.ts'
import { readDefinition } from '../../core/xs/definition.ts'
import { withoutIdentity } from '../../core/xs/guid.ts'
import { nameKey } from '../../core/xs/identity.ts'
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
  const done: Separation[] = []
  for (const version of copies) {
    const text = withoutIdentity(version.text)
    const by = namesake(version, text, seen)
    done.push(by ? { kind: 'taken', version, by } : await write(ports, version, text))
  }
  return done
}

async function write(
  { history, worktree }: Pick<Ports, 'history' | 'worktree'>,
  version: Version,
  text: string,
): Promise<Separation> {
  const { path, blob, form } = version
  await history.keep(
    [{ path: `local/${path}`, content: wrap(version.text, form) }],
    'before a copy was separated',
  )
  const written = await worktree.write([{ path, before: blob, after: wrap(text, form) }])
  return { kind: written === 'stale' ? 'stale' : 'separated', version }
}

/** Who else has the name of a copy, here or in Xano. */
function namesake(version: Version, text: string, { here }: Survey): Version | undefined {
  const reading = readDefinition(text)
  const name = nameKey(reading.kind === 'definition' ? reading.definition : version.definition)
  return [...here.ours.versions, ...here.mirror.versions].find(
    other => other !== version && other.path !== version.path && nameKey(other.definition) === name,
  )
}
