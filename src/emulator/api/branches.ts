import { audit } from '../audit.ts'
import { fields, optionalText, requiredText } from '../parameters.ts'
import { badInput, json, notFound, type Reply } from '../reply.ts'
import { rendered } from '../push.ts'
import { withMember } from '../text/edit.ts'
import { Script } from '../text/script.ts'
import { newBranch, timestamp, type Branch, type Workspace, type World } from '../world.ts'
import { sceneOf, workspaceOf, type Call } from './call.ts'

const DEFAULT_LABEL = 'v1'

/** `GET /workspace/:id/branch` */
export const listBranches = (call: Call): Reply => json(workspaceOf(call).branches.map(item))

/** `GET /workspace/:id/branch/:label` */
export const getBranch = (call: Call): Reply => json(item(labelled(call, workspaceOf(call))))

/** `POST /workspace/:id/branch`: a copy of another branch. */
export function createBranch(call: Call): Reply {
  const { world, request } = call
  const workspace = workspaceOf(call)
  const body = fields(request)
  const label = freeLabel(workspace, requiredText(body, 'label'))
  const sourceLabel = optionalText(body, 'source_branch') ?? DEFAULT_LABEL
  const source = workspace.branches.find(each => each.label === sourceLabel)
  if (!source) throw notFound()
  const branch = newBranch(world, label, false)
  branch.description = optionalText(body, 'description') ?? ''
  branch.color = optionalText(body, 'color') ?? ''
  copyObjects(world, source, branch)
  branch.knowledge.push(...source.knowledge)
  workspace.branches.push(branch)
  audit(world, sceneOf(call, workspace, branch), 'branch:create', { id: branch.id, name: label })
  return json(item(branch))
}

/** `PUT /workspace/:id/branch/:label` */
export function editBranch(call: Call): Reply {
  const workspace = workspaceOf(call)
  const branch = labelled(call, workspace)
  const body = fields(call.request)
  const label = optionalText(body, 'label') ?? branch.label
  if (label !== branch.label) {
    if (branch.label === DEFAULT_LABEL) throw badInput('The default branch cannot be renamed.', 'label')
    branch.label = freeLabel(workspace, label)
  }
  branch.description = optionalText(body, 'description') ?? branch.description
  branch.color = optionalText(body, 'color') ?? branch.color
  audit(call.world, sceneOf(call, workspace, branch), 'branch:update', { id: branch.id, name: branch.label })
  return json(item(branch))
}

/** `POST /workspace/:id/branch/:label/live` */
export function setLive(call: Call): Reply {
  const workspace = workspaceOf(call)
  const branch = labelled(call, workspace)
  for (const each of workspace.branches) each.live = each === branch
  audit(call.world, sceneOf(call, workspace, branch), 'branch:live', { id: branch.id, name: branch.label })
  return json(item(branch))
}

/** `DELETE /workspace/:id/branch/:label`, but not the default branch and not the live one. */
export function deleteBranch(call: Call): Reply {
  const workspace = workspaceOf(call)
  const branch = labelled(call, workspace)
  if (branch.label === DEFAULT_LABEL) throw badInput('Cannot delete the default branch.', 'branch_label')
  if (branch.live) throw badInput('Cannot delete the currently live branch.', 'branch_label')
  workspace.branches.splice(workspace.branches.indexOf(branch), 1)
  audit(call.world, sceneOf(call, workspace), 'branch:delete', { id: branch.id, name: branch.label })
  return json({})
}

const item = ({ createdAt, label, live, backup }: Branch): Record<string, unknown> => ({
  created_at: timestamp(createdAt),
  label,
  live,
  backup,
})

/** A branch named in a path must exist, whatever the switch for labels in a query says. */
function labelled({ params }: Call, workspace: Workspace): Branch {
  const branch = workspace.branches.find(each => each.label === params[1])
  if (!branch) throw notFound()
  return branch
}

function freeLabel(workspace: Workspace, label: string): string {
  if (workspace.branches.some(each => each.label === label))
    throw badInput(`Branch "${label}" already exists.`, 'label')
  return label
}

/** Copies have ids of their own, and guids too where branches do not share them. Drafts stay where they are. */
function copyObjects(world: World, source: Branch, target: Branch): void {
  for (const { guid: original, facts, text } of source.objects.all()) {
    if (text === undefined) continue
    const guid = world.switches.branchGuids === 'shared' ? original : world.chance.id(27)
    const now = world.now()
    const own = facts.guid === undefined ? text : withGuid(world, text, guid)
    const copy = { id: world.nextId++, guid, text: own, createdAt: now, updatedAt: now }
    target.objects.put({ ...copy, facts: facts.guid === undefined ? facts : { ...facts, guid } })
  }
}

/** A text that carries a guid carries the new one. */
function withGuid(world: World, text: string, guid: string): string {
  const script = new Script(text)
  return script.facts.guid === undefined ? text : rendered(world, withMember(script, 'guid', guid, 'last'))
}
