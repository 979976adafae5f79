import { merge } from '../merge/merge.ts'
import type { Sides } from '../sides.ts'
import { compareReturned } from '../xs/canonical.ts'
import { sameTokens } from '../xs/equality.ts'
import { withGuid, withoutGuid } from '../xs/guid.ts'
import { nameKey } from '../xs/identity.ts'
import { type Dispute, standing } from './dispute.ts'
import { settleNames } from './names.ts'
import { type Match, pair } from './pair.ts'
import { freePaths, targetPath } from './paths.ts'
import type { Conflict, Plan, Transition } from './plan.ts'
import type { Snapshot, Version } from './snapshot.ts'
import { setAside } from './unreadable.ts'

/** Decides, for every definition that is not the same everywhere, what has to happen. The same sides give the same plan. */
export function reconcile(sides: Sides<Snapshot>, disputes: readonly Dispute[] = []): Plan {
  const { matches, copies } = pair({
    base: sides.base.versions,
    ours: sides.ours.versions,
    theirs: sides.theirs.versions,
  })
  const { legible, problems } = setAside(matches, sides)
  const transitions: Transition[] = []
  const conflicts: Conflict[] = []
  for (const match of legible) {
    const dispute = standing(disputes, match)
    const decision = dispute ? conflict(match, dispute.cause) : decide(match)
    if (!decision) continue
    if ('cause' in decision) conflicts.push(decision)
    else transitions.push(decision)
  }
  const named = settleNames(transitions, matches)
  return {
    transitions: freePaths(named.transitions, sides.ours),
    conflicts,
    held: named.held,
    problems: [...problems, ...named.problems, ...copies.map(copy => ({ kind: 'copy', ...copy }) as const)],
  }
}

function decide(match: Match): Transition | Conflict | undefined {
  const { base, ours, theirs } = match
  if (!ours && !theirs) return transition(match, {})
  if (!theirs) return withoutTheirs(match)
  if (!ours) return withoutOurs(match, theirs)
  if (base && sameVersion(base, theirs))
    return isEdited(ours, base) ? pushed(match, ours) : atRest(match, ours)
  return bothHold(match, ours, theirs)
}

/** Xano is as Base knows it, and so is the file: nothing, unless Base's place for it has changed. */
function atRest(match: Match, ours: Version): Transition | undefined {
  return targetPath(match) === ours.path ? undefined : pull(match, ours.text)
}

function pushed(match: Match, ours: Version): Transition | undefined {
  if (match.theirs && compareReturned(ours.text, match.theirs.text) !== 'altered') return undefined
  return transition(match, {
    remote: { kind: match.theirs ? 'update' : 'create', text: wireText(match, ours.text) },
  })
}

function withoutTheirs(match: Match): Transition | Conflict | undefined {
  const { base, ours } = match
  if (!ours) return transition(match, {})
  if (!base) return pushed(match, ours)
  if (isEdited(ours, base)) return conflict(match, 'edited-here-deleted-there')
  return transition(match, { local: { from: ours, to: ours.path, text: undefined } })
}

function withoutOurs(match: Match, theirs: Version): Transition | Conflict {
  const { base } = match
  if (!base) return pull(match, theirs.text)
  if (sameVersion(base, theirs)) return transition(match, { remote: { kind: 'delete' } })
  return conflict(match, 'deleted-here-edited-there')
}

/** Xano's text is news to Base. */
function bothHold(match: Match, ours: Version, theirs: Version): Transition | Conflict {
  const { base } = match
  const returned = compareReturned(ours.text, theirs.text)
  if (returned === 'equal') return settled(match, ours)
  if (returned === 'reformatted' || (base && !isEdited(ours, base))) return pull(match, theirs.text)
  if (!base) return conflict(match, 'both-created')
  if (renamedApart(base, ours, theirs)) return conflict(match, 'renamed-differently')
  const { guid } = theirs.definition
  const merged = merge({
    base: withLabelGuid(base.text, guid),
    ours: withLabelGuid(ours.text, guid),
    theirs: theirs.text,
  })
  if (merged.kind === 'conflict') return conflict(match, 'both-edited', merged.regions)
  return transition(match, {
    ...(merged.text === ours.text && targetPath(match) === ours.path ? {} : pull(match, merged.text)),
    ...(sameTokens(merged.text, theirs.text)
      ? {}
      : { remote: { kind: 'update', text: merged.text } as const }),
  })
}

/** Both sides hold the same; only the place of the file may still have to follow a rename. */
function settled(match: Match, ours: Version): Transition {
  return targetPath(match) === ours.path ? transition(match, {}) : pull(match, ours.text)
}

function pull(match: Match, text: string): Transition {
  return transition(match, { local: { from: match.ours, to: targetPath(match), text } })
}

function transition({ key, ...sides }: Match, steps: Pick<Transition, 'local' | 'remote'>): Transition {
  return { key, sides: sidesOf(sides), ...steps }
}

function conflict(
  { key, ...sides }: Match,
  cause: Conflict['cause'],
  regions: Conflict['regions'] = [],
): Conflict {
  return { key, sides: sidesOf(sides), cause, regions }
}

const sidesOf = ({ base, ours, theirs }: Sides<Version | undefined>): Sides<Version | undefined> => ({
  base,
  ours,
  theirs,
})

const sameVersion = (a: Version, b: Version): boolean => a.blob === b.blob || sameTokens(a.text, b.text)

/** A guid line that is missing or another label's is no edit. */
function isEdited(ours: Version, base: Version): boolean {
  if (ours.blob === base.blob) return false
  return !sameTokens(withoutGuid(ours.text), withoutGuid(base.text))
}

function renamedApart(base: Version, ours: Version, theirs: Version): boolean {
  const names = [base, ours, theirs].map(version => nameKey(version.definition))
  return new Set(names).size === 3
}

/** The text with the guid that this label has for it. */
function wireText(match: Match, text: string): string {
  return withLabelGuid(text, match.theirs?.definition.guid ?? match.base?.definition.guid)
}

const withLabelGuid = (text: string, guid: string | undefined): string =>
  guid === undefined ? withoutGuid(text) : withGuid(text, guid)
