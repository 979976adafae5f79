import { withMember, withoutMember } from './text/edit.ts'
import type { Facts } from './text/facts.ts'
import { Script } from './text/script.ts'
import { withColumnsOf } from './text/table.ts'
import { rowsOf, withRows } from './rows.ts'
import type { Journal } from './journal.ts'
import type { Row, Stored } from './shelf.ts'
import { shelfOf, type Branch, type Workspace, type World } from './world.ts'

/** What a push asks for each definition, as its query says. */
export interface ImportOptions {
  readonly partial: boolean
  readonly env: boolean
  readonly records: boolean
  readonly truncate: boolean
  readonly asDraft: boolean
}

/** Where a push goes. */
export interface Place {
  readonly world: World
  readonly workspace: Workspace
  readonly branch: Branch
}

/** One definition that was taken in: what stood there, and what stands there now. */
export interface Imported {
  readonly before: Stored | undefined
  readonly after: Stored
  readonly drafted: boolean
  readonly truncated: boolean
}

/** There is one of each, so that nothing has to tell it from another. */
const HAVE_NO_GUID = new Set(['workspace', 'branch'])
const HAVE_CANONICAL = new Set(['api_group', 'agent', 'mcp_server', 'realtime_server'])
/** The kinds for whose lists Xano's OpenAPI knows `include_draft`. */
const HAVE_DRAFTS =
  /^(addon|function|query|middleware|task|tool|workflow_test|(workspace|table|agent|mcp_server|realtime)_trigger)$/

/**
 * Takes one definition in: the object of its guid, else that of its kind and name, else a new one. Its text gets the
 * guid, unless the object is from an export without guids and the push has none either. Its references are not looked
 * at here, because what they mean is known only when the whole push is in.
 */
export function importDefinition(
  place: Place,
  journal: Journal,
  sent: Script,
  options: ImportOptions,
): Imported {
  const { world, workspace, branch } = place
  const { facts } = sent
  const before = targetOf(place, facts)
  const id = before?.id ?? world.nextId++
  const guid = before?.guid ?? newGuid(world, facts)
  const canonical = HAVE_CANONICAL.has(facts.kind) ? canonicalFor(world, facts, before) : undefined
  const written =
    !HAVE_NO_GUID.has(facts.kind) && (!before || facts.guid !== undefined || before.facts.guid !== undefined)
  let script = written ? withMember(sent, 'guid', guid, 'last') : sent
  if (canonical !== undefined) script = withMember(script, 'canonical', canonical, 'first')
  if (facts.kind === 'workspace') script = takeSettings(workspace, journal, script, options)
  let rows = before?.rows
  if (facts.kind === 'table') ({ script, rows } = takeTable(before, script, options))

  const now = world.now()
  const { text } = script
  const drafted = options.asDraft && HAVE_DRAFTS.test(facts.kind)
  const identity = {
    id,
    guid,
    facts: { ...facts, ...(written && { guid }), ...(canonical !== undefined && { canonical }) },
  }
  const after: Stored = drafted
    ? { ...identity, createdAt: now, updatedAt: now, ...before, draft: { text, updatedAt: now } }
    : {
        ...identity,
        text,
        ...(before?.draft && { draft: before.draft }),
        ...(rows && rows.length > 0 && { rows }),
        createdAt: before?.createdAt ?? now,
        updatedAt: now,
      }
  journal.put(shelfOf(workspace, branch, facts.kind), after)
  return { before, after, drafted, truncated: options.truncate && facts.kind === 'table' }
}

/** Environment variables and the name are the workspace's own; the variables leave the text. */
function takeSettings(workspace: Workspace, journal: Journal, sent: Script, options: ImportOptions): Script {
  const { script, taken } = withoutMember(sent, 'env')
  if (options.env && taken !== undefined) journal.set(workspace, 'env', taken)
  journal.set(workspace, 'name', sent.facts.name)
  return script
}

/** Records leave the text; columns that a partial push does not name stay. */
function takeTable(
  before: Stored | undefined,
  sent: Script,
  options: ImportOptions,
): { script: Script; rows: Row[] } {
  const { script, taken } = withoutMember(sent, 'items')
  const kept = options.truncate ? [] : (before?.rows ?? [])
  const added = options.records && taken !== undefined ? rowsOf(taken) : []
  const additive = options.partial && before?.text !== undefined
  return {
    script: additive ? withColumnsOf(script, new Script(before.text ?? '')) : script,
    rows: withRows(kept, added),
  }
}

/** The settings are one object, whatever they are called. */
function targetOf({ workspace, branch }: Place, facts: Facts): Stored | undefined {
  const shelf = shelfOf(workspace, branch, facts.kind)
  const known = facts.guid === undefined ? undefined : shelf.byGuid(facts.kind, facts.guid)
  if (known) return known
  if (facts.kind === 'workspace') return shelf.all().find(object => object.facts.kind === 'workspace')
  return shelf.byName(facts)
}

function newGuid(world: World, facts: Facts): string {
  if (facts.guid !== undefined && world.switches.unknownGuid === 'kept') return facts.guid
  return world.chance.id(27)
}

/** A canonical belongs to one object of the whole instance: one that is taken is not given twice. */
function canonicalFor(world: World, facts: Facts, before: Stored | undefined): string {
  const own = before?.facts.canonical
  const wanted = facts.canonical
  if (wanted !== undefined && (wanted === own || !isTaken(world, wanted))) return wanted
  return own ?? world.chance.id(8)
}

function isTaken(world: World, canonical: string): boolean {
  for (const workspace of world.workspaces.values())
    for (const { objects } of workspace.branches)
      if (objects.all().some(object => object.facts.canonical === canonical)) return true
  return false
}
