import { lstatSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** What is there as soon as somebody has committed, fetched or staged anything, or where the folder is another repository's. */
const OF_SOMEBODY = ['packed-refs', 'logs', 'index', 'commondir', 'reftable']

/**
 * Whether a `.git` is what git makes for a new repository with this branch, whole or as far as it came, in which nobody
 * has done anything yet. One that has lost its objects is none, nor is what lies behind a link: there is more to it.
 */
export function isBegun(gitDirectory: string, branch: string): boolean {
  if (!isFolder(gitDirectory)) return false
  const names = readdirSync(gitDirectory)
  if (names.some(name => OF_SOMEBODY.includes(name))) return false
  for (const name of ['objects', 'refs'])
    if (names.includes(name) && !isFolder(join(gitDirectory, name))) return false
  if (names.includes('refs') && holdsFiles(join(gitDirectory, 'refs'))) return false
  if (!names.includes('HEAD')) return !names.includes('objects')
  return readFileSync(join(gitDirectory, 'HEAD'), 'utf8').trim() === `ref: refs/heads/${branch}`
}

const isFolder = (path: string): boolean => lstatSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false

const holdsFiles = (folder: string): boolean =>
  readdirSync(folder, { recursive: true, withFileTypes: true }).some(entry => !entry.isDirectory())
