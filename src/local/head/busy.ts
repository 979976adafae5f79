import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { Busy } from '../../engine/ports/errors.ts'

/** What git leaves in a worktree's folder while something waits for the developer, and what that is. */
const SIGNS: readonly (readonly [file: string, what: string])[] = [
  ['rebase-merge', 'a rebase'],
  ['rebase-apply', 'a rebase'],
  ['MERGE_HEAD', 'a merge'],
  ['CHERRY_PICK_HEAD', 'a cherry-pick'],
  ['REVERT_HEAD', 'a revert'],
  ['sequencer', 'a series of picks or reverts'],
  ['BISECT_LOG', 'a bisection'],
]

/** What git is in the middle of, if it is. */
export function whatGitIsAt(gitDirectory: string): string | undefined {
  const sign = SIGNS.find(([file]) => existsSync(join(gitDirectory, file)))
  return sign && `git is in the middle of ${sign[1]}`
}

/** Throws `Busy`, saying what is in progress: until that is over, the files are nobody's last word. */
export function refuseWhileBusy(gitDirectory: string): void {
  const what = whatGitIsAt(gitDirectory)
  if (what !== undefined) throw new Busy(what)
}
