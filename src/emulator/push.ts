import { badInput, Refusal } from './reply.ts'
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
  /** The definitions that failed beside others that were applied. */
  readonly failures: readonly Refusal[]
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
    const pushed = run(place, journal, multidoc, options, tried)
    const [failure] = pushed.failures
    if (failure && (options.transaction || tried)) throw failure
    if (tried) journal.rollback()
    return pushed
  } catch (error) {
    journal.rollback()
    throw error
  }
}

function run(place: Place, journal: Journal, multidoc: string, options: PushOptions, tried: boolean): Pushed {
  const { world, workspace, branch } = place
  const failures: Refusal[] = []
  const taken: Imported[] = []
  const guids = new Set<string>()
  for (const piece of splitMultidoc(multidoc)) {
    const failure = failureOf(world, multidoc, piece, tried)
    if (failure) failures.push(failure)
    if (failure || piece.kind === 'fault') continue
    const script = new Script(piece.text, piece.definition)
    refuseDuplicate(guids, script)
    taken.push(importDefinition(place, journal, script, options))
  }
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
    const after =
      critical && !tried && settled.text !== undefined
        ? { ...settled, text: corrupted(settled.text) }
        : settled
    const final = item.before && isSame(item.before, after) ? item.before : after
    journal.put(shelf, final)
    return { ...item, after: final }
  })
  return { imported, deleted, failures, details }
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

function failureOf(world: World, multidoc: string, piece: Piece, tried: boolean): Refusal | undefined {
  if (piece.kind === 'fault') {
    const { fault, text, at } = piece
    const payload =
      world.switches.syntaxPlace === 'multidoc'
        ? faultPlace(multidoc, at + fault.offset)
        : faultPlace(text, fault.offset)
    return new Refusal(400, 'ERROR_CODE_SYNTAX_ERROR', fault.message, payload)
  }
  const refusal = tried ? undefined : provoked(world, piece.definition, 'refuse')
  return refusal && badInput(refusal.message, refusal.param ?? 'name')
}

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
    cascade: owners.has(`api_group ${object.facts.group ?? ''}`),
  }))
}
