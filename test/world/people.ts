import type { FilePath } from '../../src/core/xs/file-path.ts'
import { edit } from '../../src/emulator/colleague.ts'
import { definitions } from '../../src/emulator/multidoc.ts'
import { Refusal } from '../../src/emulator/reply.ts'
import { type Branch, liveBranch, type Workspace, type World as Xano } from '../../src/emulator/world.ts'
import { pathOf } from '../doubles/bench.ts'
import type { MemoryWorktree } from '../doubles/memory-worktree.ts'
import {
  definitionText,
  guidIn,
  nameIn,
  renamed,
  withoutStatement,
  withStatement,
  withWord,
} from './editing.ts'
import type { Happening } from './game.ts'
import type { Oracle } from './oracle.ts'
import type { Repository } from './repository.ts'

type Act<Side extends 'here' | 'there'> = Extract<Happening, { readonly kind: Side }>

interface Scene {
  readonly folder: MemoryWorktree
  readonly repository: Repository
  readonly xano: Xano
  readonly oracle: Oracle
  readonly hint: (path: FilePath | undefined) => void
}

/** A developer at the folder and a colleague at Xano's editor, and what each of them has open. */
export class People {
  readonly #scene: Scene
  readonly #open = { here: new Map<FilePath, string>(), there: new Map<string, string>() }
  #unfinished: { readonly path: FilePath; readonly text: string } | undefined
  #words = 0

  constructor(scene: Scene) {
    this.#scene = scene
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
    if (folder.at.branch !== 'main') folder.at = { ...folder.at, branch: 'main' }
    repository.isLocked = false
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
      this.#put(pathOf(`function/${name}.xs`), definitionText(name, this.#word()))
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
        oracle.touched(text)
        {
          hint(undefined)
          return
        }
      case 'torn':
      case 'emptied': {
        const whole = withStatement(text, at, this.#word())
        this.#unfinished = { path, text: whole }
        files.set(path, what === 'torn' ? whole.slice(0, Math.floor(whole.length / 2)) : '')
        oracle.touched(text)
        hint(path)
        return
      }
      case 'open':
        this.#open.here.set(path, text)
        return
      case 'save-stale': {
        this.#save(path, withStatement(this.#open.here.get(path) ?? text, at, this.#word()))
        return
      }
      case 'commit':
        repository.commit()
        {
          hint(undefined)
          return
        }
      case 'reset': {
        const before = new Map(files)
        repository.reset()
        // Of a commit that came and went since Base was moved git leaves no trace: it is the developer's own word.
        const isTraceless = folder.at.commit === repository.note.head
        for (const [place, gone] of before)
          if (files.get(place) !== gone) {
            if (isTraceless) oracle.chose('here', gone, files.get(place))
            else oracle.touched(gone, files.get(place))
          }
        hint(undefined)
        return
      }
      case 'switch':
        folder.at = { ...folder.at, branch: 'other' }
        repository.isLocked = true
        {
          hint(undefined)
          return
        }
    }
  }

  #there({ what, which, at }: Act<'there'>): void {
    const { xano, oracle } = this.#scene
    const objects = [...textsIn(xano)]
    if (what === 'create') {
      const name = this.#word()
      this.#publish(definitionText(name, this.#word()))
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
          oracle.chose('there', text, undefined)
          return
        }
      case 'open':
        this.#open.there.set(guid, text)
        return
      case 'save-stale':
        this.#publish(withStatement(this.#open.there.get(guid) ?? text, at, this.#word()))
        oracle.touched(text)
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
    this.#scene.oracle.touched(text)
    this.#scene.hint(path)
  }

  #word(): string {
    return `w${this.#words++}w`
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

const byName = ([one, a]: readonly [string, string], [other, b]: readonly [string, string]): number =>
  nameIn(a) < nameIn(b) || (nameIn(a) === nameIn(b) && one < other) ? -1 : 1
