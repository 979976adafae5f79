import type { Binding } from '../../engine/ports/remote.ts'
import type { Git } from '../git/git.ts'
import { readRefFile } from '../git/ref-file.ts'
import { moveRefs } from '../git/refs.ts'
import { readTip } from '../git/tips.ts'
import { basePlace, isSamePlace } from './base-place.ts'
import { baseRef } from './base.ts'

/**
 * Lets Base go along with a git branch that has another name now: git takes the branch's settings along, but no ref
 * of ours. It is the Base of a name that the branch's reflog says it had, that no branch has any more, and it is about
 * the same place.
 */
export async function takeBaseAlong(git: Git, branch: string, binding: Binding): Promise<void> {
  const ref = baseRef(branch)
  const folders = await git.folders()
  const file = readRefFile(folders, ref)
  const base = file ? file.commit : (await readTip(git, ref)).value
  if (base !== undefined) return
  // Git writes down no move of a branch that has no commits.
  if (file && readRefFile(folders, `refs/heads/${branch}`)?.commit === undefined) return
  for (const name of await formerNames(git, branch)) {
    const base = await basePlace(git, name)
    if (!base?.place || !isSamePlace(base.place, binding) || (await isBranch(git, name))) continue
    const moves = [
      { ref: baseRef(name), to: undefined, from: base.commit },
      { ref: baseRef(branch), to: base.commit, from: undefined },
    ]
    return moveRefs(git, moves, `the branch ${name} is ${branch} now`)
  }
}

/** The names that a branch had before, the last one first. */
async function formerNames(git: Git, branch: string): Promise<string[]> {
  const log = await git.text(['log', '-g', '--format=%gs', `refs/heads/${branch}`, '--'], { accept: [128] })
  return log.split('\n').flatMap(line => /^Branch: renamed refs\/heads\/(\S+) to /.exec(line)?.[1] ?? [])
}

const isBranch = async (git: Git, name: string): Promise<boolean> =>
  (await git.text(['rev-parse', '--quiet', '--verify', `refs/heads/${name}`], { accept: [1] })) !== ''
