import { audit } from '../audit.ts'
import { json, type Reply } from '../reply.ts'
import { liveBranch, timestamp, type Workspace } from '../world.ts'
import { sceneOf, workspaceOf, type Call } from './call.ts'

/** `GET /auth/me` */
export const me = ({ world, access: { user } }: Call): Reply =>
  json({
    id: user.id,
    name: user.name,
    email: user.email,
    created_at: timestamp(0),
    extras: { instance: { ...world.instance, membership: 'admin' } },
  })

/** `GET /instance`, of the account's own API: every instance that the account can reach. */
export const instances = ({ world, request }: Call): Reply =>
  json([{ ...world.instance, meta_api: `${request.origin}/api:meta` }])

/** `GET /workspace` */
export function workspaces({ world }: Call): Reply {
  const items = [...world.workspaces.values()].map(brief)
  return json(world.switches.lists === 'envelope' ? { items } : items)
}

/** `GET /workspace/:id` */
export function workspace(call: Call): Reply {
  const found = workspaceOf(call)
  const { world } = call
  if (world.switches.auditReads) audit(world, sceneOf(call, found), 'workspace:read', found)
  return json({ ...brief(found), preferences: found.preferences })
}

const brief = (workspace: Workspace): Record<string, unknown> => ({
  id: workspace.id,
  name: workspace.name,
  description: workspace.description,
  branch: liveBranch(workspace).label,
})
