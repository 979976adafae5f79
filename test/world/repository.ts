import { mergeLines } from '../../src/core/merge/lines.ts'
import type { RecentPush } from '../../src/core/sync/background.ts'
import type { BlobId, Version } from '../../src/core/sync/snapshot.ts'
import type { FilePath } from '../../src/core/xs/file-path.ts'
import { HeadMoved } from '../../src/engine/ports/errors.ts'
import type { CommitId, Head, Tree } from '../../src/engine/ports/git.ts'
import type { Arrival, HeadMove, Landed, Memory, Note } from '../../src/engine/ports/history.ts'
import { blobOf as blobAt, planLanding } from '../../src/local/landing/landing-plan.ts'
import { blobId } from '../../src/engine/texts/blob-id.ts'
import { MemoryHistory } from '../doubles/memory-history.ts'
import type { MemoryWorktree } from '../doubles/memory-worktree.ts'
import {
  changesOf,
  type Commit,
  Commits,
  differing,
  lineOf,
  mergeBase,
  originsOf,
  withFiles,
} from './commits.ts'
import { guidIn } from './editing.ts'

/** Where clones of one repository meet, and all that they have of each other. */
export interface Origin {
  readonly commits: Commits
  readonly blobs: Map<BlobId, string>
  /** Landings are made and told as the real ones are. */
  readonly isWidest: boolean
  tip: Commit | undefined
}

export const startOrigin = (isWidest: boolean): Origin => ({
  ...{ commits: new Commits(), blobs: new Map(), isWidest },
  tip: undefined,
})

/** A line of git's log of HEAD. */
interface Move {
  readonly from: CommitId
  readonly to: CommitId
  readonly by: 'commit' | 'merge' | 'landing' | undefined
}

/** Git as it is between two operations. What no ref reaches is gone at once. */
export class Repository extends MemoryHistory {
  readonly #folder: MemoryWorktree
  readonly #origin: Origin
  readonly commits: Commits
  override readonly blobs: Map<BlobId, string>
  #tip: Commit | undefined
  /** Git's log of HEAD: where it went, and from where. */
  readonly #log: Move[] = []
  /** By which move HEAD had come to where it was when Base was last moved. */
  #headMove: Move | undefined
  #fetched: Commit | undefined
  #stashed = 0
  /** Where another branch of the developer's ends. */
  topic: Commit | undefined
  /** `index.lock` is there: the developer's own git is at work. */
  isLocked = false

  constructor(folder: MemoryWorktree, origin: Origin) {
    super()
    this.#folder = folder
    this.#origin = origin
    this.commits = origin.commits
    this.blobs = origin.blobs
  }

  /** `git push`, unless somebody else has pushed in the meantime. */
  push(): void {
    if (this.#origin.tip && !lineOf(this.#tip).includes(this.#origin.tip)) return
    this.#origin.tip = this.#tip
    this.#fetched = this.#tip
  }

  /** `git fetch`. */
  fetch(): Commit | undefined {
    this.#fetched = this.#origin.tip
    return this.#fetched
  }

  /** What a new clone checks out, where its files are that already. */
  startFromOrigin(): void {
    const tip = this.fetch()
    if (tip) this.stand(tip)
  }

  /** Every text that a ref reaches. */
  reachable(): Set<BlobId> {
    const found = new Set<BlobId>([...this.base.values(), ...this.kept.map(({ content }) => blobId(content))])
    for (const { tree } of this.states) for (const blob of tree.values()) found.add(blob)
    for (const { tree } of [this.#tip, this.topic, this.#fetched].flatMap(lineOf))
      for (const blob of tree.values()) found.add(blob)
    for (const { files } of this.stashes)
      for (const blob of files.values()) if (blob !== undefined) found.add(blob)
    return found
  }

  /** HEAD may have gone and come back since Base was last moved, which its log tells. */
  override async recall(): Promise<Memory> {
    const memory = await super.recall()
    const last = this.#log.at(-1)
    if (!last || !this.#headMove || last === this.#headMove || last.to !== memory.note.head) return memory
    return { ...memory, note: { ...memory.note, head: last.from } }
  }

  override advance(versions: readonly Version[], note: Note, mirror?: CommitId): Promise<void> {
    this.#headMove = this.#log.at(-1)
    return super.advance(versions, note, mirror)
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

  get tip(): Commit | undefined {
    return this.#tip
  }

  /** What the folder holds, as git would add it. */
  added(): Tree {
    const tree = new Map<FilePath, BlobId>()
    for (const [path, text] of this.#folder.files) tree.set(path, this.add(text))
    return tree
  }

  add(text: string): BlobId {
    this.blobs.set(blobId(text), text)
    return blobId(text)
  }

  /** The developer commits everything that is there. */
  commit(): void {
    this.record({ tree: this.added(), isOurs: false, by: 'commit' })
  }

  /** `git reset --hard HEAD~1`. */
  reset(): void {
    const before = this.#tip?.parents[0]
    if (!before) return
    for (const path of this.#tip?.tree.keys() ?? []) this.#folder.files.delete(path)
    for (const [path, blob] of before.tree) this.#folder.files.set(path, this.blobs.get(blob) ?? '')
    this.stand(before)
  }

  /** `git stash`, with `-u` also of what is untracked: what was not committed goes. */
  stashAway(untracked: readonly FilePath[] = []): void {
    const { files } = this.#folder
    const aside = new Map<FilePath, BlobId | undefined>()
    for (const path of untracked) {
      aside.set(path, this.add(files.get(path) ?? ''))
      files.delete(path)
    }
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

  /** `git stash apply`, which does nothing where a file has moved on, or came; tells whether it went through. */
  applyStash(): boolean {
    const { files } = this.#folder
    const [stash] = this.stashes
    const aside = new Map<FilePath, BlobId | undefined>()
    for (const [path, blob] of stash?.files ?? []) {
      const brought = this.#brought(path, stash?.committed, blob)
      if (brought === 'conflict') return false
      aside.set(path, brought)
    }
    for (const [path, blob] of aside)
      if (blob === undefined) files.delete(path)
      else files.set(path, this.blobs.get(blob) ?? '')
    return true
  }

  /** What a stash makes of a file. Where HEAD has moved since, git merges both; in the first worlds it goes over that. */
  #brought(
    path: FilePath,
    committed: Tree | undefined,
    blob: BlobId | undefined,
  ): BlobId | undefined | 'conflict' {
    const text = this.#folder.files.get(path)
    if (committed?.has(path) !== true) return text === undefined ? blob : 'conflict'
    const now = this.#tip?.tree.get(path)
    const isClean = text !== undefined && blobId(text) === now
    if (!isClean) return 'conflict'
    return this.#origin.isWidest ? this.merged(committed.get(path), now, blob) : blob
  }

  /** What git makes of a text that both sides have changed. */
  merged(
    base: BlobId | undefined,
    ours: BlobId | undefined,
    theirs: BlobId | undefined,
  ): BlobId | undefined | 'conflict' {
    if (ours === base || ours === theirs) return theirs
    if (base === undefined || ours === undefined || theirs === undefined) return 'conflict'
    const text = (blob: BlobId): string => this.blobs.get(blob) ?? ''
    const regions = mergeLines({ base: text(base), ours: text(ours), theirs: text(theirs) })
    const parts = regions.flatMap(region => (region.kind === 'clean' ? [region.text] : []))
    return parts.length < regions.length ? 'conflict' : this.add(parts.join(''))
  }

  /** `git stash pop`. */
  pop(): void {
    if (this.applyStash()) this.dropStash()
  }

  dropStash(): void {
    this.stashes = this.stashes.slice(1)
  }

  /**
   * Begins a rebase of the last commit, where nothing is uncommitted: its files go back, HEAD and index follow only
   * when it ends. Gives what ends it.
   */
  rebase(): (() => void) | undefined {
    const { files } = this.#folder
    const [tip, parent] = [this.#tip, this.#tip?.parents[0]]
    if (!tip || !parent) return undefined
    const isClean = [...tip.tree].every(([path, blob]) => blobOf(files.get(path)) === blob)
    if (!isClean) return undefined
    const touched = differing(tip.tree, parent.tree)
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
      this.record({ tree: tip.tree, isOurs: tip.isOurs }, [parent])
      this.isLocked = false
    }
  }

  /** One commit of what arrived, where HEAD holds of it what was there before. */
  override land(arrivals: readonly Arrival[], head: Head): Promise<Landed> {
    const { branch, commit } = this.#folder.at
    if (commit !== head.commit || branch !== head.branch)
      throw new HeadMoved('HEAD has moved in the meantime')
    if (this.#origin.isWidest) return this.#landAsPlanned(arrivals, head)
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
    if (isNew) this.record({ tree: new Map([...stays, ...come]), isOurs: true, by: 'landing' })
    return Promise.resolve({ kind: isNew ? 'landed' : 'nothing', head: isNew ? this.#folder.at : head, left })
  }

  /** The same by the rules of the real one: what is committed is HEAD's text with Xano's news, not the file. */
  #landAsPlanned(arrivals: readonly Arrival[], head: Head): Promise<Landed> {
    for (const text of this.#folder.files.values()) this.add(text)
    for (const { before, theirs } of arrivals)
      for (const version of [before, theirs]) if (version) this.add(version.text)
    const tree = this.#tip?.tree ?? new Map<FilePath, BlobId>()
    const textOf = (blob: BlobId): string => this.blobs.get(blob) ?? ''
    const { changes, left } = planLanding(arrivals, { head: tree, index: tree, textOf })
    if (changes.size === 0) return Promise.resolve({ kind: 'nothing', head, left })
    const placed = [...changes].map(([path, placing]) => {
      if (placing && 'text' in placing) this.add(placing.text)
      return [path, blobAt(placing)] as const
    })
    this.record({ tree: withFiles(tree, new Map(placed)), isOurs: true, isStamped: true, by: 'landing' })
    return Promise.resolve({ kind: 'landed', head: this.#folder.at, left })
  }

  /** Takes the text of a file in, unless it is there, or was saved over. */
  #holds({ path, blob }: { readonly path: FilePath; readonly blob: BlobId }): boolean {
    const text = this.#folder.files.get(path)
    if (text !== undefined && blobId(text) === blob) this.blobs.set(blob, text)
    return this.blobs.has(blob)
  }

  override committed(paths: readonly FilePath[], at?: CommitId): Promise<Tree> {
    return Promise.resolve(this.#at(at === undefined ? this.#tip : this.commits.find(at), paths))
  }

  override headMove(
    from: CommitId | undefined,
    to: CommitId | undefined,
    paths: readonly FilePath[],
  ): Promise<HeadMove> {
    const mirrored = new Set(this.states.flatMap(({ tree }) => [...tree.values()]))
    const now = to === undefined ? undefined : this.#tip
    const landed = new Set(paths.filter(path => changesOf(now, path)[0]?.isOurs))
    const back = from !== undefined && (to === undefined || this.#wentBack(from, to))
    const files = this.#at(now, paths)
    const left = this.#leftBy(this.commits.find(from), now, paths)
    const known = from === undefined || !this.#origin.isWidest ? [] : paths
    const origins = new Map(known.map(path => [path, originsOf(now, path)]))
    const untouched = this.#untouchedBy(this.commits.find(from), now, paths)
    return Promise.resolve({ back, files, landed, origins, untouched, mirrored, ...left })
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

  #untouchedBy(from: Commit | undefined, to: Commit | undefined, paths: readonly FilePath[]): Set<FilePath> {
    const stops = from && this.#stopsOn(from, to, ['commit', 'merge', 'landing'])
    if (!stops) return new Set()
    const trees = [from, ...stops].map(commit => commit?.tree ?? new Map<FilePath, BlobId>())
    return new Set(paths.filter(path => new Set(trees.map(tree => tree.get(path))).size === 1))
  }

  #wentBack(from: CommitId, to: CommitId): boolean {
    return lineOf(this.commits.find(from)).some(({ id }) => id === to)
  }

  #leftBy(
    from: Commit | undefined,
    to: Commit | undefined,
    paths: readonly FilePath[],
  ): Pick<HeadMove, 'parted' | 'given' | 'held'> {
    const line = lineOf(to)
    const common = mergeBase(from, to)
    if (!common || common === from || this.#cameByCommits(from, to))
      return { parted: new Map(), given: new Set(), held: new Map() }
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
  record(
    {
      by,
      ...what
    }: Pick<Commit, 'tree' | 'isOurs' | 'isStamped'> & { readonly by?: 'commit' | 'merge' | 'landing' },
    parents: readonly Commit[] = this.#tip ? [this.#tip] : [],
  ): void {
    this.stand(this.commits.make(what, parents), by)
  }

  stand(commit: Commit, by?: 'commit' | 'merge' | 'landing'): void {
    this.#log.push({ from: this.#tip?.id ?? NO_COMMIT, to: commit.id, by })
    this.#tip = commit
    this.#folder.at = { ...this.#folder.at, commit: commit.id }
  }

  /** Git's log of HEAD tells of `git commit` alone, which leaves the files as they are. */
  #cameByCommits(from: Commit | undefined, to: Commit | undefined): boolean {
    return this.#stopsOn(from, to, ['commit']) !== undefined
  }

  /** Where HEAD has stood on its way, if it has come by nothing else. */
  #stopsOn(
    from: Commit | undefined,
    to: Commit | undefined,
    how: readonly string[],
  ): readonly (Commit | undefined)[] | undefined {
    const stops: (Commit | undefined)[] = []
    const log = this.#log.toReversed()
    let at = to?.id
    for (const [index, move] of log.entries()) {
      if (move.to !== at || !how.includes(move.by ?? '')) return undefined
      stops.push(this.commits.find(move.to))
      at = move.from
      const stood = log.slice(index + 1).some(earlier => earlier.to === to?.id || earlier.from === to?.id)
      if (at === from?.id) return stood ? undefined : stops
    }
    return undefined
  }

  #at(commit: Commit | undefined, paths: readonly FilePath[]): Tree {
    return new Map([...(commit?.tree ?? [])].filter(([path]) => paths.includes(path)))
  }
}

/** What git's own log has where a branch begins. */
const NO_COMMIT = '0'.repeat(40) as CommitId

const blobOf = (text: string | undefined): BlobId | undefined =>
  text === undefined ? undefined : blobId(text)
