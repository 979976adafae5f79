import { realpathSync } from 'node:fs'
import { basename, dirname, resolve } from 'node:path'

/**
 * Whether git runs this process as a hook of a commit that holds `index.lock` until the hook has ended, as `git commit -a`
 * and one of some files do. Git hands such a hook an index of its own. It leaves the files alone meanwhile.
 */
export function isHookOfCommit(gitDirectory: string, index = process.env['GIT_INDEX_FILE']): boolean {
  if (index === undefined || !/^(?:index|next-index-\d+)\.lock$/.test(basename(index))) return false
  try {
    return realpathSync(dirname(resolve(index))) === realpathSync(gitDirectory)
  } catch {
    return false
  }
}
