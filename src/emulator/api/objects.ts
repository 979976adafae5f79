import type { ScopeGroup } from '../access.ts'
import { audit } from '../audit.ts'
import { Journal } from '../journal.ts'
import { Names } from '../naming.ts'
import { envelope, pageOf, pagingOf } from '../paging.ts'
import { choice, flag } from '../parameters.ts'
import { json, notFound, type Reply } from '../reply.ts'
import type { Shelf, Stored } from '../shelf.ts'
import { displayType } from '../text/facts.ts'
import {
  isShared,
  liveBranch,
  shelfOf,
  timestamp,
  type Branch,
  type Workspace,
  type World,
} from '../world.ts'
import { branchOfQuery, sceneOf, workspaceOf, type Call } from './call.ts'

/** Where the objects of one kind are listed, and which right that needs. */
export interface Listing {
  readonly path: string
  readonly kind: string
  readonly group: ScopeGroup
}

const listing = (path: string, kind = path, group: ScopeGroup = 'Instance Workspace'): Listing => ({
  path,
  kind,
  group,
})

/** The lists that Xano's OpenAPI knows, and behind them the same for the kinds that it does not speak of. */
export const LISTINGS: readonly Listing[] = [
  listing('function', 'function', 'Workspace Function'),
  listing('table', 'table', 'Workspace Database'),
  listing('apigroup', 'api_group', 'Workspace Api'),
  ...['task', 'addon', 'middleware', 'agent', 'mcp_server', 'tool', 'workflow_test'].map(path =>
    listing(path),
  ),
  listing('trigger', 'workspace_trigger'),
  listing('table/trigger', 'table_trigger', 'Workspace Database'),
  listing('agent/trigger', 'agent_trigger'),
  listing('mcp_server/trigger', 'mcp_server_trigger'),
  listing('realtime/channel', 'realtime_channel'),
  listing('realtime/channel/trigger', 'realtime_trigger'),
  ...['error_trigger', 'realtime_server', 'channel', 'message', 'policy', 'microservice'].map(path =>
    listing(path),
  ),
  ...['run.job', 'run.service', 'market_item'].map(path => listing(path)),
]

/** An object, and where it stands. */
export interface Found {
  readonly object: Stored
  readonly shelf: Shelf
  readonly branch: Branch
}

/** `GET` of a list. */
export const listObjects = (call: Call, { kind }: Listing): Reply => {
  const workspace = workspaceOf(call)
  const branch = branchOfQuery(call, workspace)
  const objects = shelfOf(workspace, branch, kind).all()
  return listReply(
    call,
    kind,
    branch,
    objects.filter(({ facts }) => facts.kind === kind),
  )
}

/** `GET /workspace/:id/apigroup/:group/api` */
export function listQueries(call: Call): Reply {
  const { object: group, branch } = groupOf(call)
  const inGroup = ({ facts }: Stored): boolean => facts.kind === 'query' && facts.group === group.facts.name
  return listReply(call, 'query', branch, branch.objects.all().filter(inGroup))
}

/** `GET` of one object by its numeric id. */
export function getObject(call: Call, { kind }: Listing): Reply {
  const { object, branch } = find(call, kind, call.params[1])
  return json(itemOf(call, object, branch))
}

/** `DELETE` of one object by its numeric id; a group goes with its endpoints. */
export function deleteObject(call: Call, { kind }: Listing): Reply {
  remove(call, find(call, kind, call.params[1]))
  return json({})
}

/** `GET` and `DELETE /workspace/:id/apigroup/:group/api/:id` */
export function getQuery(call: Call): Reply {
  const { object, branch } = findQuery(call)
  return json(itemOf(call, object, branch))
}

export function deleteQuery(call: Call): Reply {
  remove(call, findQuery(call))
  return json({})
}

export function find(call: Call, kind: string, id: string | undefined): Found {
  const workspace = workspaceOf(call)
  const number = /^\d+$/.test(id ?? '') ? Number(id) : -1
  const branches = isShared(kind) ? [liveBranch(workspace)] : workspace.branches
  for (const branch of branches) {
    const shelf = shelfOf(workspace, branch, kind)
    const object = shelf.get(number)
    if (object?.facts.kind === kind) return { object, shelf, branch }
  }
  throw notFound()
}

const groupOf = (call: Call): Found => find(call, 'api_group', call.params[1])

function findQuery(call: Call): Found {
  const group = groupOf(call)
  const found = find(call, 'query', call.params[2])
  if (found.branch !== group.branch || found.object.facts.group !== group.object.facts.name) throw notFound()
  return found
}

function remove(call: Call, { object, shelf, branch }: Found): void {
  const workspace = workspaceOf(call)
  removeObject(call.world, workspace, branch, shelf, object)
  const scene = sceneOf(call, workspace, isShared(object.facts.kind) ? undefined : branch)
  audit(call.world, scene, `${displayType(object.facts.kind)}:delete`, {
    id: object.id,
    name: object.facts.name,
  })
}

/** Takes an object away, with the endpoints of a group, and out of what refers to it. */
export function removeObject(
  world: World,
  workspace: Workspace,
  branch: Branch,
  shelf: Shelf,
  object: Stored,
): void {
  const journal = new Journal(world)
  const { kind, name } = object.facts
  const isOwned = ({ facts }: Stored): boolean => facts.kind === 'query' && facts.group === name
  const owned = kind === 'api_group' ? branch.objects.all().filter(isOwned) : []
  const names = new Names()
  journal.remove(shelf, object)
  names.deleted(object.facts)
  for (const query of owned) {
    journal.remove(branch.objects, query)
    names.deleted(query.facts)
  }
  names.spread(world, journal, workspace, branch, new Set())
}

const SORTS = ['created_at', 'updated_at', 'name'] as const

function listReply(call: Call, kind: string, branch: Branch, objects: readonly Stored[]): Reply {
  const { request, world } = call
  const table = kind === 'table' || kind === 'realtime_channel'
  const sort = choice(request, 'sort', SORTS, table ? 'name' : 'created_at')
  const order = choice(request, 'order', ['asc', 'desc'], kind === 'table' ? 'asc' : 'desc')
  const search = (request.query.get('search') ?? '').toLowerCase()
  const drafts = flag(request, 'include_draft')
  const paging = pagingOf(request)
  const found = objects
    .filter(object => drafts || object.text !== undefined)
    .filter(object => object.facts.name.toLowerCase().includes(search))
    .sort((a, b) => compare(a, b, sort) || a.id - b.id)
  if (order === 'desc') found.reverse()
  const items = pageOf(found, paging).map(object => itemOf(call, object, branch))
  const reply = envelope(items, found.length, paging)
  return json(kind === 'table' && world.switches.tableList === 'wrapped' ? [reply] : reply)
}

function compare(a: Stored, b: Stored, sort: (typeof SORTS)[number]): number {
  if (sort === 'created_at') return a.createdAt - b.createdAt
  if (sort === 'updated_at') return a.updatedAt - b.updatedAt
  return a.facts.name < b.facts.name ? -1 : a.facts.name > b.facts.name ? 1 : 0
}

/** Xano's OpenAPI gives agents, MCP servers and channels no guid, and tables, queries and channels no branch. */
function itemOf({ request }: Call, object: Stored, branch: Branch): Record<string, unknown> {
  const { id, guid, facts, text, draft } = object
  const { kind, name } = facts
  const shown = (flag(request, 'include_draft') ? draft?.text : undefined) ?? text ?? ''
  const script = flag(request, 'include_xanoscript') && { xanoscript: { status: 'ok', value: shown } }
  if (kind === 'realtime_channel') return { id, name, active: true, ...script }
  return {
    id,
    created_at: timestamp(object.createdAt),
    updated_at: timestamp(object.updatedAt),
    name,
    description: descriptionOf(shown),
    ...(kind !== 'agent' && kind !== 'mcp_server' && { guid }),
    ...(kind === 'api_group' && { canonical: facts.canonical }),
    ...(kind === 'query' && { verb: facts.verb }),
    ...(kind !== 'query' && kind !== 'table' && { branch: branch.label }),
    ...(draft && { draft_updated_at: timestamp(draft.updatedAt) }),
    ...script,
  }
}

/** The comment above the header. */
const descriptionOf = (text: string): string =>
  (/^(?:\/\/.*\n)+/.exec(text)?.[0] ?? '').trimEnd().replace(/^\/\/ ?/gm, '')
