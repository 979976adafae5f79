import type { Shelf, Stored } from './shelf.ts'
import type { Workspace, World } from './world.ts'

/** Changes that can all be taken back: a dry-run, and a push that fails, leave the world as they found it. */
export class Journal {
  private readonly undo: (() => void)[] = []
  private readonly versions = new Map<Shelf, number>()

  /** Also takes back the ids and the chance that are used from here on. */
  constructor(world: World) {
    const { nextId } = world
    const { state } = world.chance
    this.undo.push(() => {
      world.nextId = nextId
      world.chance.state = state
    })
  }

  put(shelf: Shelf, object: Stored): void {
    const before = shelf.get(object.id)
    this.touch(shelf)
    shelf.put(object)
    this.undo.push(() => (before ? shelf.put(before) : shelf.remove(object.id)))
  }

  remove(shelf: Shelf, object: Stored): void {
    this.touch(shelf)
    shelf.remove(object.id)
    this.undo.push(() => shelf.put(object))
  }

  set<K extends 'name' | 'env'>(workspace: Workspace, key: K, value: Workspace[K]): void {
    const before = workspace[key]
    workspace[key] = value
    this.undo.push(() => (workspace[key] = before))
  }

  rollback(): void {
    for (const step of this.undo.reverse()) step()
    for (const [shelf, version] of this.versions) shelf.version = version
  }

  private touch(shelf: Shelf): void {
    if (!this.versions.has(shelf)) this.versions.set(shelf, shelf.version)
  }
}
