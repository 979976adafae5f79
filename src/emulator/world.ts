import { Chance } from './chance.ts'
import type { AuditRow } from './audit.ts'
import { Shelf } from './shelf.ts'
import { HARD, type Switches } from './switches.ts'
import type { Access } from './access.ts'

/**
 * One Xano instance: everything that a request reads or changes. It does nothing by itself and knows no clock but the
 * one it is given, so that the same requests at the same times always have the same outcome.
 */
export interface World {
  switches: Switches
  readonly now: () => number
  readonly chance: Chance
  readonly instance: { readonly id: string; readonly name: string; readonly display: string }
  readonly users: Map<string, User>
  readonly tokens: Map<string, Access>
  readonly workspaces: Map<number, Workspace>
  /** By the id of the user it belongs to. */
  readonly sandboxes: Map<number, Sandbox>
  /** Of each workspace, oldest first. */
  readonly audit: Map<number, AuditRow[]>
  readonly provocations: Provocation[]
  /** When each token last asked, for the rate limit. */
  readonly asked: Map<string, number[]>
  nextId: number
}

export interface User {
  readonly id: number
  readonly name: string
  readonly email: string
}

export interface Workspace {
  readonly id: number
  name: string
  description: string
  readonly preferences: { allow_push: boolean }
  /** The `env` member of the workspace's settings, kept apart from their text. */
  env: string | undefined
  readonly branches: Branch[]
  /** Tables, realtime channels and the settings: the same in every branch. */
  readonly shared: Shelf
}

export interface Branch {
  readonly id: number
  label: string
  live: boolean
  readonly backup: boolean
  description: string
  color: string
  readonly createdAt: number
  readonly objects: Shelf
  readonly knowledge: Knowledge[]
}

export interface Sandbox {
  readonly workspace: Workspace
  /** The workspace whose definitions were pushed last. */
  source: string | undefined
}

export interface Knowledge {
  readonly guid: string
  readonly name: string
  readonly knowledge_type: string
  readonly content: string
  readonly description: string
  readonly scope: string
  readonly mode: string
  readonly enabled: boolean
  readonly tag: readonly string[]
  readonly files: readonly { readonly name: string; readonly content: string }[]
}

/** What a test wants to go wrong with a definition of this kind and name. */
export type Provocation = { readonly kind: string; readonly name: string } & (
  | {
      /** The push that holds it fails with this message. */ readonly type: 'refuse'
      readonly message: string
      readonly param?: string
    }
  | {
      /** A policy of the workspace finds this in it, and lets no push in that holds it. */
      readonly type: 'forbid'
      readonly finding: string
    }
  | {
      /** A dry-run shows these details; a push empties the definition. */ readonly type: 'corrupt'
      readonly details: string
    }
)

/** An instance with one user, no workspace and no token. */
export function createWorld(options: {
  readonly now: () => number
  readonly seed?: number
  readonly switches?: Partial<Switches>
}): World {
  return {
    switches: { ...HARD, ...options.switches },
    now: options.now,
    chance: new Chance(options.seed ?? 1),
    instance: { id: 'emulator', name: 'emulator', display: 'Emulator' },
    users: new Map(),
    tokens: new Map(),
    workspaces: new Map(),
    sandboxes: new Map(),
    audit: new Map(),
    provocations: [],
    asked: new Map(),
    nextId: 1,
  }
}

/** The user of that name; made when first spoken of. */
export function userNamed(world: World, name: string): User {
  const known = world.users.get(name)
  if (known) return known
  const user = { id: world.nextId++, name, email: `${name}@example.com` }
  world.users.set(name, user)
  return user
}

/** An empty workspace with the one branch `v1`, which is live. */
export function newWorkspace(world: World, name: string, id = world.nextId++): Workspace {
  world.nextId = Math.max(world.nextId, id + 1)
  return {
    id,
    name,
    description: '',
    preferences: { allow_push: true },
    env: undefined,
    branches: [newBranch(world, 'v1', true)],
    shared: new Shelf(),
  }
}

export function newBranch(world: World, label: string, live: boolean): Branch {
  return {
    id: world.nextId++,
    label,
    live,
    backup: false,
    description: '',
    color: '',
    createdAt: world.now(),
    objects: new Shelf(),
    knowledge: [],
  }
}

const SHARED = new Set(['table', 'realtime_channel', 'workspace'])

/** Whether objects of this kind belong to the workspace rather than to one branch. */
export const isShared = (kind: string): boolean => SHARED.has(kind)

export const shelfOf = (workspace: Workspace, branch: Branch, kind: string): Shelf =>
  isShared(kind) ? workspace.shared : branch.objects

export function liveBranch(workspace: Workspace): Branch {
  const live = workspace.branches.find(branch => branch.live) ?? workspace.branches[0]
  if (!live) throw new Error(`workspace ${workspace.id} has no branch`)
  return live
}

/** Time as Xano's API writes it. */
export const timestamp = (ms: number): string =>
  new Date(ms)
    .toISOString()
    .replace('T', ' ')
    .replace(/\.\d+Z$/, '+0000')
