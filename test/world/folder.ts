import type { FileChange } from '../../src/core/sync/file-group.ts'
import type { FilePath } from '../../src/core/xs/file-path.ts'
import { DiskFailed, HeadMoved, Locked, NotWritten } from '../../src/engine/ports/errors.ts'
import type { Head, Tree } from '../../src/engine/ports/git.ts'
import type { Expected, LocalScan, Since, Worktree } from '../../src/engine/ports/worktree.ts'
import { blobId } from '../../src/engine/texts/blob-id.ts'
import type { MemoryWorktree } from '../doubles/memory-worktree.ts'
import type { Moments } from './moments.ts'

/** Hears what the engine does to files, before it is done. */
export interface Witness {
  readonly replaces: (
    changes: readonly { readonly path: FilePath; readonly after: string | undefined }[],
  ) => void
  /** The developer's own git holds the index. */
  readonly isLocked: () => boolean
}

/**
 * The folder as one process sees it: staged texts, then a comparison, then one name after the other, each of which may
 * be the last; a disk that refuses; a git that moves.
 */
export class Folder implements Worktree {
  readonly #disk: MemoryWorktree
  readonly #moments: Moments
  readonly #witness: Witness
  #standing: Head | undefined

  constructor(disk: MemoryWorktree, moments: Moments, witness: Witness) {
    this.#disk = disk
    this.#moments = moments
    this.#witness = witness
  }

  async scan(expected: Expected | Promise<Expected>, since?: Since): Promise<LocalScan> {
    if (await this.#moments.pass('list the files', 'disk')) throw new DiskFailed('too many open files')
    if (this.#witness.isLocked()) throw new Locked('index.lock exists')
    if (this.#disk.at.branch !== 'main') throw new HeadMoved('another branch was checked out')
    const isStill = this.#standing === this.#disk.at
    this.#standing = this.#disk.at
    return this.#disk.scan(expected, isStill ? since : undefined)
  }

  async peek(paths: readonly FilePath[]): Promise<Tree> {
    if (await this.#moments.pass('look at files', 'disk')) throw new DiskFailed('too many open files')
    return this.#disk.peek(paths)
  }

  async head(): Promise<Head> {
    await this.#moments.pass('read HEAD')
    return this.#disk.at
  }

  async landed(): Promise<void> {
    await this.#moments.pass('read HEAD')
    this.#standing = this.#disk.at
  }

  prepare(): Promise<void> {
    return Promise.resolve()
  }

  finish(): Promise<void> {
    return Promise.resolve()
  }

  async write(changes: readonly FileChange[]): Promise<'written' | 'stale'> {
    if (await this.#moments.pass(`stage ${changes.map(({ path }) => path).join(', ')}`, 'file'))
      throw new NotWritten('no space left on device')
    if (this.#witness.isLocked()) throw new HeadMoved('git is at work in this folder')
    if (this.#standing && this.#disk.at !== this.#standing) throw new HeadMoved('HEAD has moved')
    const { files } = this.#disk
    const isAsBefore = ({ path, before }: FileChange): boolean => blobOf(files.get(path)) === before
    if (!changes.every(isAsBefore)) return 'stale'
    this.#witness.replaces(changes)
    const before = new Map(files)
    const inOrder = [...changes].sort((a, b) => rank(a) - rank(b))
    for (const { path, after } of inOrder) {
      if (this.#moments.step(`${after === undefined ? 'remove' : 'rename onto'} ${path}`, 'file')) {
        for (const each of changes) put(files, each.path, before.get(each.path))
        throw new NotWritten('permission denied')
      }
      put(files, path, after)
    }
    this.#disk.writes++
    return 'written'
  }
}

const rank = ({ after }: FileChange): number => (after === undefined ? 1 : 0)

const blobOf = (text: string | undefined) => (text === undefined ? undefined : blobId(text))

function put(files: Map<FilePath, string>, path: FilePath, text: string | undefined): void {
  if (text === undefined) files.delete(path)
  else files.set(path, text)
}
