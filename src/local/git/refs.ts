import { GitFailed, HeadMoved } from '../../engine/ports/errors.ts'
import type { CommitId } from '../../engine/ports/git.ts'
import type { Git } from './git.ts'
import { noteMoves } from './stale-lock.ts'

const ABSENT = '0'.repeat(40)

export interface RefMove {
  readonly ref: string
  readonly to: CommitId | undefined
  /** What the ref must still point at. */
  readonly from: CommitId | undefined
}

/**
 * Moves refs all together, each only from where it was seen; otherwise none, and this throws: `HeadMoved` where somebody
 * has moved a branch.
 */
export async function moveRefs(
  git: Git,
  moves: readonly RefMove[],
  reason: string,
  extra: readonly string[] = [],
): Promise<void> {
  const lines = moves.map(({ ref, to, from }) =>
    to === undefined ? `delete ${ref} ${from ?? ABSENT}` : `update ${ref} ${to} ${from ?? ABSENT}`,
  )
  noteMoves((await git.folders()).commonDirectory, moves)
  const input = ['start', ...lines, ...extra, 'prepare', 'commit', ''].join('\n')
  await git
    .run(['update-ref', '-m', `xano-sync: ${reason}`, '--stdin'], { input })
    .catch((error: unknown) => {
      if (!(error instanceof GitFailed) || !MOVED_BRANCH.test(error.message)) throw error
      throw new HeadMoved('the branch was moved while its next commit was made', { cause: error })
    })
}

/** What git says of a branch that is elsewhere by now. */
const MOVED_BRANCH = /cannot lock ref 'refs\/heads\/.*': is at [0-9a-f]+ but expected/

/** A name as one segment of a ref: percent-encoded where git or a file system would object. */
export function refSegment(name: string): string {
  const encoded = encodeURIComponent(name).replace(/[!'()*~]/g, percent)
  return encoded.replace(/^\.|\.$|\.(?=\.)|\.(?=lock$)/g, percent)
}

const percent = (char: string): string => `%${char.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`
