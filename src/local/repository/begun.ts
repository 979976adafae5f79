import { lstatSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

/** What is there as soon as somebody has committed, fetched or staged anything, or where the folder is another repository's. */
const OF_SOMEBODY = ['packed-refs', 'logs', 'index', 'commondir', 'reftable']

/**
 * Whether a `.git` is what git makes for a new repository with this branch, whole or as far as it came, in which nobody
 * has done anything yet. One that has lost its objects is none, nor is what lies behind a link: there is more to it.
 */
export function isBegun(gitDirectory: string, branch: string): boolean {
  if (!isFolder(gitDirectory)) return false
  const names = readdirSync(gitDirectory)
  if (names.some(name => OF_SOMEBODY.includes(name)) || isExtended(gitDirectory)) return false
  for (const name of ['objects', 'refs'])
    if (names.includes(name) && !isFolder(join(gitDirectory, name))) return false
  if (names.includes('refs') && holdsFiles(join(gitDirectory, 'refs'))) return false
  if (!names.includes('HEAD')) return !names.includes('objects')
  return readFileSync(join(gitDirectory, 'HEAD'), 'utf8').trim() === `ref: refs/heads/${branch}`
}

/** Whether somebody has made it in another format than the one that `git init` makes for us. */
function isExtended(gitDirectory: string): boolean {
  const config = join(gitDirectory, 'config')
  const isFile = lstatSync(config, { throwIfNoEntry: false })?.isFile() ?? false
  return isFile && /^\s*\[\s*extensions\b/im.test(readFileSync(config, 'utf8'))
}

/** What is written under a lock while a repository is made, which takes milliseconds. */
const LOCKED = ['HEAD.lock', 'config.lock']

const HELD_MS = 3000

const RETRY_MS = 100

/** Takes away the locks that whoever was killed in making a repository has left there; waits for those that are fresh. */
export async function dropLeftLocks(gitDirectory: string): Promise<void> {
  for (const name of LOCKED) {
    const lock = join(gitDirectory, name)
    for (let waited = 0; ageOf(lock) < HELD_MS && waited < HELD_MS; waited += RETRY_MS) await sleep(RETRY_MS)
    rmSync(lock, { force: true })
  }
}

/** In milliseconds. What is not there is of any age; what is from the time to come is from before the clock was put back. */
const ageOf = (path: string): number =>
  Math.abs(Date.now() - (lstatSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0))

const isFolder = (path: string): boolean => lstatSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false

const holdsFiles = (folder: string): boolean =>
  readdirSync(folder, { recursive: true, withFileTypes: true }).some(entry => !entry.isDirectory())
