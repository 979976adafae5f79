import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { Busy, HeadMoved } from '../../engine/ports/errors.ts'
import type { CommitId, Head } from '../../engine/ports/git.ts'
import { stampOf } from '../disk/stamp.ts'
import { dropLeftLock, indexHeld } from '../git-index/index-change.ts'
import { type Git, LOCK_PATIENCE_MS, LOCK_RETRY_MS } from '../git/git.ts'
import { contentOf, readRefFile, type RefTarget } from '../git/ref-file.ts'
import { refuseWhileBusy } from './busy.ts'
import { isMessageOpen } from './commit-editor.ts'
import { isHookOfCommit } from './commit-hook.ts'

/** Where git stands now. */
export async function readHead(git: Git): Promise<Head> {
  const { ref, commit } = readRefFile(await git.folders(), 'HEAD') ?? (await askHead(git))
  return {
    ...(ref?.startsWith('refs/heads/') ? { branch: ref.slice('refs/heads/'.length) } : {}),
    ...(commit === undefined ? {} : { commit }),
  }
}

async function askHead(git: Git): Promise<RefTarget> {
  const [ref, commit] = await Promise.all([
    git.text(['symbolic-ref', '--quiet', 'HEAD'], { accept: [1] }),
    git.text(['rev-parse', '--quiet', '--verify', 'HEAD'], { accept: [1] }),
  ])
  return { ref: ref || undefined, commit: commit === '' ? undefined : (commit as CommitId) }
}

export const sameHead = (a: Head, b: Head): boolean => a.branch === b.branch && a.commit === b.commit

/**
 * Runs `look` while git stands still: git writes files before it moves HEAD, so what was seen is void unless HEAD
 * and the index are the same before and after, and nobody was at work on the index. Waits for `index.lock`, and
 * takes none away but one of ours that a kill has left. A commit that waits for this process as its hook is waited for
 * by nobody: what only looks goes on, and what may write throws `Busy`.
 */
export async function whileStill<T>(
  git: Git,
  { gitDirectory, onlyLooks = false }: { readonly gitDirectory: string; readonly onlyLooks?: boolean },
  look: (head: Head) => Promise<T>,
): Promise<{ readonly seen: T; readonly standing: string }> {
  const isAtWork = (): Promise<boolean> => isGitAtWork(gitDirectory, onlyLooks)
  for (let attempt = 0; attempt < 3; attempt++) {
    refuseWhileBusy(gitDirectory)
    await untilUnlocked(gitDirectory, isAtWork)
    const standing = standingOf(gitDirectory)
    const seen = await look(await readHead(git))
    if (!(await isAtWork()) && standingOf(gitDirectory) === standing) return { seen, standing }
  }
  throw new HeadMoved('git kept moving while the folder was read')
}

/** Throws unless git stands where it stood, with nobody at work on the index. Asks files only: it is asked often. */
export async function demandStill(gitDirectory: string, standing: string | undefined): Promise<void> {
  refuseWhileBusy(gitDirectory)
  if (await isGitAtWork(gitDirectory)) throw new HeadMoved('git is at work in this folder')
  if (standing !== undefined && standingOf(gitDirectory) !== standing)
    throw new HeadMoved('git moved since the folder was read')
}

async function untilUnlocked(gitDirectory: string, isAtWork: () => Promise<boolean>): Promise<void> {
  for (let waited = 0; await isAtWork(); waited += LOCK_RETRY_MS) {
    if (isHookOfCommit(gitDirectory))
      throw new Busy('git is in the middle of a commit, and runs this as a hook of it')
    if (waited >= LOCK_PATIENCE_MS) throw indexHeld()
    await new Promise(resolve => setTimeout(resolve, LOCK_RETRY_MS))
  }
}

/** `git commit -a` keeps the lock while its message is being written; it leaves the files alone then. */
async function isGitAtWork(gitDirectory: string, onlyLooks = false): Promise<boolean> {
  if (!existsSync(join(gitDirectory, 'index.lock'))) return false
  if (onlyLooks && isHookOfCommit(gitDirectory)) return false
  dropLeftLock(gitDirectory)
  return !(await isMessageOpen(gitDirectory))
}

/** HEAD, what it points at, and the index, as far as their files tell. */
export function standingOf(gitDirectory: string): string {
  const head = contentOf(join(gitDirectory, 'HEAD')) ?? ''
  const ref = /^ref: (.+)/.exec(head)?.[1]
  const common = resolve(gitDirectory, contentOf(join(gitDirectory, 'commondir')) ?? '')
  const commit = ref === undefined ? '' : contentOf(join(common, ref)) || stampOf(join(common, 'packed-refs'))
  return [head, commit, stampOf(join(gitDirectory, 'index'))].join('\n')
}
