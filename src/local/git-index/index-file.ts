import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { BlobId } from '../../core/sync/snapshot.ts'
import { blobId } from '../../engine/texts/blob-id.ts'
import { stampOf } from '../disk/stamp.ts'
import type { Git } from '../git/git.ts'
import { split } from '../git/objects.ts'
import { changeIndex, type IndexCommand } from './index-change.ts'

/** One path of git's index. */
export interface IndexEntry {
  readonly mode: string
  /** Nothing while a merge of it is not finished. */
  readonly blob: BlobId | 'unmerged'
  /** The developer has told git not to look at the file: the index stands for it. */
  readonly isSkipped: boolean
  /** The developer has told git that the file does not change. */
  readonly isAssumed: boolean
}

/** The index at some paths, and how its file was before they were read. */
export class SeenIndex extends Map<string, IndexEntry> {
  readonly stamp: string

  constructor(stamp: string) {
    super()
    this.stamp = stamp
  }
}

/** Of more files than these, git is not told one by one to look at them. */
const MANY = 100

const REMOVED = '0'.repeat(40)

/** An empty file is no definition; git shows one too where a file was only announced (`git add -N`). */
const EMPTY = blobId('')

/** The index at these paths of the repository; all of it is read when they are many. */
export async function readIndex(git: Git, paths: readonly string[]): Promise<SeenIndex> {
  const index = new SeenIndex(stampOf(join((await git.folders()).gitDirectory, 'index')))
  if (paths.length === 0 || !(await hasIndex(git))) return index
  const wanted = new Set(paths)
  const few = paths.length <= 200 ? paths.map(literally) : [':(top)']
  const listing = (await git.run(['ls-files', '--full-name', '-v', '-s', '-z', '--', ...few])).toString(
    'utf8',
  )
  for (const entry of listing.split('\0')) {
    const tag = entry.charAt(0)
    const [meta, path] = split(entry.slice(2))
    const [mode, blob, stage] = meta.split(' ')
    if (path === undefined || !wanted.has(path) || mode === undefined || blob === EMPTY) continue
    index.set(path, {
      mode,
      blob: stage === '0' ? (blob as BlobId) : 'unmerged',
      isSkipped: tag.toUpperCase() === 'S',
      isAssumed: tag !== tag.toUpperCase(),
    })
  }
  return index
}

/** Git makes the file when something is staged first. */
const hasIndex = async (git: Git): Promise<boolean> =>
  existsSync(join((await git.folders()).gitDirectory, 'index'))

/**
 * Puts blobs at paths of the index, or takes paths out of it, in one step. Whatever else is staged stays, and so does
 * what the developer has told git about the files; throws `HeadMoved` where something else is staged at these paths since
 * `before` was read. Of the files `apart` hold something else than the index will; `refreshed` resolves when
 * `refreshIndex` does.
 */
export async function updateIndex(
  git: Git,
  changes: ReadonlyMap<string, BlobId | undefined>,
  before: SeenIndex,
  apart = 0,
): Promise<{ readonly refreshed: Promise<void> }> {
  if (changes.size === 0) return { refreshed: Promise.resolve() }
  await git.atRest()
  const lines = [...changes].map(([path, blob]) =>
    blob === undefined
      ? `0 ${REMOVED}\t${path}\0`
      : `${before.get(path)?.mode ?? '100644'} ${blob}\t${path}\0`,
  )
  const stays = [...changes].flatMap(([path, blob]) => (blob === undefined ? [] : [path]))
  const paths = [...changes.keys()]
  const holds = async (): Promise<boolean> => {
    const now = await readIndex(git, paths)
    return paths.every(path => now.get(path)?.blob === before.get(path)?.blob)
  }
  const commands = [
    { args: ['update-index', '-z', '--index-info'], input: lines.join('') },
    ...marking(
      '--skip-worktree',
      stays.filter(path => before.get(path)?.isSkipped),
    ),
    ...marking(
      '--assume-unchanged',
      stays.filter(path => before.get(path)?.isAssumed),
    ),
  ]
  await changeIndex(git, commands, { stamp: before.stamp, holds })
  const looked = stays.filter(path => !before.get(path)?.isSkipped && !before.get(path)?.isAssumed)
  return { refreshed: refreshIndex(git, looked, apart) }
}

/**
 * Has git take in, beside what follows, how files lie on the disk: until then `git diff-index` and other plumbing, which
 * reads no file, calls them changed, and `git status` has to read them all. Of more than a few that is not done where
 * most hold something else than the index, as `apart` of them do: those have to be read in any case. Resolves once it is
 * done for a few, and at once for many.
 */
export function refreshIndex(git: Git, paths: readonly string[], apart = 0): Promise<void> {
  const begin = (...args: readonly string[]): void => {
    git.beside(changeIndex(git, [{ args }]))
  }
  if (paths.length > MANY) {
    if (paths.length - apart > MANY) begin('update-index', '-q', '--refresh')
    return Promise.resolve()
  }
  if (paths.length > 0) begin('add', '--refresh', '--', ...paths.map(literally))
  return git.atRest()
}

const literally = (path: string): string => `:(literal,top)${path}`

const marking = (flag: string, paths: readonly string[]): IndexCommand[] =>
  paths.length === 0
    ? []
    : [
        {
          args: ['update-index', flag, '-z', '--stdin'],
          input: paths.map(path => `${path}\0`).join(''),
        },
      ]
