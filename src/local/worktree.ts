import { lstatSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { FileChange } from '../core/sync/file-group.ts'
import type { BlobId } from '../core/sync/snapshot.ts'
import { type FilePath, filePath, isFilePath } from '../core/xs/file-path.ts'
import { blobId } from '../engine/blob-id.ts'
import type { Head, LocalScan, Tree, Worktree } from '../engine/ports.ts'
import { failed, isCode } from './atomic-file.ts'
import type { Git } from './git.ts'
import { readHead, whileStill } from './head.ts'
import { split } from './objects.ts'
import { replaceFiles } from './replace-files.ts'
import { NO_STEP, type Step } from './step.ts'

interface Place {
  /** The folder that git has checked out. */
  readonly top: string
  /** Where the definitions lie below it, with `/` at the end; empty when they lie at the top. */
  readonly prefix: string
  readonly gitDirectory: string
}

/** The folder on disk, with git's index as the memory of what did not change. */
export class DiskWorktree implements Worktree {
  readonly #git: Git
  readonly #place: Place
  readonly #step: Step

  constructor(git: Git, place: Place, step: Step = NO_STEP) {
    this.#git = git
    this.#place = place
    this.#step = step
  }

  scan(expected: Iterable<FilePath>): Promise<LocalScan> {
    return whileStill(this.#git, this.#place.gitDirectory, async head => {
      const { indexed, loose } = await this.#list()
      const files = new Map(indexed)
      const contents = new Map<BlobId, Uint8Array>()
      for (const path of [...loose, ...expected]) {
        if (files.has(path)) continue
        const bytes = this.#read(path)
        if (!bytes) continue
        const blob = blobId(bytes)
        files.set(path, blob)
        contents.set(blob, bytes)
      }
      return { head, files, contents }
    })
  }

  async peek(paths: readonly FilePath[]): Promise<Tree> {
    await Promise.resolve()
    const found = new Map<FilePath, BlobId>()
    for (const path of paths) {
      const bytes = this.#read(path)
      if (bytes) found.set(path, blobId(bytes))
    }
    return found
  }

  async write(changes: readonly FileChange[]): Promise<'written' | 'stale'> {
    await Promise.resolve()
    return replaceFiles(changes, {
      root: join(this.#place.top, this.#place.prefix),
      temporary: join(this.#place.gitDirectory, 'xano-sync', 'tmp'),
      step: this.#step,
    })
  }

  head(): Promise<Head> {
    return readHead(this.#git)
  }

  /** What the index holds unchanged on disk, and every other `.xs` file that git does not ignore. */
  async #list(): Promise<{ indexed: Tree; loose: FilePath[] }> {
    const flags = ['-t', '-s', '-c', '-m', '-d', '-o', '--exclude-standard', '-z']
    const pathspec = `:(glob)${this.#place.prefix}**/*.xs`
    const listing = (await this.#git.run(['ls-files', ...flags, '--', pathspec])).toString('utf8')
    const indexed = new Map<FilePath, BlobId>()
    const loose: FilePath[] = []
    for (const entry of listing.split('\0')) {
      const tag = entry.charAt(0)
      const [meta, name] = tag === '?' ? ['', entry.slice(2)] : split(entry.slice(2))
      const path = name === undefined ? undefined : this.#pathOf(name)
      if (path === undefined) continue
      const [mode, blob, stage] = meta.split(' ')
      if ((tag === 'H' || tag === 'S') && stage === '0' && mode !== '120000' && blob !== undefined)
        indexed.set(path, blob as BlobId)
      else if (tag !== 'R') loose.push(path)
      if (tag === 'C' || tag === 'R' || tag === 'M') indexed.delete(path)
    }
    return { indexed, loose }
  }

  #pathOf(name: string): FilePath | undefined {
    if (!name.startsWith(this.#place.prefix)) return undefined
    const path = filePath(name.slice(this.#place.prefix.length))
    return isFilePath(path) ? path : undefined
  }

  /** The bytes of a regular file; a link or a folder is none. */
  #read(path: FilePath): Uint8Array | undefined {
    const file = join(this.#place.top, this.#place.prefix, path)
    try {
      return lstatSync(file).isFile() ? readFileSync(file) : undefined
    } catch (error) {
      if (isCode(error, 'ENOENT', 'ENOTDIR')) return undefined
      throw failed(path, error)
    }
  }
}
