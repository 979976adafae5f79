import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { CommitId } from '../../engine/ports/git.ts'
import { isCode } from '../disk/atomic-file.ts'
import type { GitFolders } from './git.ts'

/** Where a ref leads: the ref that it stands for, and the commit at the end; none of a branch without commits. */
export interface RefTarget {
  readonly ref: string | undefined
  readonly commit: CommitId | undefined
}

/** More links than this are a circle. */
const MAX_LINKS = 5

/**
 * What git's own files say of a ref, without a process. Nothing where they do not say it plainly (another format of
 * refs, a file that a crash has left empty): then git has to be asked.
 */
export function readRefFile(folders: GitFolders, name: string): RefTarget | undefined {
  if (existsSync(join(folders.commonDirectory, 'reftable'))) return undefined
  let first: string | undefined
  let ref = name
  for (let links = 0; links < MAX_LINKS; links++) {
    const folder = ref.startsWith('refs/') ? folders.commonDirectory : folders.gitDirectory
    const content = contentOf(join(folder, ref))
    if (content === undefined) return { ref: first, commit: packed(folders, ref) }
    const next = /^ref: (\S+)$/.exec(content)?.[1]
    if (next === undefined) return isId(content) ? { ref: first, commit: content } : undefined
    first ??= next
    ref = next
  }
  return undefined
}

function packed({ commonDirectory }: GitFolders, ref: string): CommitId | undefined {
  const line = contentOf(join(commonDirectory, 'packed-refs'))
    ?.split('\n')
    .find(each => each.endsWith(` ${ref}`))
  const id = line?.slice(0, -ref.length - 1)
  return id !== undefined && isId(id) ? id : undefined
}

const isId = (text: string): text is CommitId => /^[0-9a-f]{40}$/.test(text)

/** What a small file of git's says. A folder where a ref would lie is no ref: others lie below it. */
export function contentOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8').trim()
  } catch (error) {
    if (isCode(error, 'ENOENT', 'ENOTDIR', 'EISDIR')) return undefined
    throw error
  }
}
