import { audit } from '../audit.ts'
import { fields, isRecord, optionalFlag, optionalText, requiredText } from '../parameters.ts'
import { badInput, json, type Reply } from '../reply.ts'
import type { Branch, Knowledge, World } from '../world.ts'
import { branchOf, branchOfQuery, sceneOf, workspaceOf, type Call } from './call.ts'

const TYPES = ['agents.md', 'doc', 'skill']
const MODES = ['auto', 'referenced', 'always']

interface Change {
  readonly action: 'create' | 'update' | 'unchanged' | 'delete'
  readonly item: Knowledge
}

/** `GET /workspace/:id/knowledge/sync` */
export function readKnowledge(call: Call): Reply {
  const { knowledge } = branchOfQuery(call, workspaceOf(call))
  return json(call.world.switches.lists === 'envelope' ? { items: knowledge } : knowledge)
}

/** `POST /workspace/:id/knowledge/sync` */
export function writeKnowledge(call: Call): Reply {
  const { world, request } = call
  const workspace = workspaceOf(call)
  const body = fields(request)
  const branch = branchOf(call, workspace, optionalText(body, 'branch'))
  if (!Array.isArray(body['items'])) throw badInput('Missing param: items', 'items')
  const changes = plan(world, branch, body['items'], optionalFlag(body, 'delete'))
  optionalFlag(body, 'force')
  if (optionalFlag(body, 'dry_run')) return json(preview(changes))
  const standing = changes.filter(change => change.action !== 'delete').map(change => change.item)
  const kept = branch.knowledge.filter(item => !changes.some(change => change.item.guid === item.guid))
  branch.knowledge.splice(0, branch.knowledge.length, ...kept, ...standing)
  if (world.switches.auditKnowledge)
    for (const { action, item } of changes)
      if (action !== 'unchanged')
        audit(world, sceneOf(call, workspace, branch), `knowledge:${action}`, {
          id: workspace.id,
          name: item.name,
        })
  return json({
    imported: standing.length,
    deleted: changes.length - standing.length,
    guid_map: standing.map(({ guid, name }) => ({ guid, name })),
  })
}

function plan(world: World, branch: Branch, items: readonly unknown[], remove: boolean): Change[] {
  const changes = items.map((value): Change => {
    if (!isRecord(value)) throw badInput('Param items holds something else than objects.', 'items')
    const before = known(branch, optionalText(value, 'guid'), requiredText(value, 'name'))
    const item = read(world, value, before)
    if (!before) return { action: 'create', item }
    return { action: JSON.stringify(item) === JSON.stringify(before) ? 'unchanged' : 'update', item }
  })
  const named = new Set(changes.map(change => change.item.guid))
  const others = remove ? branch.knowledge.filter(item => !named.has(item.guid)) : []
  return [...changes, ...others.map((item): Change => ({ action: 'delete', item }))]
}

const known = (branch: Branch, guid: string | undefined, name: string): Knowledge | undefined =>
  branch.knowledge.find(item => item.guid === guid) ?? branch.knowledge.find(item => item.name === name)

function read(world: World, value: Record<string, unknown>, before: Knowledge | undefined): Knowledge {
  const type = requiredText(value, 'knowledge_type')
  const mode = optionalText(value, 'mode') ?? 'auto'
  if (!TYPES.includes(type))
    throw badInput(`Input "${type}" is not one of the allowable values.`, 'knowledge_type')
  if (!MODES.includes(mode)) throw badInput(`Input "${mode}" is not one of the allowable values.`, 'mode')
  return {
    guid: before?.guid ?? optionalText(value, 'guid') ?? world.chance.id(27),
    name: requiredText(value, 'name'),
    knowledge_type: type,
    content: optionalText(value, 'content') ?? '',
    description: optionalText(value, 'description') ?? '',
    scope: optionalText(value, 'scope') ?? 'workspace',
    mode,
    enabled: value['enabled'] !== false,
    tag: Array.isArray(value['tag']) ? value['tag'].map(String) : [],
    files: readFiles(value['files']),
  }
}

const readFiles = (files: unknown): Knowledge['files'] =>
  (Array.isArray(files) ? files : []).map((file: unknown) => {
    if (!isRecord(file)) throw badInput('Param files holds something else than objects.', 'files')
    return { name: requiredText(file, 'name'), content: optionalText(file, 'content') ?? '' }
  })

function preview(changes: readonly Change[]): Record<string, unknown> {
  const summary: Record<string, Record<string, number>> = {}
  const counted = { create: 'created', update: 'updated', unchanged: 'unchanged', delete: 'deleted' } as const
  for (const { action, item } of changes) {
    const counts = (summary[item.knowledge_type] ??= { created: 0, updated: 0, deleted: 0, unchanged: 0 })
    counts[counted[action]] = (counts[counted[action]] ?? 0) + 1
  }
  const operations = changes.map(({ action, item }) => ({
    action,
    type: item.knowledge_type,
    name: item.name,
  }))
  return { operations, summary }
}
