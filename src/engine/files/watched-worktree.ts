import type { FileChange } from '../../core/sync/file-group.ts'
import type { FilePath } from '../../core/xs/file-path.ts'
import type { Head, Tree } from '../ports/git.ts'
import type { Expected, LocalScan, Worktree } from '../ports/worktree.ts'

/**
 * A folder that somebody watches: a scan reads only what was touched since the last one. An event that got lost is made
 * up for by a scan of the whole, which `forget` asks for; until then a file counts as what it was.
 */
export class WatchedWorktree implements Worktree {
  readonly #worktree: Worktree
  #last: LocalScan | undefined
  #touched = new Set<FilePath>()
  /** How often everything was to be read. */
  #forgotten = 0
  /** Files that were written since `begin` was said, and the folders that they lie in. */
  readonly #written = new Set<string>()

  constructor(worktree: Worktree) {
    this.#worktree = worktree
  }

  touch(path: FilePath): void {
    this.#touched.add(path)
  }

  /** What is written from now on is told by `hasWritten`, and nothing else. */
  begin(): void {
    this.#written.clear()
  }

  hasWritten(path: string): boolean {
    return this.#written.has(path)
  }

  /** The next scan reads everything, and so does one that is under way. */
  forget(): void {
    this.#last = undefined
    this.#forgotten++
  }

  async scan(expected: Expected | Promise<Expected>): Promise<LocalScan> {
    const [scan, touched] = [this.#last, this.#touched]
    this.#last = undefined
    this.#touched = new Set()
    const forgotten = this.#forgotten
    const now = await this.#worktree.scan(expected, scan && { scan, touched })
    // What is gone may have been moved to a place of which no event has come yet.
    const isGone = (path: FilePath): boolean => scan?.files.has(path) === true && !now.files.has(path)
    if (scan && (this.#forgotten > forgotten || [...touched].some(isGone))) return this.scan(expected)
    this.#last = this.#forgotten > forgotten ? undefined : now
    return now
  }

  write(changes: readonly FileChange[]): Promise<'written' | 'stale'> {
    for (const { path } of changes) {
      this.touch(path)
      for (let at: string = path; at !== '' && !this.#written.has(at); at = folderOf(at))
        this.#written.add(at)
    }
    return this.#worktree.write(changes)
  }

  prepare(groups: readonly (readonly FileChange[])[]): Promise<void> {
    return this.#worktree.prepare(groups)
  }

  finish(): Promise<void> {
    return this.#worktree.finish()
  }

  peek(paths: readonly FilePath[]): Promise<Tree> {
    return this.#worktree.peek(paths)
  }

  head(): Promise<Head> {
    return this.#worktree.head()
  }

  landed(head: Head): Promise<void> {
    return this.#worktree.landed(head)
  }
}

/** Nothing for what lies at the top. */
const folderOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('/')))
