import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { setTimeout as sleepFor } from 'node:timers/promises'
import { issueToken } from './access.ts'
import { edit, placeOf, type Edit, type Selector } from './colleague.ts'
import { FaultPlan, type Fault } from './faults.ts'
import { createHttpServer } from './http.ts'
import { blaming } from './mistake.ts'
import { definitions, type ReadOptions } from './multidoc.ts'
import type { Request } from './reply.ts'
import { seed } from './seed.ts'
import { Service, type Asked } from './service.ts'
import { fromState, readState, StateFile } from './state.ts'
import type { Switches } from './switches.ts'
import { createWorld, liveBranch, newWorkspace, type Provocation, type World } from './world.ts'

export interface EmulatorOptions {
  /** 0, the default, takes a free one. */
  readonly port?: number
  /** What the workspace 1 holds at first. */
  readonly multidoc?: string
  /** More workspaces, with what their branch `v1` holds at first. */
  readonly workspaces?: readonly { readonly id: number; readonly name: string; readonly multidoc?: string }[]
  /** Other choices than the hard ones. */
  readonly switches?: Partial<Switches>
  readonly faults?: readonly Fault[]
  /** Where the state is kept; a state that is there already wins over `multidoc` and `workspaces`. */
  readonly stateFile?: string
  /** The token of the user `dev`; a random one unless it is given. */
  readonly token?: string
  readonly seed?: number
  readonly now?: () => number
  readonly sleep?: (ms: number) => Promise<void>
  readonly maxBodyBytes?: number
}

/** Somebody who edits the same workspace in Xano. */
export interface Colleague {
  readonly put: (text: string, where?: Where) => void
  readonly rename: (object: Selector, to: string, where?: Where) => void
  readonly delete: (object: Selector, where?: Where) => void
  readonly draft: (text: string, where?: Where) => void
  readonly publish: (object: Selector, where?: Where) => void
}

/** The first workspace and its live branch, unless others are named. */
export interface Where {
  readonly workspace?: number
  readonly branch?: string
}

export interface Emulator {
  /** As in `http://127.0.0.1:54321`. */
  readonly origin: string
  readonly token: string
  readonly world: World
  /** What was asked, oldest first. */
  readonly requests: readonly Asked[]
  readonly faults: FaultPlan
  readonly colleague: (name: string) => Colleague
  readonly edit: (who: string, wish: Edit) => void
  readonly switch: (switches: Partial<Switches>) => void
  readonly provoke: (provocation: Provocation) => void
  readonly issueToken: (wanted: Parameters<typeof issueToken>[1]) => string
  /** What is published, one text a definition, in the server's own order; reading so leaves no trace. */
  readonly definitions: (where?: Where, options?: Partial<ReadOptions>) => string[]
  /** Called with every request right before it takes effect. */
  readonly onRequest: (hook: (request: Request) => void) => void
  readonly clearRequests: () => void
  readonly close: () => Promise<void>
}

const MAX_BODY_BYTES = 128 * 1024 * 1024

/** Listens on loopback when it resolves. */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const world = openWorld(options)
  const token = options.token ?? [...world.tokens.keys()][0] ?? randomBytes(30).toString('base64url')
  if (!world.tokens.has(token)) issueToken(world, { token })
  const faults = new FaultPlan()
  for (const fault of options.faults ?? []) faults.add(fault)
  const service = new Service({
    world,
    faults,
    sleep: options.sleep ?? (ms => sleepFor(ms, undefined, { ref: false })),
    maxBodyBytes: options.maxBodyBytes ?? MAX_BODY_BYTES,
    ...(options.stateFile !== undefined && { file: new StateFile(options.stateFile) }),
  })
  await service.save()
  const server = createHttpServer(service)
  server.listen(options.port ?? 0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  return {
    origin: `http://127.0.0.1:${port}`,
    token,
    world,
    requests: service.requests,
    faults,
    colleague: name => colleague(world, name),
    edit: (who, wish) => edit(world, who, wish),
    switch: switches => (world.switches = { ...world.switches, ...switches }),
    provoke: provocation => void world.provocations.push(provocation),
    issueToken: wanted => issueToken(world, wanted),
    definitions: (where = {}, read = {}) => {
      const { workspace, branch } = placeOf(world, where)
      return definitions(world, workspace, branch, { env: false, records: false, drafts: false, ...read })
    },
    onRequest: hook => service.onRequest(hook),
    clearRequests: () => service.requests.splice(0),
    close: async () => {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
      await service.save()
    },
  }
}

function openWorld(options: EmulatorOptions): World {
  const world = createWorld({
    now: options.now ?? Date.now,
    ...(options.seed !== undefined && { seed: options.seed }),
    ...(options.switches && { switches: options.switches }),
  })
  const state = options.stateFile === undefined ? undefined : readState(options.stateFile)
  if (state !== undefined) {
    blaming(String(options.stateFile), () => {
      fromState(world, state)
    })
    return world
  }
  for (const { id, name, multidoc = '' } of [
    { id: 1, name: 'workspace', ...(options.multidoc !== undefined && { multidoc: options.multidoc }) },
    ...(options.workspaces ?? []),
  ]) {
    const workspace = newWorkspace(world, name, id)
    world.workspaces.set(id, workspace)
    seed(world, workspace, liveBranch(workspace), multidoc)
  }
  return world
}

const colleague = (world: World, name: string): Colleague => ({
  put: (text, where) => edit(world, name, { ...where, type: 'put', text }),
  rename: (object, to, where) => edit(world, name, { ...where, type: 'rename', object, to }),
  delete: (object, where) => edit(world, name, { ...where, type: 'delete', object }),
  draft: (text, where) => edit(world, name, { ...where, type: 'draft', text }),
  publish: (object, where) => edit(world, name, { ...where, type: 'publish', object }),
})
