import type { Dispute } from '../core/sync/dispute.ts'
import type { BlobId, Version } from '../core/sync/snapshot.ts'
import type {
  Arrival,
  Binding,
  Clock,
  CommitId,
  Head,
  History,
  KeptFile,
  Landed,
  Memory,
  MirrorState,
  Tree,
} from '../engine/ports.ts'
import { apart, type BaseNote, baseRef, commitBase, readBaseNote } from './base.ts'
import { dropIncoming } from './fast-import.ts'
import type { Git } from './git.ts'
import { keepTexts } from './kept.ts'
import { land } from './landing.ts'
import { commitState, mirrorRef, treeChanges } from './mirror.ts'
import { readBlobs, readTree } from './objects.ts'
import { moveRefs } from './refs.ts'

interface Place {
  readonly binding: Binding
  /** The git branch whose Base this is. */
  readonly branch: string
  readonly prefix: string
}

interface Stored {
  readonly commit: CommitId
  readonly tree: Tree
}

/** History in native git: the mirror, Base, and what was kept. Refs move only from where they were last seen. */
export class GitHistory implements History {
  readonly #git: Git
  readonly #place: Place
  readonly #clock: Clock
  #mirror: Stored | undefined
  #base: (Stored & { readonly note: BaseNote }) | undefined

  constructor(git: Git, place: Place, clock: Clock) {
    this.#git = git
    this.#place = place
    this.#clock = clock
  }

  async recall(): Promise<Memory> {
    const { binding, branch } = this.#place
    const [mirror, base] = await Promise.all([
      this.#resolve(mirrorRef(binding.label)),
      this.#resolve(baseRef(branch)),
    ])
    if (mirror !== this.#mirror?.commit)
      this.#mirror = mirror && { commit: mirror, tree: await readTree(this.#git, mirror) }
    if (base !== this.#base?.commit) this.#base = base && (await this.#readBase(base))
    return {
      mirror: this.#mirror,
      base: this.#base?.tree ?? new Map(),
      disputes: this.#base?.note.disputes ?? [],
    }
  }

  read(blobs: readonly BlobId[]): Promise<ReadonlyMap<BlobId, Uint8Array>> {
    return readBlobs(this.#git, blobs)
  }

  async keep(files: readonly KeptFile[], why: string): Promise<void> {
    if (files.length > 0) await keepTexts(this.#git, files, { why, now: this.#clock.now() })
  }

  async mirror(state: MirrorState): Promise<CommitId> {
    const { binding } = this.#place
    const tip = this.#mirror
    if (tip && treeChanges(tip.tree, state.versions).size === 0) return tip.commit
    const commit = await commitState(this.#git, { binding, tip, state, now: this.#clock.now() })
    const move = { ref: mirrorRef(binding.label), to: commit, from: tip?.commit }
    await moveRefs(this.#git, [move], state.subject, [dropIncoming(commit)])
    this.#mirror = { commit, tree: treeOf(state.versions) }
    return commit
  }

  land(arrivals: readonly Arrival[], head: Head): Promise<Landed> {
    const mirror = this.#mirror?.commit
    if (mirror === undefined) return Promise.resolve({ kind: 'nothing', head, left: [] })
    return land({ git: this.#git, prefix: this.#place.prefix, mirror }, arrivals, head)
  }

  async advance(versions: readonly Version[], disputes: readonly Dispute[], mirror: CommitId): Promise<void> {
    const { binding, branch } = this.#place
    const base = apart(versions)
    const before = this.#base
    const note: BaseNote = { mirror, disputes }
    if (
      before?.note.mirror === mirror &&
      before.note.disputes === disputes &&
      treeChanges(before.tree, base).size === 0
    )
      return
    const tree = this.#mirror?.commit === mirror ? this.#mirror.tree : await readTree(this.#git, mirror)
    const commit = await commitBase(this.#git, { binding, note, tree, base, now: this.#clock.now() })
    await moveRefs(this.#git, [{ ref: baseRef(branch), to: commit, from: before?.commit }], 'base', [
      dropIncoming(commit),
    ])
    this.#base = { commit, tree: treeOf(base), note }
  }

  async #resolve(ref: string): Promise<CommitId | undefined> {
    const commit = await this.#git.text(['rev-parse', '--quiet', '--verify', ref], { accept: [1] })
    return commit === '' ? undefined : (commit as CommitId)
  }

  async #readBase(commit: CommitId): Promise<Stored & { note: BaseNote }> {
    const message = await this.#git.text(['log', '-1', '--format=%B', commit])
    const note = readBaseNote(message, this.#place.binding)
    return { commit, note, tree: await readTree(this.#git, commit) }
  }
}

const treeOf = (versions: readonly Version[]): Tree => new Map(versions.map(({ path, blob }) => [path, blob]))
