import type { RecentPush } from '../../src/core/sync/background.ts'
import type { BlobId } from '../../src/core/sync/snapshot.ts'
import type { FilePath } from '../../src/core/xs/file-path.ts'
import { blobId } from '../../src/engine/blob-id.ts'
import { HeadMoved } from '../../src/engine/errors.ts'
import type { Arrival, CommitId, Head, HeadMove, Landed, Tree } from '../../src/engine/ports.ts'
import { guidIn } from './editing.ts'
import { MemoryHistory } from '../doubles/memory-history.ts'
import type { MemoryWorktree } from '../doubles/memory-worktree.ts'

interface Commit {
  readonly id: CommitId
  readonly tree: Tree
  readonly parent: Commit | undefined
  /** It landed what came from Xano. */
  readonly isOurs: boolean
}

/** Git as it is between two operations. What no ref reaches is gone at once. */
export class Repository extends MemoryHistory {
  readonly #folder: MemoryWorktree
  #tip: Commit | undefined
  /** `index.lock` is there: the developer's own git is at work. */
  isLocked = false

  constructor(folder: MemoryWorktree) {
    super()
    this.#folder = folder
  }

  /** Every text that a ref reaches. */
  reachable(): Set<BlobId> {
    const found = new Set<BlobId>([...this.base.values(), ...this.kept.map(({ content }) => blobId(content))])
    for (const { tree } of this.states) for (const blob of tree.values()) found.add(blob)
    for (let at = this.#tip; at; at = at.parent) for (const blob of at.tree.values()) found.add(blob)
    return found
  }

  override read(blobs: readonly BlobId[]): Promise<ReadonlyMap<BlobId, Uint8Array>> {
    const reachable = this.reachable()
    return super.read(blobs.filter(blob => reachable.has(blob)))
  }

  /** The developer commits everything that is there. */
  commit(): void {
    const tree = new Map<FilePath, BlobId>()
    for (const [path, text] of this.#folder.files) {
      tree.set(path, blobId(text))
      this.blobs.set(blobId(text), text)
    }
    this.#move({ tree, isOurs: false })
  }

  /** `git reset --hard HEAD~1`. */
  reset(): void {
    const before = this.#tip?.parent
    if (!before) return
    for (const path of this.#tip?.tree.keys() ?? []) this.#folder.files.delete(path)
    for (const [path, blob] of before.tree) this.#folder.files.set(path, this.blobs.get(blob) ?? '')
    this.#tip = before
    this.#folder.at = { ...this.#folder.at, commit: before.id }
  }

  /** One commit of what arrived, where HEAD holds of it what was there before. */
  override land(arrivals: readonly Arrival[], head: Head): Promise<Landed> {
    if (arrivals.length > 0 && this.#folder.at.commit !== head.commit)
      throw new HeadMoved('HEAD has moved in the meantime')
    const tree = new Map(this.#tip?.tree)
    const left: { path: FilePath; why: 'diverged' }[] = []
    let isNew = false
    for (const { before, from, file } of arrivals) {
      const place = from ?? file?.path ?? before?.path
      const held = place && tree.get(place)
      if (held === file?.blob && place === file?.path) continue
      if (place === undefined || held !== before?.blob) {
        if (file) left.push({ path: file.path, why: 'diverged' })
        continue
      }
      tree.delete(place)
      if (file) {
        tree.set(file.path, file.blob)
        this.blobs.set(file.blob, this.#folder.files.get(file.path) ?? this.blobs.get(file.blob) ?? '')
      }
      isNew = true
    }
    if (isNew) this.#move({ tree, isOurs: true })
    return Promise.resolve({ kind: isNew ? 'landed' : 'nothing', head: isNew ? this.#folder.at : head, left })
  }

  override committed(paths: readonly FilePath[]): Promise<Tree> {
    return Promise.resolve(this.#at(this.#tip, paths))
  }

  override headMove(
    from: CommitId | undefined,
    to: CommitId | undefined,
    paths: readonly FilePath[],
  ): Promise<HeadMove> {
    const mirrored = new Set(this.states.flatMap(({ tree }) => [...tree.values()]))
    const now = to === undefined ? undefined : this.#tip
    const landed = new Set(paths.filter(path => lastChange(now, path)?.isOurs))
    const back = from !== undefined && (to === undefined || this.#wentBack(from, to))
    return Promise.resolve({ back, files: this.#at(now, paths), landed, mirrored })
  }

  override pushesSince(): Promise<readonly RecentPush[]> {
    return Promise.resolve(
      this.states.flatMap(({ state, tree }, index) => {
        const previous = this.states[index - 1]?.tree
        if (!state.pushed || !previous) return []
        const moved = new Map([...previous].map(([, blob]) => [guidIn(this.blobs.get(blob) ?? ''), blob]))
        return [...tree].flatMap(([path, after]) => {
          const before = previous.get(path) ?? moved.get(guidIn(this.blobs.get(after) ?? ''))
          return before === undefined || before === after ? [] : [{ path, before, after }]
        })
      }),
    )
  }

  readonly #parents = new Map<CommitId, CommitId | undefined>()

  #wentBack(from: CommitId, to: CommitId): boolean {
    for (let at: CommitId | undefined = from; at; at = this.#parents.get(at)) if (at === to) return true
    return false
  }

  #move(next: Pick<Commit, 'tree' | 'isOurs'>): void {
    const id = blobId(`${this.#tip?.id ?? ''} ${JSON.stringify([...next.tree])}`) as string as CommitId
    this.#parents.set(id, this.#tip?.id)
    this.#tip = { ...next, id, parent: this.#tip }
    this.#folder.at = { ...this.#folder.at, commit: id }
  }

  #at(commit: Commit | undefined, paths: readonly FilePath[]): Tree {
    return new Map([...(commit?.tree ?? [])].filter(([path]) => paths.includes(path)))
  }
}

function lastChange(commit: Commit | undefined, path: FilePath): Commit | undefined {
  for (let at = commit; at; at = at.parent) if (at.tree.get(path) !== at.parent?.tree.get(path)) return at
  return undefined
}
