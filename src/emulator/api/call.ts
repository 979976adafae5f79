import type { Access } from '../access.ts'
import type { Scene } from '../audit.ts'
import { notFound, type Request } from '../reply.ts'
import { liveBranch, type Branch, type Workspace, type World } from '../world.ts'

/** A request that found its endpoint. */
export interface Call {
  readonly world: World
  readonly request: Request
  readonly access: Access
  /** The decoded parts of the path where the endpoint has a `:`, in order. */
  readonly params: readonly string[]
}

export function workspaceOf({ world, params }: Call): Workspace {
  const id = params[0] ?? ''
  const workspace = /^\d+$/.test(id) ? world.workspaces.get(Number(id)) : undefined
  if (!workspace) throw notFound()
  return workspace
}

/** The branch of that label; the live one for none, and for an unknown one where the switch says so. */
export function branchOf({ world }: Call, workspace: Workspace, label: string | undefined): Branch {
  if (label === undefined || label === '') return liveBranch(workspace)
  const branch = workspace.branches.find(each => each.label === label)
  if (branch) return branch
  if (world.switches.unknownBranch === 'refused') throw notFound()
  return liveBranch(workspace)
}

export const branchOfQuery = (call: Call, workspace: Workspace): Branch =>
  branchOf(call, workspace, call.request.query.get('branch'))

export const sceneOf = ({ access }: Call, workspace: Workspace, branch?: Branch): Scene => ({
  user: access.user,
  workspace,
  ...(branch && { branch }),
})
