import type { BlobId } from '../../src/core/sync/snapshot.ts'
import type { FilePath } from '../../src/core/xs/file-path.ts'
import type { Tree } from '../../src/engine/ports/git.ts'
import { pathOf } from '../doubles/bench.ts'
import type { MemoryWorktree } from '../doubles/memory-worktree.ts'
import { definitionText, KINDS, kindIn, nameIn, renamed, withoutStatement, withStatement } from './editing.ts'
import type { MostHere } from './game.ts'
import { GitCommands } from './git-commands.ts'
import type { Oracle } from './oracle.ts'
import type { Repository } from './repository.ts'

interface Tools {
  readonly folder: MemoryWorktree
  readonly repository: Repository
  readonly oracle: Oracle
  readonly hint: (path: FilePath | undefined) => void
  readonly word: () => string
  readonly put: (path: FilePath, text: string) => void
}

/** What a developer has before them. */
interface Subject {
  readonly path: FilePath
  readonly text: string
  readonly which: number
  readonly at: number
}

/** What a developer does in the widest worlds: with git, and with whole folders. */
export class MoreDeeds {
  readonly #tools: Tools
  readonly #git: GitCommands

  constructor(tools: Tools) {
    this.#tools = tools
    this.#git = new GitCommands(tools.folder, tools.repository)
  }

  act(what: Exclude<MostHere, 'lock' | 'regroup'>, subject: Subject): void {
    const { path, text, which, at } = subject
    const { repository, hint, put } = this.#tools
    switch (what) {
      case 'amend':
        this.#git.amend()
        break
      case 'commit-file':
        this.#git.commitFile(path)
        break
      case 'reset-mixed':
        this.#git.resetMixed()
        break
      case 'restore-source': {
        const old = this.#git.textAgo(path, 1 + (at % 3))
        if (old !== undefined) put(path, old)
        break
      }
      case 'clean':
        this.#taking(() => {
          for (const each of this.#git.untracked()) this.#tools.folder.files.delete(each)
        })
        break
      case 'revert':
        this.#taking(() => {
          this.#git.revert(which % 2)
        })
        break
      case 'topic':
        this.#git.commitToTopic(which === 2, tree => this.#changed(tree, which, at))
        break
      case 'merge':
      case 'squash':
        this.#taking(() => {
          this.#git.merge(what)
        })
        break
      case 'git-push':
        repository.push()
        break
      case 'git-pull':
      case 'pull-rebase':
        this.#taking(() => {
          if (what === 'git-pull') this.#git.pull()
          else this.#git.pullRebasing()
        })
        break
      case 'cherry-pick':
        this.#taking(() => {
          this.#git.cherryPick()
        })
        break
      case 'stash-all':
        this.#byGit(() => {
          repository.stashAway(this.#git.untracked())
        })
        break
      case 'apply':
        this.#byGit(() => {
          repository.applyStash()
        })
        break
      case 'drop-stash':
        this.#dropStash()
        break
      case 'move-folder':
      case 'copy-folder':
        this.#folder(path, what === 'move-folder')
        break
      case 'kind':
        this.#kind(path, text, at)
    }
    hint(undefined)
  }

  /** What somebody does on another branch to one of its files. */
  #changed(tree: Tree, which: number, at: number): ReadonlyMap<FilePath, BlobId | undefined> {
    const { repository, word } = this.#tools
    const path = [...tree.keys()].sort()[which % Math.max(1, tree.size)]
    const blob = path === undefined ? undefined : tree.get(path)
    const text = blob === undefined ? undefined : repository.blobs.get(blob)
    if (path === undefined || text === undefined) return new Map()
    const put = (to: string): BlobId => repository.add(to)
    switch (at) {
      case 0:
        return new Map([[path, undefined]])
      case 1:
        return new Map([[path, put(renamed(text, word()))]])
      case 2:
        return new Map([[path, put(withoutStatement(text, which))]])
      case 3: {
        const name = word()
        return new Map([[pathOf(`function/${name}.xs`), put(definitionText('function', name, word()))]])
      }
      default:
        return new Map([[path, put(withStatement(text, which, word()))]])
    }
  }

  /** What git does at somebody's wish, but for what Xano has held before: that it is to be so again nobody has said. */
  #taking(work: () => void): void {
    const { oracle, repository } = this.#tools
    const mirrored = new Set(repository.states.flatMap(({ tree }) => [...tree.values()]))
    this.#byGit(work, (before, after) => {
      if (after === undefined || !mirrored.has(repository.add(after))) oracle.chose('here', before, after)
    })
  }

  #byGit(work: () => void, wished?: (before: string | undefined, after: string | undefined) => void): void {
    const { folder, oracle } = this.#tools
    const before = new Map(folder.files)
    work()
    for (const path of new Set([...before.keys(), ...folder.files.keys()])) {
      const [gone, now] = [before.get(path), folder.files.get(path)]
      if (gone === now) continue
      oracle.touched('here', gone, now)
      wished?.(gone, now)
    }
  }

  #dropStash(): void {
    const { folder, oracle, repository } = this.#tools
    for (const [path, blob] of repository.stashes[0]?.files ?? [])
      if (blob !== undefined) oracle.chose('here', repository.blobs.get(blob), folder.files.get(path))
    repository.dropStash()
  }

  /** Gives the folder of a file another name, or copies it with all that is in it. */
  #folder(path: FilePath, isMove: boolean): void {
    const { folder, oracle, word } = this.#tools
    const from = path.slice(0, path.lastIndexOf('/') + 1)
    const to = `${from.slice(0, -1)}-${word()}/`
    for (const [place, text] of [...folder.files]) {
      if (!place.startsWith(from)) continue
      if (isMove) folder.files.delete(place)
      folder.files.set(pathOf(to + place.slice(from.length)), text)
      oracle.touched('here', text)
    }
  }

  /** What was a function becomes a task, say: another definition of the same name. */
  #kind(path: FilePath, text: string, at: number): void {
    const { folder, oracle, word, put } = this.#tools
    const others = KINDS.filter(kind => kind !== kindIn(text))
    const kind = others[at % others.length] ?? 'task'
    folder.files.delete(path)
    oracle.chose('here', text, undefined)
    put(pathOf(`${kind}/${nameIn(text)}.xs`), definitionText(kind, nameIn(text), word()))
  }
}
