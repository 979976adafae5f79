import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { HeadMoved, Locked } from '../engine/errors.ts'
import type { CommitId, Head } from '../engine/ports.ts'
import type { Git } from './git.ts'

/** Where git stands now. */
export async function readHead(git: Git): Promise<Head> {
  const [ref, commit] = await Promise.all([
    git.text(['symbolic-ref', '--quiet', 'HEAD'], { accept: [1] }),
    git.text(['rev-parse', '--quiet', '--verify', 'HEAD'], { accept: [1] }),
  ])
  return {
    ...(ref.startsWith('refs/heads/') ? { branch: ref.slice('refs/heads/'.length) } : {}),
    ...(commit === '' ? {} : { commit: commit as CommitId }),
  }
}

export const sameHead = (a: Head, b: Head): boolean => a.branch === b.branch && a.commit === b.commit

const PATIENCE_MS = 10_000
const RETRY_MS = 100

/**
 * Runs `look` while git stands still: git writes files before it moves HEAD, so what was seen is void unless HEAD
 * and the index are the same before and after. Waits for `index.lock`, and never takes it away.
 */
export async function whileStill<T>(
  git: Git,
  gitDirectory: string,
  look: (head: Head) => Promise<T>,
): Promise<T> {
  for (let attempt = 0; attempt < 3; attempt++) {
    await untilUnlocked(gitDirectory)
    const [index, head] = await Promise.all([indexStat(gitDirectory), readHead(git)])
    const seen = await look(head)
    if ((await indexStat(gitDirectory)) === index && sameHead(await readHead(git), head)) return seen
  }
  throw new HeadMoved('git kept moving while the folder was read')
}

async function untilUnlocked(gitDirectory: string): Promise<void> {
  for (let waited = 0; await exists(join(gitDirectory, 'index.lock')); waited += RETRY_MS) {
    if (waited >= PATIENCE_MS)
      throw new Locked('another git command holds the index of this repository (index.lock)')
    await new Promise(resolve => setTimeout(resolve, RETRY_MS))
  }
}

async function indexStat(gitDirectory: string): Promise<string> {
  try {
    const { ino, size, mtimeNs } = await stat(join(gitDirectory, 'index'), { bigint: true })
    return `${ino} ${size} ${mtimeNs}`
  } catch {
    return 'none'
  }
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  )
}
