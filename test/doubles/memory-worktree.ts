import type { FileChange } from '../../src/core/sync/file-group.ts'
import type { Obstacle } from '../../src/core/sync/obstacle.ts'
import type { BlobId } from '../../src/core/sync/snapshot.ts'
import type { FilePath } from '../../src/core/xs/file-path.ts'
import type { Head, Tree } from '../../src/engine/ports/git.ts'
import type { Expected, LocalScan, Since, Worktree } from '../../src/engine/ports/worktree.ts'
import { blobId } from '../../src/engine/texts/blob-id.ts'

/** A folder in memory. */
export class MemoryWorktree implements Worktree {
  readonly files = new Map<FilePath, string>()
  at: Head = { branch: 'main' }
  obstacles: readonly Obstacle[] = []
  /** Called before each group of files is written. */
  before: (changes: readonly FileChange[]) => void = () => undefined
  writes = 0

  scan(_: Expected | Promise<Expected>, since?: Since): Promise<LocalScan> {
    const contents = new Map<BlobId, Uint8Array>(since?.scan.contents)
    const now = this.#tree([...this.files.keys()].filter(path => path.endsWith('.xs')))
    const files = since ? touchedOf(since, now) : now
    for (const text of this.files.values()) contents.set(blobId(text), Buffer.from(text))
    return Promise.resolve({ head: this.at, files, contents, obstacles: this.obstacles })
  }

  peek(paths: readonly FilePath[]): Promise<Tree> {
    return Promise.resolve(this.#tree(paths))
  }

  head(): Promise<Head> {
    return Promise.resolve(this.at)
  }

  landed(): Promise<void> {
    return Promise.resolve()
  }

  prepare(): Promise<void> {
    return Promise.resolve()
  }

  finish(): Promise<void> {
    return Promise.resolve()
  }

  write(changes: readonly FileChange[]): Promise<'written' | 'stale'> {
    this.before(changes)
    const now = this.#tree(changes.map(({ path }) => path))
    if (changes.some(({ path, before }) => now.get(path) !== before)) return Promise.resolve('stale')
    this.writes++
    for (const { path, after } of changes) {
      if (after === undefined) this.files.delete(path)
      else this.files.set(path, after)
    }
    return Promise.resolve('written')
  }

  #tree(paths: Iterable<FilePath>): Tree {
    return new Map(
      [...paths].flatMap(path => {
        const text = this.files.get(path)
        return text === undefined ? [] : [[path, blobId(text)] as const]
      }),
    )
  }
}

/** What was not touched is what it was, whatever it may be by now. */
function touchedOf({ scan, touched }: Since, now: Tree): Tree {
  const files = new Map([...scan.files].filter(([path]) => !touched.has(path)))
  for (const [path, blob] of now) if (touched.has(path)) files.set(path, blob)
  return files
}
