import type { RecentPush } from '../../src/core/sync/background.ts'
import type { BlobId, Version } from '../../src/core/sync/snapshot.ts'
import type { FilePath } from '../../src/core/xs/file-path.ts'
import { HeadMoved } from '../../src/engine/ports/errors.ts'
import type { CommitId, Head, Tree } from '../../src/engine/ports/git.ts'
import type { Arrival, HeadMove, Landed, Memory, Note } from '../../src/engine/ports/history.ts'
import { blobId } from '../../src/engine/texts/blob-id.ts'
import { MemoryHistory } from '../doubles/memory-history.ts'
import type { MemoryWorktree } from '../doubles/memory-worktree.ts'
import { guidIn } from './editing.ts'

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
  /** Git's log of HEAD: where it went, and from where. */
  readonly #log: { readonly from: CommitId | undefined; readonly to: CommitId }[] = []
  /** From where HEAD had come when Base was last moved. */
  #headFrom: CommitId | undefined
  #stashed = 0
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
    for (const { files } of this.stashes)
      for (const blob of files.values()) if (blob !== undefined) found.add(blob)
    return found
  }

  /** HEAD may have gone and come back since Base was last moved, which its log tells. */
  override async recall(): Promise<Memory> {
    const memory = await super.recall()
    const head = this.#cameFrom(memory.note.head)
    const isStill = head === undefined || this.#headFrom === undefined || head === this.#headFrom
    return isStill ? memory : { ...memory, note: { ...memory.note, head } }
  }

  override advance(versions: readonly Version[], note: Note): Promise<void> {
    this.#headFrom = this.#cameFrom(note.head)
    return super.advance(versions, note)
  }

  override read(blobs: readonly BlobId[]): Promise<ReadonlyMap<BlobId, Uint8Array>> {
    const reachable = this.reachable()
    return super.read(blobs.filter(blob => reachable.has(blob)))
  }

  /** What HEAD has of a file. */
  committedText(path: FilePath): string | undefined {
    const blob = this.#tip?.tree.get(path)
    return blob === undefined ? undefined : this.blobs.get(blob)
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
    this.#stand(before)
  }

  /** `git stash`: what was not committed goes. */
  stashAway(): void {
    const { files } = this.#folder
    const aside = new Map<FilePath, BlobId | undefined>()
    for (const [path, blob] of this.#tip?.tree ?? []) {
      const text = files.get(path)
      if (blobOf(text) === blob) continue
      aside.set(path, blobOf(text))
      if (text !== undefined) this.blobs.set(blobId(text), text)
      files.set(path, this.blobs.get(blob) ?? '')
    }
    if (aside.size === 0) return
    const commit = blobId(`stash ${this.#stashed++}`) as string as CommitId
    this.stashes = [{ commit, committed: this.#tip?.tree ?? new Map(), files: aside }, ...this.stashes]
  }

  /** `git stash pop`, which does nothing where a file has moved on. */
  pop(): void {
    const { files } = this.#folder
    const aside = [...(this.stashes[0]?.files ?? [])]
    const isFree = ([path]: readonly [FilePath, BlobId | undefined]): boolean => {
      const text = files.get(path)
      return text !== undefined && blobId(text) === this.#tip?.tree.get(path)
    }
    if (!aside.every(isFree)) return
    for (const [path, blob] of aside)
      if (blob === undefined) files.delete(path)
      else files.set(path, this.blobs.get(blob) ?? '')
    this.stashes = this.stashes.slice(1)
  }

  /**
   * Begins a rebase of the last commit, where nothing is uncommitted: its files go back, HEAD and index follow only
   * when it ends. Gives what ends it.
   */
  rebase(): (() => void) | undefined {
    const { files } = this.#folder
    const [tip, parent] = [this.#tip, this.#tip?.parent]
    if (!tip || !parent) return undefined
    const isClean = [...tip.tree].every(([path, blob]) => blobOf(files.get(path)) === blob)
    if (!isClean) return undefined
    const touched = [...new Set([...tip.tree.keys(), ...parent.tree.keys()])].filter(
      path => tip.tree.get(path) !== parent.tree.get(path),
    )
    // Git goes over no file that it does not know.
    if (touched.some(path => files.has(path) && !tip.tree.has(path))) return undefined
    const put = (tree: Tree): void => {
      for (const path of touched) {
        const blob = tree.get(path)
        if (blob === undefined) files.delete(path)
        else files.set(path, this.blobs.get(blob) ?? '')
      }
    }
    put(parent.tree)
    this.isLocked = true
    return () => {
      put(tip.tree)
      this.#move({ tree: tip.tree, isOurs: tip.isOurs }, parent)
      this.isLocked = false
    }
  }

  /** One commit of what arrived, where HEAD holds of it what was there before. */
  override land(arrivals: readonly Arrival[], head: Head): Promise<Landed> {
    const { branch, commit } = this.#folder.at
    if (commit !== head.commit || branch !== head.branch)
      throw new HeadMoved('HEAD has moved in the meantime')
    const before = this.#tip?.tree ?? new Map<FilePath, BlobId>()
    const left: { path: FilePath; why: 'diverged' }[] = []
    let landing: { readonly place: FilePath; readonly file: Arrival['file'] }[] = []
    for (const { before: known, from, file } of arrivals) {
      const place = from ?? file?.path ?? known?.path
      const held = place && before.get(place)
      if (held === file?.blob && place === file?.path) continue
      if (place !== undefined && held === known?.blob && (!file || this.#holds(file)))
        landing.push({ place, file })
      else if (file) left.push({ path: file.path, why: 'diverged' })
    }
    for (;;) {
      const gone = new Set(landing.map(({ place }) => place))
      const isFree = ({ place, file }: (typeof landing)[number]): boolean =>
        !file || file.path === place || !before.has(file.path) || gone.has(file.path)
      if (landing.every(isFree)) break
      for (const one of landing)
        if (!isFree(one) && one.file) left.push({ path: one.file.path, why: 'diverged' })
      landing = landing.filter(isFree)
    }
    const gone = new Set(landing.map(({ place }) => place))
    const stays = [...before].filter(([path]) => !gone.has(path))
    const come = landing.flatMap(({ file }) => (file ? [[file.path, file.blob] as const] : []))
    const isNew = landing.length > 0
    if (isNew) this.#move({ tree: new Map([...stays, ...come]), isOurs: true })
    return Promise.resolve({ kind: isNew ? 'landed' : 'nothing', head: isNew ? this.#folder.at : head, left })
  }

  /** Takes the text of a file in, unless it is there, or was saved over. */
  #holds({ path, blob }: { readonly path: FilePath; readonly blob: BlobId }): boolean {
    const text = this.#folder.files.get(path)
    if (text !== undefined && blobId(text) === blob) this.blobs.set(blob, text)
    return this.blobs.has(blob)
  }

  override committed(paths: readonly FilePath[], at?: CommitId): Promise<Tree> {
    return Promise.resolve(this.#at(at === undefined ? this.#tip : this.#commits.get(at), paths))
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
    const files = this.#at(now, paths)
    const left = this.#leftBy(from === undefined ? undefined : this.#commits.get(from), now, paths)
    return Promise.resolve({ back, files, landed, origins: new Map(), mirrored, ...left })
  }

  override pushesSince(): Promise<readonly RecentPush[]> {
    return Promise.resolve(
      this.states.flatMap(({ state, tree }, index) => {
        const previous = this.states[index - 1]?.tree
        if (!state.pushed || !previous) return []
        const moved = new Map([...previous].map(([, blob]) => [guidIn(this.blobs.get(blob) ?? ''), blob]))
        return [...tree].flatMap(([path, after]) => {
          const guid = guidIn(this.blobs.get(after) ?? '')
          const before = guid === undefined ? previous.get(path) : moved.get(guid)
          return before === undefined || before === after ? [] : [{ path, before, after }]
        })
      }),
    )
  }

  readonly #commits = new Map<CommitId, Commit>()

  #wentBack(from: CommitId, to: CommitId): boolean {
    return lineOf(this.#commits.get(from)).some(({ id }) => id === to)
  }

  #leftBy(
    from: Commit | undefined,
    to: Commit | undefined,
    paths: readonly FilePath[],
  ): Pick<HeadMove, 'parted' | 'given' | 'held'> {
    const line = lineOf(to)
    const common = lineOf(from).find(commit => line.includes(commit))
    if (!common || common === from) return { parted: new Map(), given: new Set(), held: new Map() }
    const isGiven = (path: FilePath): boolean =>
      from?.tree.has(path) === true && !common.tree.has(path) && to?.tree.has(path) !== true
    const heldAt = (path: FilePath) => new Set(line.flatMap(({ tree }) => tree.get(path) ?? []))
    return {
      parted: this.#at(common, paths),
      given: new Set(paths.filter(isGiven)),
      held: new Map(paths.map(path => [path, heldAt(path)])),
    }
  }

  /** A commit of its own, also of what was committed before. */
  #move(next: Pick<Commit, 'tree' | 'isOurs'>, parent = this.#tip): void {
    const id = blobId(`commit ${this.#commits.size}`) as string as CommitId
    const commit = { ...next, id, parent }
    this.#commits.set(id, commit)
    this.#stand(commit)
  }

  #stand(commit: Commit): void {
    this.#log.push({ from: this.#tip?.id, to: commit.id })
    this.#tip = commit
    this.#folder.at = { ...this.#folder.at, commit: commit.id }
  }

  #cameFrom(head: CommitId | undefined): CommitId | undefined {
    const last = this.#log.at(-1)
    return last?.to === head ? last?.from : undefined
  }

  #at(commit: Commit | undefined, paths: readonly FilePath[]): Tree {
    return new Map([...(commit?.tree ?? [])].filter(([path]) => paths.includes(path)))
  }
}

/** A commit and all that came before it, newest first. */
function lineOf(commit: Commit | undefined): Commit[] {
  const line: Commit[] = []
  for (let at = commit; at; at = at.parent) line.push(at)
  return line
}

const blobOf = (text: string | undefined): BlobId | undefined =>
  text === undefined ? undefined : blobId(text)

function lastChange(commit: Commit | undefined, path: FilePath): Commit | undefined {
  for (let at = commit; at; at = at.parent) if (at.tree.get(path) !== at.parent?.tree.get(path)) return at
  return undefined
}
