import { execFile } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, realpathSync } from 'node:fs'
import { join } from 'node:path'
import type { Git } from '../git/git.ts'

/**
 * Whether somebody is writing the message of a commit in this worktree. Git hands its editor the full name of the
 * file, so an open editor is a process that was started with it.
 */
export async function isCommitBeingWritten(git: Git): Promise<boolean> {
  return isMessageOpen((await git.folders()).gitDirectory)
}

/** The same, of the worktree that has this folder of git. */
export async function isMessageOpen(gitDirectory: string): Promise<boolean> {
  const file = join(gitDirectory, 'COMMIT_EDITMSG')
  if (!existsSync(file)) return false
  const name = realpathSync(file)
  return (await commandLines()).some(line => line.includes(name))
}

/** How every process was started. Where that cannot be found out, nobody seems to write. */
function commandLines(): string[] | Promise<string[]> {
  return existsSync('/proc/self/cmdline') ? fromProc() : fromPs()
}

function fromProc(): string[] {
  return readdirSync('/proc').flatMap(id => {
    if (!/^\d+$/.test(id) || id === String(process.pid)) return []
    try {
      return [readFileSync(`/proc/${id}/cmdline`, 'utf8')]
    } catch {
      // A process that has just ended, or another user's.
      return []
    }
  })
}

function fromPs(): Promise<string[]> {
  return new Promise(resolve => {
    execFile('ps', ['-Awwo', 'args='], { maxBuffer: 1 << 26 }, (_, stdout) => {
      resolve(stdout.split('\n'))
    })
  })
}
