import type { BlobId } from '../../core/sync/snapshot.ts'
import { type FilePath, filePath, isFilePath } from '../../core/xs/file-path.ts'
import type { Tree } from '../../engine/ports/git.ts'
import type { Git } from './git.ts'

/**
 * A line as `git ls-files -v -s` has it for a file that is as the index has it; but a name with quotes, backslashes or
 * control characters is quoted in it (git 2.39, even with `-z`), which makes it no path of a definition either.
 */
const FORMAT = 'H %(objectmode) %(objectname) 0%x09%(path)'

/** Where the id of the blob begins in a line, and where the path does. */
const [BLOB_AT, PATH_AT] = [9, 52]
const BLOB_LENGTH = 40

/**
 * The files of a tree, in git's own words until somebody asks for one of them: mostly it is enough to know whether the
 * folder holds just these, which a comparison of words tells. Entries whose names are no paths of definitions are left
 * out.
 */
export class ListedTree implements Tree {
  readonly #listing: Buffer
  #files: Map<FilePath, BlobId> | undefined

  /** `listing` is in `FORMAT`, each line with NUL at its end. */
  constructor(listing: Buffer) {
    this.#listing = listing
  }

  /** The files of a tree or commit. */
  static async read(git: Git, treeish: string): Promise<ListedTree> {
    return new ListedTree(
      await git.run(['ls-tree', '-r', '-z', '--full-tree', `--format=${FORMAT}`, treeish]),
    )
  }

  /** Whether `git ls-files -v -s` has listed just these files, all of them unchanged. */
  isListedBy(listed: Buffer): boolean {
    return this.#listing.equals(listed)
  }

  get size(): number {
    return this.#all().size
  }

  get(path: FilePath): BlobId | undefined {
    return this.#all().get(path)
  }

  has(path: FilePath): boolean {
    return this.#all().has(path)
  }

  forEach(use: (blob: BlobId, path: FilePath, tree: Tree) => void): void {
    for (const [path, blob] of this) use(blob, path, this)
  }

  entries(): MapIterator<[FilePath, BlobId]> {
    return this.#all().entries()
  }

  keys(): MapIterator<FilePath> {
    return this.#all().keys()
  }

  values(): MapIterator<BlobId> {
    return this.#all().values()
  }

  [Symbol.iterator](): MapIterator<[FilePath, BlobId]> {
    return this.entries()
  }

  #all(): Map<FilePath, BlobId> {
    this.#files ??= filesIn(this.#listing.toString('utf8'))
    return this.#files
  }
}

function filesIn(listing: string): Map<FilePath, BlobId> {
  const files = new Map<FilePath, BlobId>()
  for (let [at, end] = [0, listing.indexOf('\0')]; end >= 0; at = end + 1, end = listing.indexOf('\0', at)) {
    const path = filePath(listing.slice(at + PATH_AT, end))
    if (!listing.startsWith('H 100', at) || !isFilePath(path)) continue
    files.set(path, listing.slice(at + BLOB_AT, at + BLOB_AT + BLOB_LENGTH) as BlobId)
  }
  return files
}
