import { auditPush } from './api/multidoc.ts'
import { audit, type Scene } from './audit.ts'
import { Journal } from './journal.ts'
import { Names } from './naming.ts'
import { objectsOf } from './multidoc.ts'
import { removeObject } from './api/objects.ts'
import { push, rendered } from './push.ts'
import type { Stored } from './shelf.ts'
import { displayType } from './text/facts.ts'
import { withName } from './text/edit.ts'
import { Script } from './text/script.ts'
import { isShared, liveBranch, shelfOf, userNamed, type Branch, type Workspace, type World } from './world.ts'

/** Which object: by its guid, or by what it is called. */
export type Selector =
  | { readonly guid: string }
  | { readonly kind: string; readonly name: string; readonly verb?: string; readonly group?: string }

/** What somebody does in Xano's editor, in the first workspace and its live branch unless another is named. */
export type Edit = { readonly workspace?: number; readonly branch?: string } & (
  | { readonly type: 'put'; readonly text: string }
  | { readonly type: 'rename'; readonly object: Selector; readonly to: string }
  | { readonly type: 'delete'; readonly object: Selector }
  | { readonly type: 'draft'; readonly text: string }
  | { readonly type: 'publish'; readonly object: Selector }
  | { readonly type: 'set-live' }
  | { readonly type: 'allow-push'; readonly allowed: boolean }
)

/** Does it at once, with the rows in the audit log that such an edit leaves. */
export function edit(world: World, who: string, wish: Edit): void {
  const { workspace, branch } = placeOf(world, wish)
  const scene = { user: userNamed(world, who), workspace, branch }
  if (wish.type === 'put' || wish.type === 'draft') {
    const options = { ...EDITOR, asDraft: wish.type === 'draft' }
    auditPush(world, scene, push({ world, workspace, branch }, wish.text, options, false), 'each')
  } else if (wish.type === 'set-live') {
    for (const each of workspace.branches) each.live = each === branch
    audit(world, scene, 'branch:live', { id: branch.id, name: branch.label })
  } else if (wish.type === 'allow-push') {
    workspace.preferences.allow_push = wish.allowed
    audit(world, scene, 'workspace:update', workspace)
  } else editObject(world, scene, wish)
}

function editObject(
  world: World,
  { user, workspace, branch }: Required<Scene>,
  wish: Extract<Edit, { readonly object: Selector }>,
): void {
  const object = select(workspace, branch, wish.object)
  const { kind, name } = object.facts
  if (wish.type === 'rename') {
    const script = withName(new Script(object.text ?? ''), wish.to)
    replace(world, workspace, branch, object, rendered(world, script))
  } else if (wish.type === 'delete') {
    removeObject(world, workspace, branch, shelfOf(workspace, branch, kind), object)
  } else {
    if (!object.draft) throw new Error(`${kind} ${name} has no draft`)
    replace(world, workspace, branch, object, object.draft.text)
    if (!world.switches.auditDrafts) return
  }
  const scene = { user, workspace, ...(!isShared(kind) && { branch }) }
  audit(world, scene, `${displayType(kind)}:${AUDITED[wish.type]}`, { id: object.id, name })
}

const AUDITED = { rename: 'update', delete: 'delete', publish: 'publish' } as const
const EDITOR = {
  ...{ partial: false, delete: false, env: true, records: true, truncate: false },
  ...{ transaction: true, keepReferences: true },
}

export function placeOf(
  world: World,
  { workspace: id, branch: label }: { readonly workspace?: number; readonly branch?: string },
): { workspace: Workspace; branch: Branch } {
  const workspace = id === undefined ? [...world.workspaces.values()][0] : world.workspaces.get(id)
  if (!workspace) throw new Error(`no workspace ${id ?? ''}`)
  const branch =
    label === undefined ? liveBranch(workspace) : workspace.branches.find(each => each.label === label)
  if (!branch) throw new Error(`no branch ${label ?? ''}`)
  return { workspace, branch }
}

function select(workspace: Workspace, branch: Branch, selector: Selector): Stored {
  const found = objectsOf(workspace, branch).find(({ guid, facts }) =>
    'guid' in selector
      ? guid === selector.guid
      : facts.kind === selector.kind &&
        facts.name === selector.name &&
        (selector.verb === undefined || facts.verb === selector.verb) &&
        (selector.group === undefined || facts.group === selector.group),
  )
  if (!found) throw new Error(`no ${JSON.stringify(selector)}`)
  return found
}

/** Publishes another text of an object; what refers to it follows a new name. */
function replace(world: World, workspace: Workspace, branch: Branch, object: Stored, text: string): void {
  const { id, guid, rows, createdAt } = object
  const { facts } = new Script(text)
  const journal = new Journal(world)
  const names = new Names()
  names.renamed(object.facts, facts)
  journal.put(shelfOf(workspace, branch, facts.kind), {
    ...{ id, guid, facts, text, createdAt, updatedAt: world.now() },
    ...(rows && { rows }),
  })
  names.spread(world, journal, workspace, branch, new Set([object.id]))
}
