import type { RecentPush } from '../../src/core/sync/background.ts'
import type { BlobId, Version } from '../../src/core/sync/snapshot.ts'
import type { FilePath } from '../../src/core/xs/file-path.ts'
import type { CommitId, Head, Tree } from '../../src/engine/ports/git.ts'
import type {
  Arrival,
  HeadMove,
  History,
  KeptFile,
  Landed,
  Memory,
  MirrorState,
  Note,
  Provenance,
  Save,
  Stash,
} from '../../src/engine/ports/history.ts'
import { enter } from '../../src/core/xs/enter.ts'
import { blobId } from '../../src/engine/texts/blob-id.ts'
import { separated } from '../../src/local/memory/base.ts'

/** Git tells nothing of a move of HEAD. */
export const NO_MOVE: HeadMove = {
  back: false,
  files: new Map(),
  landed: new Set(),
  origins: new Map(),
  untouched: new Set(),
  mirrored: new Set(),
  parted: new Map(),
  given: new Set(),
  held: new Map(),
}

/** History in memory: what git would hold. */
export class MemoryHistory implements History {
  readonly blobs = new Map<BlobId, string>()
  readonly states: { commit: CommitId; state: MirrorState; tree: Tree }[] = []
  readonly kept: KeptFile[] = []
  readonly arrivals: Arrival[] = []
  base: Tree = new Map()
  note: Note = { disputes: [], writes: [], marked: [], head: undefined }
  move: HeadMove = NO_MOVE
  pushes: readonly RecentPush[] = []
  advances = 0

  announce(): Promise<void> {
    return Promise.resolve()
  }

  recall(): Promise<Memory> {
    const tip = this.states.at(-1)
    return Promise.resolve({
      mirror: tip && { commit: tip.commit, tree: tip.tree, log: tip.state.log },
      base: this.base,
      note: this.note,
    })
  }

  read(blobs: readonly BlobId[]): Promise<ReadonlyMap<BlobId, Uint8Array>> {
    const found = blobs.flatMap(blob => {
      const text = this.blobs.get(blob)
      return text === undefined ? [] : [[blob, Buffer.from(text)] as const]
    })
    return Promise.resolve(new Map(found))
  }

  keep(files: readonly KeptFile[]): Promise<void> {
    for (const file of files) {
      this.kept.push(file)
      this.blobs.set(blobId(file.content), file.content)
    }
    return Promise.resolve()
  }

  keepWaiting(files: readonly KeptFile[]): Promise<void> {
    return this.keep(files.filter(({ content }) => !this.blobs.has(blobId(content))))
  }

  mirror(state: MirrorState): Promise<CommitId> {
    const tree = this.#store(state.versions)
    const tip = this.states.at(-1)
    if (tip && sameTree(tip.tree, tree)) return Promise.resolve(tip.commit)
    const commit = blobId(
      `${tip?.commit ?? ''} ${JSON.stringify([...tree])} ${state.subject}`,
    ) as string as CommitId
    this.states.push({ commit, state, tree })
    return Promise.resolve(commit)
  }

  /** In memory there is no place of its own to be lost. */
  restoreMirror(): Promise<void> {
    return Promise.resolve()
  }

  land(arrivals: readonly Arrival[], head: Head): Promise<Landed> {
    this.arrivals.push(...arrivals)
    return Promise.resolve({ kind: 'nothing', head, left: [] })
  }

  readonly saves: Save[] = []

  save(saves: readonly Save[], head: Head): Promise<Landed> {
    this.saves.push(...saves)
    return Promise.resolve({ kind: 'nothing', head, left: [] })
  }

  known: Provenance = { committed: new Map(), earlier: new Map(), known: new Map() }

  provenance(): Promise<Provenance> {
    return Promise.resolve(this.known)
  }

  /** The state for which Base stands. */
  #stands: CommitId | undefined

  advance(versions: readonly Version[], note: Note, mirror?: CommitId): Promise<void> {
    this.#stands = mirror ?? this.#stands ?? this.states.at(-1)?.commit
    const tree = this.#store(separated(versions))
    if (sameTree(tree, this.base) && JSON.stringify(note) === JSON.stringify(this.note))
      return Promise.resolve()
    this.advances++
    this.base = tree
    this.note = note
    return Promise.resolve()
  }

  pushesSince(): Promise<readonly RecentPush[]> {
    return Promise.resolve(this.pushes)
  }

  seenSince(): Promise<ReadonlyMap<FilePath, readonly BlobId[]>> {
    const seen = new Map<FilePath, BlobId[]>()
    const from = this.states.findIndex(({ commit }) => commit === this.#stands)
    if (from < 0) return Promise.resolve(seen)
    for (const [at, { tree }] of this.states.slice(from + 1).entries())
      for (const [path, blob] of tree)
        if (this.states[from + at]?.tree.get(path) !== blob) enter(seen, path, blob)
    return Promise.resolve(seen)
  }

  seenAt(paths: readonly FilePath[]): Promise<ReadonlyMap<FilePath, readonly BlobId[]>> {
    const seen = new Map<FilePath, BlobId[]>()
    for (const [at, { tree }] of [...this.states.entries()].reverse())
      for (const path of paths) {
        const blob = tree.get(path)
        if (blob !== undefined && this.states[at - 1]?.tree.get(path) !== blob) enter(seen, path, blob)
      }
    return Promise.resolve(seen)
  }

  head: Tree = new Map()

  committed(paths: readonly FilePath[]): Promise<Tree> {
    return Promise.resolve(new Map([...this.head].filter(([path]) => paths.includes(path))))
  }

  /** Newest first. */
  stashes: readonly Stash[] = []

  stashed(paths: readonly FilePath[]): Promise<readonly Stash[]> {
    const among = (files: Stash['files']) => new Map([...files].filter(([path]) => paths.includes(path)))
    return Promise.resolve(this.stashes.map(stash => ({ ...stash, files: among(stash.files) })))
  }

  headMove(_: CommitId, __: CommitId | undefined, paths: readonly FilePath[]): Promise<HeadMove> {
    const files = new Map([...this.move.files].filter(([path]) => paths.includes(path)))
    return Promise.resolve({ ...this.move, files })
  }

  #store(versions: readonly Version[]): Tree {
    for (const { blob, text } of versions) this.blobs.set(blob, text)
    return new Map(versions.map(({ path, blob }) => [path, blob]))
  }
}

function sameTree(a: Tree, b: Tree): boolean {
  return a.size === b.size && [...a].every(([path, blob]) => b.get(path) === blob)
}
