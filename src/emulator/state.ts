import { readFileSync } from 'node:fs'
import { open, rename } from 'node:fs/promises'
import type { Access } from './access.ts'
import type { AuditRow } from './audit.ts'
import { Shelf, type Stored } from './shelf.ts'
import type { Branch, Sandbox, User, Workspace, World } from './world.ts'

const VERSION = 1

/** Everything of a world but its clock, its switches and what a test provokes, as JSON. */
interface State {
  readonly version: number
  readonly nextId: number
  readonly chance: number
  readonly users: readonly User[]
  readonly tokens: readonly (readonly [string, Access])[]
  readonly workspaces: readonly SavedWorkspace[]
  readonly sandboxes: readonly (readonly [
    number,
    Omit<Sandbox, 'workspace'> & { readonly workspace: SavedWorkspace },
  ])[]
  readonly audit: readonly (readonly [number, readonly AuditRow[]])[]
}

type SavedBranch = Omit<Branch, 'objects'> & { readonly objects: readonly Stored[] }
type SavedWorkspace = Omit<Workspace, 'branches' | 'shared'> & {
  readonly branches: readonly SavedBranch[]
  readonly shared: readonly Stored[]
}

export function toState(world: World): string {
  const state: State = {
    version: VERSION,
    nextId: world.nextId,
    chance: world.chance.state,
    users: [...world.users.values()],
    tokens: [...world.tokens],
    workspaces: [...world.workspaces.values()].map(savedWorkspace),
    sandboxes: [...world.sandboxes].map(([id, sandbox]) => [
      id,
      { ...sandbox, workspace: savedWorkspace(sandbox.workspace) },
    ]),
    audit: [...world.audit],
  }
  return JSON.stringify(state)
}

/** Reads write rows of the audit log too, and are not saved: ids that were given since must not be given again. */
const UNSAVED_IDS = 100_000

/** Puts a saved state into a new world. */
export function fromState(world: World, text: string): void {
  const state = JSON.parse(text) as Omit<State, 'version'> & { readonly version?: unknown }
  if (state.version !== VERSION) throw new Error('this is no state that the emulator wrote')
  world.nextId = state.nextId + UNSAVED_IDS
  world.chance.state = state.chance
  for (const user of state.users) world.users.set(user.name, user)
  for (const [token, access] of state.tokens) world.tokens.set(token, access)
  for (const saved of state.workspaces) world.workspaces.set(saved.id, readWorkspace(saved))
  for (const [id, saved] of state.sandboxes)
    world.sandboxes.set(id, { ...saved, workspace: readWorkspace(saved.workspace) })
  for (const [id, rows] of state.audit) world.audit.set(id, [...rows])
}

const savedWorkspace = (workspace: Workspace): SavedWorkspace => ({
  ...workspace,
  branches: workspace.branches.map(branch => ({ ...branch, objects: branch.objects.all() })),
  shared: workspace.shared.all(),
})

const readWorkspace = (saved: SavedWorkspace): Workspace => ({
  ...saved,
  env: saved.env,
  branches: saved.branches.map(branch => ({ ...branch, objects: shelf(branch.objects) })),
  shared: shelf(saved.shared),
})

function shelf(objects: readonly Stored[]): Shelf {
  const filled = new Shelf()
  for (const object of objects) filled.put(object)
  return filled
}

/** The saved state, or nothing on the first start. */
export function readState(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}

/** Writes one state after the other, each whole or not at all; of several that wait, only the last is written. */
export class StateFile {
  private readonly path: string
  private writing: Promise<void> = Promise.resolve()
  private waiting: Promise<void> | undefined

  constructor(path: string) {
    this.path = path
  }

  /** Resolves when a state at least as new as that of now is on disk. */
  save(state: () => string): Promise<void> {
    const write = (): Promise<void> => {
      this.waiting = undefined
      this.writing = this.write(state())
      return this.writing
    }
    this.waiting ??= this.writing.then(write, write)
    return this.waiting
  }

  private async write(text: string): Promise<void> {
    const temporary = `${this.path}.new`
    const file = await open(temporary, 'w', 0o600)
    try {
      await file.writeFile(text)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(temporary, this.path)
  }
}
