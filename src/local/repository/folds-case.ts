import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { GitFolders } from '../git/git.ts'

/** Whether the disk takes names that differ by case alone for one, as most disks of macOS and Windows do. */
export const foldsCase = ({ gitDirectory }: Pick<GitFolders, 'gitDirectory'>): boolean =>
  existsSync(join(gitDirectory, 'head'))
