import { dryRunReply } from '../operations.ts'
import { push } from '../push.ts'
import { json, type Reply } from '../reply.ts'
import { liveBranch, newWorkspace, type Sandbox, type World } from '../world.ts'
import type { Call } from './call.ts'
import { multidocReply, pushOptions, pushReply } from './multidoc.ts'

/** `GET /sandbox/me`: the user's own sandbox, made when it is first asked for. */
export function getSandbox(call: Call): Reply {
  const { workspace } = sandboxOf(call)
  return json({ id: workspace.id, name: workspace.name, display: 'Sandbox', state: 'ok' })
}

/** `DELETE /sandbox/me` */
export function deleteSandbox({ world, access }: Call): Reply {
  world.sandboxes.delete(access.user.id)
  return json({})
}

/** `POST /sandbox/reset` */
export function resetSandbox({ world, access }: Call): Reply {
  world.sandboxes.set(access.user.id, emptySandbox(world))
  return json({})
}

/** `GET /sandbox/multidoc` */
export function readSandbox(call: Call): Reply {
  const { workspace } = sandboxOf(call)
  return multidocReply(call, workspace, liveBranch(workspace))
}

/** `POST /sandbox/multidoc` */
export function pushSandbox(call: Call): Reply {
  const { world, request } = call
  const sandbox = sandboxOf(call)
  const { workspace } = sandbox
  const pushed = push(
    { world, workspace, branch: liveBranch(workspace) },
    request.body,
    pushOptions(call, false),
    false,
  )
  sandbox.source = request.query.get('source_workspace_id') ?? sandbox.source
  return pushReply(world, pushed)
}

/** `POST /sandbox/multidoc/dry-run`; it tells when the sandbox holds another workspace than the one pushed. */
export function dryRunSandbox(call: Call): Reply {
  const { world, request } = call
  const { workspace, source } = sandboxOf(call)
  const pushed = push(
    { world, workspace, branch: liveBranch(workspace) },
    request.body,
    pushOptions(call, true),
    true,
  )
  const asked = request.query.get('source_workspace_id')
  const mismatch = source !== undefined && asked !== undefined && source !== asked
  return json({
    ...dryRunReply(pushed, workspace.name),
    ...(mismatch && { source_workspace_mismatch: true }),
  })
}

function sandboxOf({ world, access }: Call): Sandbox {
  const known = world.sandboxes.get(access.user.id)
  if (known) return known
  const sandbox = emptySandbox(world)
  world.sandboxes.set(access.user.id, sandbox)
  return sandbox
}

const emptySandbox = (world: World): Sandbox => ({
  workspace: newWorkspace(world, 'sandbox'),
  source: undefined,
})
