import { isUtf8 } from 'node:buffer'
import type { Obstacle } from '../core/sync/obstacle.ts'
import type { BlobId } from '../core/sync/snapshot.ts'
import { type FilePath, filePath, isFilePath } from '../core/xs/file-path.ts'
import type { Tree } from '../engine/ports.ts'
import type { Git } from './git.ts'
import { ListedTree } from './listed-tree.ts'
import { split } from './objects.ts'

/** What git knows of the files in a folder without reading those that its index remembers. */
export interface Listing {
  /** Files with the bytes that the index holds. */
  readonly indexed: Tree
  /** Files that have to be looked at. */
  readonly loose: readonly FilePath[]
  /** Files that the developer has told git not to look at: the index is the file. */
  readonly skipped: ReadonlySet<FilePath>
  readonly misnamed: readonly Obstacle[]
}

/**
 * What the index holds unchanged on disk, and every other `.xs` file that git does not ignore. What seems to be
 * deleted, or is said not to change, has to be looked at: git takes a file that it cannot reach for a deleted one.
 */
export function listFiles(git: Git, pathspecs: readonly string[]): Promise<Buffer> {
  return list(git, [...KNOWN, ...UNKNOWN], pathspecs)
}

/**
 * The same of all files below `prefix`, by two processes side by side: git looks at what it knows, and walks the
 * folders for what it does not, one after the other.
 */
export async function listAll(git: Git, prefix: string): Promise<Buffer> {
  const all = [`:(glob)${prefix}**/*.xs`]
  return Buffer.concat(await Promise.all([list(git, KNOWN, all), list(git, UNKNOWN, all)]))
}

const KNOWN = ['-s', '-c', '-m', '-d']
const UNKNOWN = ['-o', '--exclude-standard']

const list = (git: Git, flags: readonly string[], pathspecs: readonly string[]): Promise<Buffer> =>
  git.run(['ls-files', '-v', '-z', ...flags, '--', ...pathspecs])

/** Whether git lists just the files of a tree, all of them unchanged and nothing besides. */
export function isListing(listed: Buffer, tree: Tree, prefix: string): boolean {
  if (tree instanceof ListedTree && prefix === '') return tree.isListedBy(listed)
  const lines = Array.from(tree, ([path, blob]) => `H 100644 ${blob} 0\t${prefix}${path}\0`)
  return listed.equals(Buffer.from(lines.join('')))
}

/** The folders that hold the files of a tree. */
export function foldersOf(tree: Tree): string[] {
  if (tree instanceof ListedTree) return [...tree.folders()]
  return [...new Set(Array.from(tree.keys(), path => path.slice(0, Math.max(0, path.lastIndexOf('/')))))]
}

/** Reads what `listFiles` and `listAll` give, as paths below `prefix`. */
export function readListing(listed: Buffer, prefix: string): Listing {
  const indexed = new Map<FilePath, BlobId>()
  const loose = new Set<FilePath>()
  const skipped = new Set<FilePath>()
  const misnamed: Obstacle[] = []
  for (const entry of entriesOf(listed)) {
    const tag = entry.charAt(0)
    const [meta, name] = tag === '?' ? ['', entry.slice(2)] : split(entry.slice(2))
    if (!name?.startsWith(prefix) || (tag === '?' && isEditors(name))) continue
    const place = name.slice(prefix.length)
    const path = filePath(place)
    if (!isFilePath(path)) {
      misnamed.push({ place: place.replaceAll(NO_TEXT, '\ufffd'), kind: 'name', detail: path.reason })
      continue
    }
    const [mode, blob, stage] = meta.split(' ')
    const isWhole = stage === '0' && mode !== '120000' && blob !== undefined
    if (isWhole && tag.toUpperCase() === 'S') skipped.add(path)
    if (isWhole && (tag === 'H' || skipped.has(path))) indexed.set(path, blob as BlobId)
    else {
      indexed.delete(path)
      loose.add(path)
    }
  }
  return { indexed, loose: [...loose], skipped, misnamed }
}

/** The lock of Emacs (`.#a.xs`, a link that leads nowhere) and what macOS lays beside a file (`._a.xs`) are no definitions. */
const isEditors = (name: string): boolean => /(^|\/)\.[#_][^/]*$/.test(name)

/** Stands for bytes that are no text. */
const NO_TEXT = '\udcff'

/** What git lists, one by one. A name that is no UTF-8 holds a lone surrogate, which no path may. */
function entriesOf(listed: Buffer): string[] {
  if (isUtf8(listed)) return listed.toString('utf8').split('\0')
  return listed
    .toString('latin1')
    .split('\0')
    .map(entry => {
      const bytes = Buffer.from(entry, 'latin1')
      return isUtf8(bytes) ? bytes.toString('utf8') : bytes.toString('utf8').replaceAll('\ufffd', NO_TEXT)
    })
}
