import { requireScope, type Access } from '../access.ts'
import { audit, type Scene } from '../audit.ts'
import { etagOf, multidoc, type ReadOptions } from '../multidoc.ts'
import { dryRunReply } from '../operations.ts'
import { flag } from '../parameters.ts'
import { push, type Pushed, type PushOptions } from '../push.ts'
import { badInput, json, Refusal, type Reply, type Request } from '../reply.ts'
import { displayType, type Facts } from '../text/facts.ts'
import { isShared, type Branch, type Workspace, type World } from '../world.ts'
import { branchOfQuery, sceneOf, workspaceOf, type Call } from './call.ts'

/** `GET /workspace/:id/multidoc` */
export function readMultidoc(call: Call): Reply {
  const workspace = workspaceOf(call)
  const branch = branchOfQuery(call, workspace)
  if (call.world.switches.auditReads)
    audit(call.world, sceneOf(call, workspace, branch), 'workspace:read', workspace)
  return multidocReply(call, workspace, branch)
}

export function multidocReply({ world, request }: Call, workspace: Workspace, branch: Branch): Reply {
  const options: ReadOptions = {
    env: flag(request, 'env'),
    records: flag(request, 'records'),
    drafts: flag(request, 'include_draft'),
  }
  const headers = { 'content-type': 'text/x-xanoscript; charset=utf-8' }
  if (!world.switches.etag) return { status: 200, headers, body: multidoc(world, workspace, branch, options) }
  const etag = etagOf(world, workspace, branch, options)
  if (request.ifNoneMatch === etag) return { status: 304, headers: { etag }, body: { text: '' } }
  return { status: 200, headers: { ...headers, etag }, body: multidoc(world, workspace, branch, options) }
}

/** `POST /workspace/:id/multidoc` */
export function pushMultidoc(call: Call): Reply {
  const workspace = workspaceOf(call)
  const branch = branchOfQuery(call, workspace)
  refuseDisabled(call.world, workspace)
  const pushed = push(
    { world: call.world, workspace, branch },
    call.request.body,
    pushOptions(call, false),
    false,
  )
  auditPush(call.world, sceneOf(call, workspace, branch), pushed, call.world.switches.auditImports)
  return pushReply(call.world, pushed)
}

/** `POST /workspace/:id/multidoc/dry-run` */
export function dryRun(call: Call): Reply {
  const workspace = workspaceOf(call)
  const branch = branchOfQuery(call, workspace)
  refuseDisabled(call.world, workspace)
  const pushed = push(
    { world: call.world, workspace, branch },
    call.request.body,
    pushOptions(call, true),
    true,
  )
  return json(dryRunReply(pushed, workspace.name))
}

/**
 * What the query asks for. `force` is documented without an effect and has none here. A dry-run may ask what `delete`
 * would find beside a partial push, as Xano's own CLI does; a push may not.
 */
export function pushOptions(
  { request, access }: { request: Request; access: Access },
  tried: boolean,
): PushOptions {
  flag(request, 'force')
  const options = {
    partial: flag(request, 'partial'),
    delete: flag(request, 'delete'),
    env: flag(request, 'env'),
    records: flag(request, 'records'),
    truncate: flag(request, 'truncate'),
    asDraft: flag(request, 'as_draft'),
    transaction: flag(request, 'transaction', true),
  }
  if (options.delete && options.partial && !tried)
    throw badInput('Delete is not available for a partial push.', 'delete')
  if (options.delete && !tried) requireScope(access, { group: 'Instance Workspace', may: 'd' })
  if (options.records && !tried) requireScope(access, { group: 'Workspace Content', may: 'c' })
  if (options.truncate && !tried) requireScope(access, { group: 'Workspace Content', may: 'd' })
  return options
}

const isInGroup = ({ kind, group }: Facts): boolean => kind === 'query' && group !== undefined

export function pushReply(world: World, { imported, failure }: Pushed): Reply {
  if (failure && world.switches.partialFailure === 'told') throw failure
  if (world.switches.guidMap === 'null') return json(null)
  const whole = world.switches.guidMap === 'full'
  return json({
    guid_map: imported.map(({ after: { facts, guid } }) => ({
      type: facts.kind,
      name: facts.name,
      guid,
      ...(whole && facts.verb !== undefined && { verb: facts.verb }),
      ...(whole && isInGroup(facts) && { api_group: facts.group }),
      ...(whole && facts.canonical !== undefined && { canonical: facts.canonical }),
    })),
  })
}

/** The rows that a push leaves in the log: none for what it did not change. */
export function auditPush(world: World, scene: Scene, pushed: Pushed, rows: 'each' | 'one' | 'none'): void {
  if (rows === 'one') audit(world, scene, 'workspace:import', scene.workspace)
  if (rows !== 'each') return
  const { user, workspace } = scene
  const sceneFor = (kind: string): Scene => (isShared(kind) ? { user, workspace } : scene)
  for (const { before, after, drafted } of pushed.imported) {
    if (before === after || (drafted && !world.switches.auditDrafts)) continue
    const type = `${displayType(after.facts.kind)}:${before ? 'update' : 'create'}`
    audit(world, sceneFor(after.facts.kind), type, { id: after.id, name: after.facts.name })
  }
  for (const { object } of pushed.deleted)
    audit(world, sceneFor(object.facts.kind), `${displayType(object.facts.kind)}:delete`, {
      id: object.id,
      name: object.facts.name,
    })
}

function refuseDisabled(world: World, workspace: Workspace): void {
  if (workspace.preferences.allow_push) return
  throw new Refusal(
    world.switches.pushDisabledStatus,
    world.switches.pushDisabledStatus === 403 ? 'ERROR_CODE_ACCESS_DENIED' : 'ERROR_FATAL',
    'Push is disabled for this workspace. Enable "Allow Direct Workspace Push" in the workspace settings.',
  )
}
