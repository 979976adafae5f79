import { badInput, forbidden, Refusal } from './reply.ts'
import { corrupted } from './corruption.ts'
import { importDefinition, type Imported, type ImportOptions, type Place } from './importing.ts'
import { Journal } from './journal.ts'
import { Names, withoutDangling } from './naming.ts'
import type { Shelf, Stored } from './shelf.ts'
import { faultPlace } from './text/fault.ts'
import { print } from './text/format.ts'
import { Script } from './text/script.ts'
import { splitMultidoc, type Piece } from './text/split.ts'
import { shelfOf, type Provocation, type World } from './world.ts'

export interface PushOptions extends ImportOptions {
  readonly delete: boolean
  readonly transaction: boolean
  /** What does not exist may be referred to: an edit in Xano's editor, not an import. */
  readonly keepReferences?: boolean
}

/** What a push did, or what it would do. */
export interface Pushed {
  readonly imported: readonly Imported[]
  readonly deleted: readonly Deleted[]
  /** Why the first of the definitions failed that failed beside others that were applied. */
  readonly failure?: Refusal
  /** What a dry-run says of definitions that it would corrupt, by the object's id. */
  readonly details: ReadonlyMap<number, string>
}

export interface Deleted {
  readonly object: Stored
  /** Gone with the group or table that it belongs to. */
  readonly cascade: boolean
}

/**
 * Runs a push. Takes it back when it is only tried, and when a definition fails in a transaction or a trial: then it
 * throws the first `Refusal`.
 */
export function push(place: Place, multidoc: string, options: PushOptions, tried: boolean): Pushed {
  const journal = new Journal(place.world)
  try {
    if (!tried) demandPolicies(place.world, multidoc)
    const pushed = run(place, journal, multidoc, options, tried)
    if (pushed.failure && (options.transaction || tried)) throw pushed.failure
    if (tried) journal.rollback()
    return pushed
  } catch (error) {
    journal.rollback()
    throw error
  }
}

function run(place: Place, journal: Journal, multidoc: string, options: PushOptions, tried: boolean): Pushed {
  const { world, workspace, branch } = place
  const { taken, failure } = takeIn(place, journal, multidoc, options, tried)
  const names = new Names()
  for (const { before, after } of taken)
    if (before?.text !== undefined) names.renamed(before.facts, after.facts)
  const kept = new Set(taken.map(({ after }) => after.id))
  const deleted = options.delete ? deleteOthers(place, journal, kept) : []
  for (const { object } of deleted) names.deleted(object.facts)
  names.spread(world, journal, workspace, branch, kept)

  const details = new Map<number, string>()
  const imported = taken.map(item => {
    const shelf = shelfOf(workspace, branch, item.after.facts.kind)
    const settled = settle(place, { ...item, after: shelf.get(item.after.id) ?? item.after }, options)
    const critical = provoked(world, settled.facts, 'corrupt')
    if (critical) details.set(settled.id, critical.details)
    const stored = critical && !tried ? corruptedObject(settled) : settled
    const after = item.before && isSame(item.before, stored) ? item.before : stored
    journal.put(shelf, after)
    return { ...item, after }
  })
  return { imported, deleted, details, ...(failure && { failure }) }
}

/** Takes in every definition that can be, and tells why the first one failed that cannot. */
function takeIn(
  place: Place,
  journal: Journal,
  multidoc: string,
  options: PushOptions,
  tried: boolean,
): { taken: Imported[]; failure?: Refusal } {
  const taken: Imported[] = []
  const guids = new Set<string>()
  let failure: Refusal | undefined
  for (const piece of splitMultidoc(multidoc)) {
    const refused =
      piece.kind === 'definition' && !tried ? provoked(place.world, piece.definition, 'refuse') : undefined
    if (piece.kind === 'fault') failure ??= syntaxError(place.world, multidoc, piece)
    else if (refused) failure ??= badInput(refused.message, refused.param ?? 'name')
    else {
      const script = new Script(piece.text, piece.definition)
      refuseDuplicate(guids, script)
      taken.push(importDefinition(place, journal, script, options))
    }
  }
  return { taken, ...(failure && { failure }) }
}

/** The object with its references resolved and its text in the form in which this server gives it back. */
function settle(
  { world, workspace, branch }: Place,
  { after, drafted }: Imported,
  options: PushOptions,
): Stored {
  const finish = (text: string): string => {
    const empties = world.switches.emptyReferences && options.keepReferences !== true
    const script = empties ? withoutDangling(workspace, branch, new Script(text)) : new Script(text)
    return rendered(world, script)
  }
  if (drafted && after.draft) return { ...after, draft: { ...after.draft, text: finish(after.draft.text) } }
  return after.text === undefined ? after : { ...after, text: finish(after.text) }
}

/** A definition as this server gives it back. */
export const rendered = (world: World, script: Script): string =>
  world.switches.reformat ? print(script.definition) : script.text.trim()

const isSame = (a: Stored, b: Stored): boolean =>
  a.text === b.text && a.draft?.text === b.draft?.text && JSON.stringify(a.rows) === JSON.stringify(b.rows)

function syntaxError(
  world: World,
  multidoc: string,
  { fault, text, at }: Extract<Piece, { kind: 'fault' }>,
): Refusal {
  const whole = world.switches.syntaxPlace === 'multidoc'
  const place = whole ? faultPlace(multidoc, at + fault.offset) : faultPlace(text, fault.offset)
  return new Refusal(400, 'ERROR_CODE_SYNTAX_ERROR', fault.message, place)
}

const corruptedObject = (object: Stored): Stored =>
  object.text === undefined ? object : { ...object, text: corrupted(object.text) }

function provoked<T extends Provocation['type']>(
  world: World,
  { kind, name }: { readonly kind: string; readonly name: string },
  type: T,
): Extract<Provocation, { type: T }> | undefined {
  return world.provocations.find(
    (each): each is Extract<Provocation, { type: T }> =>
      each.type === type && each.kind === kind && each.name === name,
  )
}

/** Whether a push is in a transaction or not, a policy lets in all of it or nothing. */
function demandPolicies(world: World, multidoc: string): void {
  const findings = [...splitMultidoc(multidoc)].flatMap(piece =>
    piece.kind === 'definition' ? (provoked(world, piece.definition, 'forbid')?.finding ?? []) : [],
  )
  if (findings.length > 0) throw forbidden(findings)
}

/** One push may carry a guid once. */
function refuseDuplicate(seen: Set<string>, { facts }: Script): void {
  if (facts.guid === undefined) return
  const key = `${facts.kind} guid: ${facts.guid}`
  if (seen.has(key)) throw badInput(`Duplicate ${key}`, 'guid')
  seen.add(key)
}

/** Removes what the push does not hold. The settings of the workspace and the branch stay. */
function deleteOthers({ workspace, branch }: Place, journal: Journal, kept: ReadonlySet<number>): Deleted[] {
  const shelves: readonly Shelf[] = [workspace.shared, branch.objects]
  const doomed = shelves.flatMap(shelf =>
    shelf
      .all()
      .filter(({ id, facts }) => !kept.has(id) && facts.kind !== 'workspace' && facts.kind !== 'branch')
      .map(object => ({ shelf, object })),
  )
  const owners = new Set(doomed.map(({ object: { facts } }) => `${facts.kind} ${facts.name}`))
  for (const { shelf, object } of doomed) journal.remove(shelf, object)
  return doomed.map(({ object }) => ({
    object,
    cascade: object.facts.kind === 'query' && owners.has(`api_group ${object.facts.group ?? ''}`),
  }))
}
