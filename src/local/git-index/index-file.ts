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

/** Of fewer files than these, git finds out by itself in no time that they are what the index says. */
const MANY = 100

const REMOVED = '0'.repeat(40)

/** An empty file is no definition; git shows one too where a file was only announced (`git add -N`). */
const EMPTY = blobId('')

/** The index at these paths of the repository; all of it is read when they are many. */
export async function readIndex(git: Git, paths: readonly string[]): Promise<SeenIndex> {
  const index = new SeenIndex(stampOf(join((await git.folders()).gitDirectory, 'index')))
  if (paths.length === 0 || !(await hasIndex(git))) return index
  const wanted = new Set(paths)
  const few = paths.length <= 200 ? paths.map(path => `:(literal,top)${path}`) : [':(top)']
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
 * `before` was read. Of many files git takes in beside what follows how they lie on the disk: else whoever asks it for
 * its status next has it read all of them. It has to read those that hold something else, `apart` of them, in any case.
 */
export async function updateIndex(
  git: Git,
  changes: ReadonlyMap<string, BlobId | undefined>,
  before: SeenIndex,
  apart = 0,
): Promise<void> {
  if (changes.size === 0) return
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
    { args: ['-z', '--index-info'], input: lines.join('') },
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
  if (changes.size - apart > MANY) git.beside(changeIndex(git, [{ args: ['-q', '--refresh'] }]))
}

const marking = (flag: string, paths: readonly string[]): IndexCommand[] =>
  paths.length === 0
    ? []
    : [{ args: [flag, '-z', '--stdin'], input: paths.map(path => `${path}\0`).join('') }]
