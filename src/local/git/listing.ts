import { isUtf8 } from 'node:buffer'
import type { Obstacle } from '../../core/sync/obstacle.ts'
import type { BlobId } from '../../core/sync/snapshot.ts'
import { type FilePath, filePath, isFilePath } from '../../core/xs/file-path.ts'
import type { Tree } from '../../engine/ports/git.ts'
import type { Git } from './git.ts'
import { ListedTree } from './listed-tree.ts'
import { split } from './objects.ts'

/** What git knows of the files in a folder without reading those that its index remembers. */
export interface Listing {
  /** Files with the bytes that the index holds. */
  readonly indexed: Tree
  /** Files that have to be looked at. */
  readonly loose: readonly FilePath[]
  /** Those of them that the index knows by the same name. */
  readonly tracked: ReadonlySet<FilePath>
  /** Files that the developer has told git not to look at: the index is the file. */
  readonly skipped: ReadonlySet<FilePath>
  readonly misnamed: readonly Obstacle[]
}

/**
 * What the index holds unchanged on disk, and every other `.xs` file that git does not ignore. What seems to be
 * deleted, or is said not to change, has to be looked at: git takes a file that it cannot reach for a deleted one.
 */
export function listFiles(git: Git, pathspecs: readonly string[]): Promise<Buffer> {
  return list(git, [...NAMED, ...CHANGED, ...UNKNOWN], pathspecs)
}

/** What git lists of a whole folder, in its own words. */
interface Listed {
  /** What it does not know, and does not ignore. */
  readonly unknown: Buffer
  /** What the index holds. */
  readonly indexed: Buffer
  /** What of that is otherwise on disk, or not there. */
  readonly changed: Buffer
  /** Whether every file was seen where it is, and not by a link on the way to it. */
  readonly isDirect: boolean
}

/**
 * The same of all files below `prefix`, by two processes side by side: one names what git knows and walks the folders
 * for what it does not, the other looks at the files that git knows, several at a time, and follows no link to them. What
 * that one complains of it takes for unchanged, so that it is not believed then; nor is it where it fails over something
 * that is none of a listing's business, such as how differences are to be shown.
 */
export async function listAll(git: Git, prefix: string): Promise<Listed> {
  const all = [`:(top)${prefix}*.xs`]
  const [named, status] = await Promise.all([
    list(git, [...NAMED, ...UNKNOWN], all),
    git.heard(['status', '-z', '-uno', '--no-renames', '--ignore-submodules=dirty', '--', ...all], {
      accept: [128],
    }),
  ])
  const isDirect = status.stderr === ''
  const changed = isDirect ? changedIn(status.stdout) : await list(git, ['-s', ...CHANGED], all)
  const end = endOfUnknown(named)
  return { unknown: named.subarray(0, end), indexed: named.subarray(end), changed, isDirect }
}

const [QUESTION_MARK, NUL] = [63, 0]

/** Git lists what it does not know before what it does (measured, 2.39). */
function endOfUnknown(listed: Buffer): number {
  let at = 0
  for (let end = 0; end >= 0 && listed[at] === QUESTION_MARK; at = end + 1) end = listed.indexOf(NUL, at)
  return at
}

/** What differs from the index of what `git status` names, as lines that `git ls-files` might list. */
function changedIn(status: Buffer): Buffer {
  const entries = status.toString('latin1').split('\0')
  const changed = entries.filter(entry => entry.length > 3 && entry.charAt(1) !== ' ')
  return Buffer.from(changed.map(entry => `C \t${entry.slice(3)}\0`).join(''), 'latin1')
}

const NAMED = ['-s', '-c']
const CHANGED = ['-m', '-d']
const UNKNOWN = ['-o', '--exclude-standard']

const list = (git: Git, flags: readonly string[], pathspecs: readonly string[]): Promise<Buffer> =>
  git.run(['ls-files', '-v', '-z', ...flags, '--', ...pathspecs])

/** Whether git lists just the files of a tree, all of them unchanged and nothing besides. */
export function isListing(listed: Buffer, tree: Tree, prefix: string): boolean {
  if (tree instanceof ListedTree && prefix === '') return tree.isListedBy(listed)
  const lines = Array.from(tree, ([path, blob]) => `H 100644 ${blob} 0\t${prefix}${path}\0`)
  return listed.equals(Buffer.from(lines.join('')))
}

/** Reads what `listFiles` and `listAll` give, as paths below `prefix`. */
export function readListing(listed: Buffer, prefix: string): Listing {
  const indexed = new Map<FilePath, BlobId>()
  const loose = new Set<FilePath>()
  const tracked = new Set<FilePath>()
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
      if (tag !== '?') tracked.add(path)
    }
  }
  return { indexed, loose: [...loose], tracked, skipped, misnamed }
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
