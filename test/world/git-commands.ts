import type { BlobId } from '../../src/core/sync/snapshot.ts'
import type { FilePath } from '../../src/core/xs/file-path.ts'
import type { Tree } from '../../src/engine/ports/git.ts'
import type { MemoryWorktree } from '../doubles/memory-worktree.ts'
import { type Commit, differing, lineOf, mergeBase, withFiles } from './commits.ts'
import type { Repository } from './repository.ts'

/** What a command puts into the folder, and nothing for what it takes away. */
type Files = ReadonlyMap<FilePath, BlobId | undefined>

/**
 * What else a developer does with git: commands that change nothing where something uncommitted is in their way, or
 * where they would stop for a conflict.
 */
export class GitCommands {
  readonly #folder: MemoryWorktree
  readonly #repository: Repository

  constructor(folder: MemoryWorktree, repository: Repository) {
    this.#folder = folder
    this.#repository = repository
  }

  /** `git commit --all --amend`. */
  amend(): void {
    const { tip } = this.#repository
    if (!tip) return
    this.#repository.record({ tree: this.#repository.added(), isOurs: tip.isOurs, by: 'commit' }, tip.parents)
  }

  /** `git add FILE` and `git commit`. */
  commitFile(path: FilePath): void {
    const { tip } = this.#repository
    const text = this.#folder.files.get(path)
    const blob = text === undefined ? undefined : this.#repository.add(text)
    const tree = withFiles(tip?.tree ?? new Map<FilePath, BlobId>(), new Map([[path, blob]]))
    this.#repository.record({ tree, isOurs: false, by: 'commit' })
  }

  /** `git reset HEAD~1`, which leaves the files as they are. */
  resetMixed(): void {
    const before = this.#repository.tip?.parents[0]
    if (before) this.#repository.stand(before)
  }

  /** What a file held so many commits ago. */
  textAgo(path: FilePath, commits: number): string | undefined {
    let at = this.#repository.tip
    for (let ago = 0; ago < commits; ago++) at = at?.parents[0] ?? at
    const blob = at?.tree.get(path)
    return blob === undefined ? undefined : this.#repository.blobs.get(blob)
  }

  /** The files that `git clean -fd` takes away. */
  untracked(): FilePath[] {
    return [...this.#folder.files.keys()].filter(path => !this.#repository.tip?.tree.has(path))
  }

  /** `git revert` of one of the last commits. */
  revert(ago: number): void {
    let at = this.#repository.tip
    for (let back = 0; back < ago; back++) at = at?.parents[0]
    if (at?.parents.length !== 1) return
    this.#bring(at.tree, at.parents[0]?.tree)
  }

  /** A commit on the other branch, which is made where HEAD is or where it was before, if it is not there yet. */
  commitToTopic(isEarlier: boolean, change: (tree: Tree) => Files): void {
    const { tip, topic, commits } = this.#repository
    const end = topic ?? (isEarlier ? (tip?.parents[0] ?? tip) : tip)
    if (!end) return
    const tree = withFiles(end.tree, change(end.tree))
    this.#repository.topic = commits.make({ tree, isOurs: false }, [end])
  }

  /** `git merge`, or `git merge --squash` and a commit, of the other branch. */
  merge(how: 'merge' | 'squash'): void {
    const { topic } = this.#repository
    if (topic && this.#take(topic, how)) this.#repository.topic = undefined
  }

  /** `git pull`. */
  pull(): void {
    const theirs = this.#repository.fetch()
    if (theirs) this.#take(theirs, 'merge')
  }

  /** `git pull --rebase`. */
  pullRebasing(): void {
    const [theirs, { tip }] = [this.#repository.fetch(), this.#repository]
    const base = mergeBase(tip, theirs)
    if (!theirs || !tip || !base || base === theirs) return
    const own = lineOf(tip).filter(commit => !lineOf(theirs).includes(commit))
    let tree = theirs.tree
    const picked: Pick<Commit, 'tree' | 'isOurs'>[] = []
    for (const { parents, tree: after, isOurs } of own.toReversed()) {
      if (parents.length > 1) return
      const files = this.#brought(parents[0]?.tree, after, tree)
      if (!files) return
      tree = withFiles(tree, files)
      picked.push({ tree, isOurs })
    }
    if (!this.#put(new Map(differing(tip.tree, tree).map(path => [path, tree.get(path)])))) return
    this.#repository.stand(theirs)
    for (const commit of picked) this.#repository.record(commit)
  }

  #take(topic: Commit, how: 'merge' | 'squash'): boolean {
    const { tip } = this.#repository
    const base = mergeBase(topic, tip)
    if (!tip || !base || base === topic) return false
    if (base !== tip || how === 'squash')
      return this.#bring(base.tree, topic.tree, how === 'merge' ? [tip, topic] : [tip])
    const files = new Map(differing(tip.tree, topic.tree).map(path => [path, topic.tree.get(path)]))
    if (!this.#put(files)) return false
    this.#repository.stand(topic, 'merge')
    return true
  }

  /** `git cherry-pick` of the newest commit there. */
  cherryPick(): void {
    const { topic } = this.#repository
    if (topic) this.#bring(topic.parents[0]?.tree, topic.tree)
  }

  /** Makes a commit that has of HEAD's files what changed between two others; tells whether that went through. */
  #bring(from: Tree | undefined, to: Tree | undefined, parents?: readonly Commit[]): boolean {
    const { tip } = this.#repository
    const files = tip && this.#brought(from, to, tip.tree)
    if (!files || (files.size === 0 && !parents) || !this.#put(files)) return false
    const by = parents && parents.length > 1 ? { by: 'merge' as const } : {}
    this.#repository.record({ tree: withFiles(tip.tree, files), isOurs: false, ...by }, parents)
    return true
  }

  /** What a tree becomes where it takes what changed between two others; nothing, where both changed one place. */
  #brought(from: Tree | undefined, to: Tree | undefined, onto: Tree): Files | undefined {
    const files = new Map<FilePath, BlobId | undefined>()
    for (const path of differing(from, to)) {
      const merged = this.#repository.merged(from?.get(path), onto.get(path), to?.get(path))
      if (merged === 'conflict') return undefined
      if (merged !== onto.get(path)) files.set(path, merged)
    }
    return files
  }

  /** Puts files into the folder, unless something uncommitted is in the way. */
  #put(files: Files): boolean {
    const { files: there } = this.#folder
    const { tip } = this.#repository
    const isClean = (path: FilePath): boolean => {
      const text = there.get(path)
      return (text === undefined ? undefined : this.#repository.add(text)) === tip?.tree.get(path)
    }
    if (![...files.keys()].every(isClean)) return false
    for (const [path, blob] of files)
      if (blob === undefined) there.delete(path)
      else there.set(path, this.#repository.blobs.get(blob) ?? '')
    return true
  }
}
