import { Misconfigured } from '../../engine/ports/errors.ts'
import { refSegment } from '../../local/git/refs.ts'
import { mirrorRef } from '../../local/memory/mirror.ts'
import { boundLabels } from '../../local/repository/binding.ts'
import { foldsCase } from '../../local/repository/folds-case.ts'
import type { Repository } from '../../local/repository/repository.ts'

/** A disk takes 255 bytes for the name of a file, and the lock of a ref ends in `.lock`. */
const MOST_BYTES = 250

/** Throws `Misconfigured` for a name of a branch by which no ref of ours can be called. */
export function refuseLongNames(...names: readonly string[]): void {
  for (const name of names) {
    const { length } = refSegment(name)
    if (length > MOST_BYTES)
      throw new Misconfigured(
        `the branch ${name} needs a shorter name: as git's refs write it, it has ${length} bytes, and they take ${MOST_BYTES}`,
      )
  }
}

/** Throws `Misconfigured` where the disk takes the mirror of a label for that of another one, which is kept already. */
export async function refuseTwin(repository: Repository, label: string): Promise<void> {
  if (!foldsCase(repository)) return
  const wanted = mirrorRef(label)
  const kept = await repository.git.text(['for-each-ref', '--format=%(refname)', 'refs/remotes/xano/'])
  const taken = [...kept.split('\n'), ...boundLabels(repository).map(mirrorRef)]
  const twin = taken.find(ref => ref !== wanted && ref.toLowerCase() === wanted.toLowerCase())
  if (twin !== undefined)
    throw new Misconfigured(
      `this disk takes ${label} and ${decodeURIComponent(twin.replace(/^.*\//, ''))} for one name, and the history of the other one is kept here: clone ${label} into a folder of its own`,
    )
}
