import type { FilePath } from '../../src/core/xs/file-path.ts'
import { withoutGuid } from '../../src/core/xs/guid.ts'
import { edit } from '../../src/emulator/colleague.ts'
import { definitions } from '../../src/emulator/multidoc.ts'
import { Refusal } from '../../src/emulator/reply.ts'
import { type Branch, liveBranch, type Workspace, type World as Xano } from '../../src/emulator/world.ts'
import { pathOf } from '../doubles/bench.ts'
import type { MemoryWorktree } from '../doubles/memory-worktree.ts'
import {
  definitionText,
  groupIn,
  guidIn,
  type Kind,
  KINDS,
  kindIn,
  nameIn,
  regrouped,
  renamed,
  withoutStatement,
  withStatement,
  withWord,
} from './editing.ts'
import type { Happening } from './game.ts'
import { MoreDeeds } from './more-deeds.ts'
import type { Oracle } from './oracle.ts'
import type { Repository } from './repository.ts'

type Act<Side extends 'here' | 'there'> = Extract<Happening, { readonly kind: Side }>

interface Scene {
  readonly kinds: readonly Kind[]
  readonly folder: MemoryWorktree
  readonly repository: Repository
  readonly xano: Xano
  readonly oracle: Oracle
  /** How many words were written so far. */
  readonly words: { count: number }
  readonly hint: (path: FilePath | undefined) => void
}

/** A developer at the folder and a colleague at Xano's editor, and what each of them has open. */
export class People {
  readonly #scene: Scene
  readonly #more: MoreDeeds
  readonly #open = { here: new Map<FilePath, string>(), there: new Map<string, string>() }
  #unfinished: { readonly path: FilePath; readonly text: string } | undefined
  #endRebase: (() => void) | undefined

  constructor(scene: Scene) {
    this.#scene = scene
    this.#more = new MoreDeeds({
      ...scene,
      word: () => this.#word(),
      put: (path, text) => {
        this.#put(path, text)
      },
    })
  }

  /** Both have everything open. */
  begin(): void {
    for (const [path, text] of this.#scene.folder.files) this.#open.here.set(path, text)
    for (const [guid, text] of textsIn(this.#scene.xano)) this.#open.there.set(guid, text)
  }

  act(happening: Happening): void {
    if (happening.kind === 'here') this.#here(happening)
    if (happening.kind === 'there') this.#there(happening)
  }

  /** The editor finishes the save that it is in the middle of, and git what it was doing. */
  finish(): void {
    const { folder, repository } = this.#scene
    if (folder.at.branch !== 'main') {
      folder.at = { ...folder.at, branch: 'main' }
      this.#scene.oracle.standsAgain()
    }
    repository.isLocked = false
    this.#endRebase?.()
    this.#endRebase = undefined
    const save = this.#unfinished
    this.#unfinished = undefined
    if (save) this.#save(save.path, save.text)
  }

  #here({ what, which, at }: Act<'here'>): void {
    const { folder, repository, oracle, hint } = this.#scene
    const { files } = folder
    const path = [...files.keys()].sort()[which % Math.max(1, files.size)]
    const text = path === undefined ? undefined : files.get(path)
    if (what === 'create') {
      const name = this.#word()
      const kind = this.#kind(which)
      this.#put(pathOf(`${kind}/${name}.xs`), definitionText(kind, name, this.#word()))
      return
    }
    if (path === undefined || text === undefined) return
    switch (what) {
      case 'edit': {
        this.#put(path, withWord(text, at, this.#word()))
        return
      }
      case 'insert': {
        this.#put(path, withStatement(text, at, this.#word()))
        return
      }
      case 'drop': {
        this.#put(path, withoutStatement(text, at))
        return
      }
      case 'rename': {
        this.#put(path, renamed(text, this.#word()))
        return
      }
      case 'crlf': {
        this.#put(path, text.replaceAll('\r\n', '\n').replaceAll('\n', '\r\n'))
        return
      }
      case 'delete':
        files.delete(path)
        oracle.chose('here', text, undefined)
        {
          hint(path)
          return
        }
      case 'move':
        files.delete(path)
        files.set(pathOf(`moved/${this.#word()}.xs`), text)
        oracle.touched('here', text)
        {
          hint(undefined)
          return
        }
      case 'torn':
      case 'emptied': {
        const whole = withStatement(text, at, this.#word())
        this.#unfinished = { path, text: whole }
        files.set(path, what === 'torn' ? whole.slice(0, Math.floor(whole.length / 2)) : '')
        oracle.touched('here', text)
        hint(path)
        return
      }
      case 'swap': {
        this.#swap(path, text, which)
        return
      }
      case 'open':
        this.#open.here.set(path, text)
        return
      case 'save-stale': {
        this.#save(path, withStatement(this.#open.here.get(path) ?? text, at, this.#word()))
        return
      }
      case 'copy': {
        files.set(pathOf(`copied/${this.#word()}.xs`), text)
        oracle.touched('here', text)
        hint(undefined)
        return
      }
      case 'checkout': {
        const committed = repository.committedText(path)
        if (committed === undefined) return
        this.#put(path, committed)
        return
      }
      case 'commit':
        repository.commit()
        {
          hint(undefined)
          return
        }
      case 'reset': {
        this.#byGit(() => {
          repository.reset()
        })
        return
      }
      case 'stash':
      case 'pop': {
        this.#byGit(() => {
          if (what === 'stash') repository.stashAway()
          else repository.pop()
        })
        return
      }
      case 'rebase': {
        this.#byGit(() => {
          this.#endRebase = repository.rebase()
        })
        return
      }
      case 'regroup': {
        this.#put(path, regrouped(text))
        return
      }
      case 'lock':
        repository.isLocked = true
        return
      case 'switch':
        folder.at = { ...folder.at, branch: 'other' }
        repository.isLocked = true
        {
          hint(undefined)
          return
        }
      default:
        this.#more.act(what, { path, text, which, at })
    }
  }

  /** What git does to files nobody has typed or deleted. */
  #byGit(work: () => void): void {
    const { folder, oracle, hint } = this.#scene
    const before = new Map(folder.files)
    work()
    for (const path of new Set([...before.keys(), ...folder.files.keys()])) {
      const gone = before.get(path)
      if (folder.files.get(path) !== gone) oracle.touched('here', gone, folder.files.get(path))
    }
    hint(undefined)
  }

  /** Two definitions of one kind exchange their names. */
  #swap(path: FilePath, text: string, which: number): void {
    const { folder, oracle, hint } = this.#scene
    const [other] = [...folder.files]
      .filter(([place, found]) => place !== path && kindIn(found) === kindIn(text))
      .slice(which % 2)
    if (!other) return
    oracle.exchanged([text, other[1]])
    folder.files.set(path, renamed(text, nameIn(other[1])))
    folder.files.set(other[0], renamed(other[1], nameIn(text)))
    oracle.chose('here', text, renamed(text, nameIn(other[1])))
    oracle.chose('here', other[1], renamed(other[1], nameIn(text)))
    hint(undefined)
  }

  #there({ what, which, at }: Act<'there'>): void {
    const { xano, oracle } = this.#scene
    const objects = [...textsIn(xano)]
    if (what === 'create') {
      const name = this.#word()
      this.#publish(definitionText(this.#kind(which), name, this.#word()))
      return
    }
    const [guid, text] = objects.sort(byName)[which % Math.max(1, objects.length)] ?? []
    if (guid === undefined || text === undefined) return
    switch (what) {
      case 'edit': {
        this.#publish(withWord(text, at, this.#word()), text)
        return
      }
      case 'insert': {
        this.#publish(withStatement(text, at, this.#word()), text)
        return
      }
      case 'drop': {
        this.#publish(withoutStatement(text, at), text)
        return
      }
      case 'rename': {
        this.#publish(renamed(text, this.#word()), text)
        return
      }
      case 'delete':
        edit(xano, 'ann', { type: 'delete', object: { guid } })
        {
          for (const gone of [text, ...objects.map(([, each]) => each).filter(isMember(text))])
            oracle.chose('there', gone, undefined)
          return
        }
      case 'open':
        this.#open.there.set(guid, text)
        return
      case 'regroup': {
        this.#publish(regrouped(text), text)
        return
      }
      case 'revert': {
        this.#publish(this.#open.there.get(guid) ?? text, text)
        return
      }
      case 'duplicate': {
        this.#publish(withoutGuid(renamed(text, this.#word())))
        return
      }
      case 'recreate': {
        const kind = KINDS.find(each => each === kindIn(text))
        if (kind === undefined) return
        edit(xano, 'ann', { type: 'delete', object: { guid } })
        oracle.chose('there', text, undefined)
        const namesake = [...textsIn(xano).values()].find(
          each => kindIn(each) === kind && nameIn(each) === nameIn(text),
        )
        this.#publish(definitionText(kind, nameIn(text), this.#word(), this.#word()), namesake)
        const [now] =
          [...textsIn(xano)].find(([, each]) => kindIn(each) === kind && nameIn(each) === nameIn(text)) ?? []
        if (now !== undefined) oracle.madeAnew(guid, now)
        return
      }
      case 'swap': {
        const other = objects.find(([id, found]) => id !== guid && kindIn(found) === kindIn(text))?.[1]
        if (other === undefined) return
        const names = [this.#word(), nameIn(text), nameIn(other)]
        const inTurn = [text, other, text].map((each, turn) => renamed(each, names[turn] ?? ''))
        for (const each of inTurn) this.#publish(each)
        oracle.chose('there', text, renamed(text, nameIn(other)))
        oracle.chose('there', other, renamed(other, nameIn(text)))
        return
      }
      case 'save-stale':
        this.#publish(withStatement(this.#open.there.get(guid) ?? text, at, this.#word()))
        oracle.touched('there', text)
    }
  }

  /** Puts a text into Xano; in place of another one that the colleague sees. */
  #publish(text: string, before?: string): void {
    const { xano, oracle } = this.#scene
    try {
      edit(xano, 'ann', { type: 'put', text })
    } catch (error) {
      if (error instanceof Refusal) return
      throw error
    }
    const guid = guidIn(text)
    if (guid !== undefined) this.#open.there.set(guid, text)
    oracle.chose('there', before, text)
  }

  /** Saves a text that was made from what the file holds. */
  #put(path: FilePath, text: string): void {
    const { files } = this.#scene.folder
    const before = files.get(path)
    files.set(path, text)
    this.#open.here.set(path, text)
    this.#scene.oracle.chose('here', before, text)
    this.#scene.hint(path)
  }

  /** Saves a text that was made from what the file held some time ago. */
  #save(path: FilePath, text: string): void {
    this.#scene.folder.files.set(path, text)
    this.#open.here.set(path, text)
    this.#scene.oracle.wrote(text)
    this.#scene.oracle.touched('here', text)
    this.#scene.hint(path)
  }

  #kind(which: number): Kind {
    const { kinds } = this.#scene
    return kinds[which % kinds.length] ?? 'function'
  }

  #word(): string {
    return `w${this.#scene.words.count++}w`
  }
}

/** What Xano holds, by guid, whatever the engine may think of it. */
export function textsIn(xano: Xano): Map<string, string> {
  const { workspace, branch } = placeIn(xano)
  const texts = definitions(xano, workspace, branch, { env: false, records: false, drafts: false })
  return new Map(texts.map(text => [guidIn(text) ?? '', text]))
}

/** The one branch of the one workspace. */
export function placeIn(xano: Xano): { readonly workspace: Workspace; readonly branch: Branch } {
  const [workspace] = xano.workspaces.values()
  if (!workspace) throw new Error('there is no workspace')
  return { workspace, branch: liveBranch(workspace) }
}

/** Whether Xano deletes it together with another one, which is its group. */
const isMember =
  (group: string) =>
  (text: string): boolean =>
    kindIn(group) === 'api_group' && groupIn(text) === nameIn(group)

const byName = ([one, a]: readonly [string, string], [other, b]: readonly [string, string]): number =>
  nameIn(a) < nameIn(b) || (nameIn(a) === nameIn(b) && one < other) ? -1 : 1
