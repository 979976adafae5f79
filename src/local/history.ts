import type { RecentPush } from '../core/sync/background.ts'
import type { BlobId, Version } from '../core/sync/snapshot.ts'
import { mayHoldTaken } from '../core/sync/withhold-taken.ts'
import type { FilePath } from '../core/xs/file-path.ts'
import type { Clock } from '../engine/ports/clock.ts'
import type { CommitId, Head, Tree } from '../engine/ports/git.ts'
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
} from '../engine/ports/history.ts'
import type { Binding } from '../engine/ports/remote.ts'
import { isTreeOf } from '../engine/texts/same-tree.ts'
import { dropIncoming } from './git/fast-import.ts'
import type { Git } from './git/git.ts'
import { type Import, importBlobs, type Text } from './git/import-blobs.ts'
import { ListedTree } from './git/listed-tree.ts'
import { moveRefs } from './git/refs.ts'
import { lastMove, noteNow } from './head/head-log.ts'
import { filesAt } from './head/files-at.ts'
import { headMove } from './head/head-move.ts'
import { provenance } from './head/provenance.ts'
import { stashes } from './head/stashed-files.ts'
import type { Site } from './landing/site.ts'
import { baseRef, commitBase, isSameNote, separated } from './memory/base.ts'
import { keepTexts, WaitingTexts } from './memory/kept.ts'
import {
  type Commit,
  commitState,
  differences,
  mirrorRef,
  type Stored,
  stored,
  treeChanges,
} from './memory/mirror.ts'
import { readTexts } from './memory/private-texts.ts'
import { RecentPushes } from './memory/recent-pushes.ts'
import { type Recollection, recollect } from './memory/recollect.ts'
import { seenAt, seenSince } from './memory/seen-since.ts'

interface Place {
  readonly binding: Binding
  /** The git branch whose Base this is. */
  readonly branch: string
  readonly prefix: string
  /** What was saved and pushed becomes a commit at once. */
  readonly commitSaves?: boolean
}

/** Fewer texts than these are not worth a process of git more. */
const MANY = 500

const NO_TREE: Tree = new Map()
const NO_NOTE: Note = { disputes: [], writes: [], marked: [], head: undefined }

/** History in native git: the mirror, Base, and what was kept. Refs move only from where they were last seen. */
export class GitHistory implements History {
  readonly #git: Git
  readonly #place: Place
  readonly #clock: Clock
  #mirror: Recollection['mirror']
  /** The last commit of the mirror that this process has made, and the one before it. */
  #made: { readonly commit: CommitId; readonly before: Commit | undefined } | undefined
  #base: Recollection['base']
  readonly #pushes: RecentPushes
  readonly #waiting: WaitingTexts
  /** What git is taking in ahead of a commit. */
  #coming: Import | undefined
  /** The definitions of trees that this process has not made, where they were given. */
  readonly #versions = new WeakMap<Tree, readonly Version[]>()
  #at: Recollection['at'] = { mirror: undefined, base: undefined }

  constructor(git: Git, place: Place, clock: Clock) {
    this.#git = git
    this.#place = place
    this.#clock = clock
    this.#pushes = new RecentPushes(git)
    this.#waiting = new WaitingTexts(git)
  }

  async recall(): Promise<Memory> {
    const known = { mirror: this.#mirror, base: this.#base }
    const { mirror, base, at } = await recollect(this.#git, this.#place, known)
    this.#mirror = mirror
    this.#base = base
    this.#at = at
    return {
      mirror,
      base: base?.tree ?? NO_TREE,
      note: base ? noteNow(await this.#git.folders(), base.note) : NO_NOTE,
    }
  }

  read(blobs: readonly BlobId[]): Promise<ReadonlyMap<BlobId, Uint8Array>> {
    return readTexts(this.#git, blobs)
  }

  async keep(files: readonly KeptFile[], why: string): Promise<void> {
    if (files.length > 0) await keepTexts(this.#git, files, { why, now: this.#clock.now() })
  }

  keepWaiting(files: readonly KeptFile[]): Promise<void> {
    return this.#waiting.keep(files, this.#clock.now())
  }

  async announce(texts: readonly Text[]): Promise<void> {
    if (texts.length - (this.#mirror?.tree.size ?? 0) > MANY)
      this.#coming = await importBlobs(this.#git, texts)
  }

  async mirror(state: MirrorState): Promise<CommitId> {
    const { binding } = this.#place
    const last = this.#mirror
    if (last && state.before && !last.versions && isTreeOf(last.tree, state.before))
      this.#versions.set(last.tree, state.before)
    const tip = last && this.#whole(last)
    if (tip && treeChanges(tip, state.versions).size === 0) return tip.commit
    const held = await this.#coming?.held
    this.#coming = undefined
    const now = this.#clock.now()
    const { commit, digest } = await commitState(this.#git, { binding, tip, state, held, now })
    const move = { ref: mirrorRef(binding.label), to: commit, from: this.#at.mirror }
    await moveRefs(this.#git, [move], state.subject, [dropIncoming(commit)])
    this.#made = { commit, before: tip }
    this.#mirror = { commit, ...stored(state.versions), log: state.log, digest }
    this.#pushes.mirrored(commit, state)
    this.#at = { ...this.#at, mirror: commit }
    return commit
  }

  async restoreMirror(): Promise<void> {
    const tip = this.#mirror?.commit
    if (tip === undefined || tip === this.#at.mirror) return
    const ref = mirrorRef(this.#place.binding.label)
    await moveRefs(this.#git, [{ ref, to: tip, from: this.#at.mirror }], 'found again')
    this.#at = { ...this.#at, mirror: tip }
  }

  async land(
    arrivals: readonly Arrival[],
    head: Head,
    staysApart: (path: FilePath) => boolean,
  ): Promise<Landed> {
    const site = this.#site()
    if (!site) return { kind: 'nothing', head, left: [] }
    const { land } = await import('./landing/landing.ts')
    return land(site, { arrivals, staysApart }, head)
  }

  async save(saves: readonly Save[], head: Head): Promise<Landed> {
    const site = this.#site()
    const due = saves.filter(({ file }) => !file || !mayHoldTaken(file.content))
    if (!site || !this.#place.commitSaves || due.length === 0) return { kind: 'nothing', head, left: [] }
    const { commitSaves } = await import('./landing/commit-saves.ts')
    return commitSaves(site, due, { head, now: this.#clock.now() })
  }

  async advance(versions: readonly Version[], note: Note, mirror?: CommitId): Promise<void> {
    const stands = mirror ?? this.#base?.note.mirror ?? this.#mirror?.commit
    if (stands !== undefined) await this.#moveBase(versions, note, stands)
    await this.#git.atRest()
  }

  async #moveBase(versions: readonly Version[], note: Note, mirror: CommitId): Promise<void> {
    const { binding, branch } = this.#place
    await this.restoreMirror()
    const before = this.#base && this.#whole(this.#base)
    const base = separated(versions, before)
    const headMove = lastMove(await this.#git.folders())?.id
    const next = { ...note, mirror, headMove }
    const isSame = before && isSameNote(before.note, next, binding)
    if (isSame && treeChanges(before, base).size === 0) return
    const tip =
      this.#mirror?.commit === mirror ? this.#mirror : { tree: await ListedTree.read(this.#git, mirror) }
    const changes = treeChanges(tip, base)
    const now = this.#clock.now()
    const { extra, ...made } = await commitBase(this.#git, { binding, note: next, changes, now })
    const move = { ref: baseRef(branch), to: made.commit, from: this.#at.base }
    await moveRefs(this.#git, [move], 'base', extra)
    const isMirror = changes.size === 0
    this.#base = { ...made, ...(isMirror ? { tree: tip.tree, versions: base } : stored(base)) }
    this.#at = { ...this.#at, base: made.commit }
  }

  async pushesSince(time: Date): Promise<readonly RecentPush[]> {
    return this.#mirror ? this.#pushes.since(time, this.#mirror.commit) : []
  }

  seenSince(): Promise<ReadonlyMap<FilePath, readonly BlobId[]>> {
    return seenSince(this.#git, this.#base?.note.mirror, this.#mirror?.commit)
  }

  seenAt(paths: readonly FilePath[]): Promise<ReadonlyMap<FilePath, readonly BlobId[]>> {
    return seenAt(this.#git, this.#mirror?.commit, paths)
  }

  provenance(from: CommitId | undefined): Promise<Provenance> {
    const { binding, prefix } = this.#place
    return provenance(this.#git, { binding, prefix, from })
  }

  committed(paths: readonly FilePath[], at?: CommitId): Promise<Tree> {
    return filesAt(this.#git, { to: at ?? 'HEAD', paths, prefix: this.#place.prefix })
  }

  stashed(paths: readonly FilePath[]): Promise<readonly Stash[]> {
    return stashes(this.#git, { paths, prefix: this.#place.prefix })
  }

  headMove(
    from: CommitId | undefined,
    to: CommitId | undefined,
    paths: readonly FilePath[],
  ): Promise<HeadMove> {
    const { binding, prefix } = this.#place
    return headMove(this.#git, { from, to, paths, prefix, binding, mirror: this.#mirror?.commit })
  }

  /** The same with its definitions, where they are known: telling states apart needs no look at each path then. */
  #whole<T extends Stored>(one: T): T {
    const versions = one.versions ?? this.#versions.get(one.tree)
    return versions ? { ...one, versions } : one
  }

  #site(): Site | undefined {
    const { binding, prefix } = this.#place
    const mirror = this.#mirror
    if (!mirror) return undefined
    const { tree, versions } = mirror
    const former = this.#made?.commit === mirror.commit ? this.#made.before : undefined
    return {
      git: this.#git,
      prefix,
      mirror: mirror.commit,
      binding,
      tree,
      ...(former && versions
        ? { former: { commit: former.commit, changed: () => differences(former, { tree, versions }) } }
        : {}),
    }
  }
}
