import { differingLines } from '../merge/differing.ts'
import { merge, type Merge } from '../merge/merge.ts'
import type { Sides } from '../sides.ts'
import { compareReturned } from '../xs/canonical.ts'
import { sameTokens } from '../xs/equality.ts'
import { withLabelGuid } from '../xs/guid.ts'
import { nameKey } from '../xs/identity.ts'
import { differInWords, NO_SURPLUS, type Surplus, surplusOf } from '../xs/words.ts'
import type { Background } from './background.ts'
import { BothEdited, mergeVersions } from './both-edited.ts'
import { standing } from './dispute.ts'
import { isEdited } from './edited.ts'
import { ofLabel, wireText } from './label-text.ts'
import { marksAt } from './marks-at.ts'
import type { Match } from './pair.ts'
import { targetPath } from './paths.ts'
import type { Conflict, Transition } from './plan.ts'
import { readVersion } from './read-version.ts'
import { holdsAnother } from './saved-over.ts'
import type { Version } from './snapshot.ts'
import { reviveStale, type Revival, wasWritten } from './stale-buffer.ts'
import { isUndone } from './undone.ts'

export type Decision = Transition | Conflict

/** Decides what has to happen to one definition; nothing, if it is the same everywhere. */
export function decide(match: Match, background: Background): Decision | undefined {
  const answered = answeredBase(match, background)
  if (answered) {
    if (isUndoneThere(match, answered, background)) return conflict(match, 'undone')
    const decision = bySides({ ...match, base: answered })
    return decision && { ...decision, sides: sidesOf(match) }
  }
  const dispute = standing(match, background)
  if (dispute) {
    const isGone = !match.theirs && dispute.theirs !== undefined
    const again = conflict(match, isGone ? 'edited-here-deleted-there' : dispute.cause)
    return again.cause === 'undone' ? again : { ...again, by: dispute }
  }
  const common = match.ours && background.caughtUp.get(match.ours)
  if (!common || common.blob === match.theirs?.blob) return undisputed(match, background)
  const decision = undisputed({ ...match, base: common }, background)
  if (!decision || 'cause' in decision) return decision && { ...decision, sides: sidesOf(match) }
  return { ...decision, sides: sidesOf(match), caughtUp: common }
}

/** The same where no person has been asked about it. */
function undisputed(match: Match, background: Background): Decision | undefined {
  const { base, ours, theirs } = match
  if (ours && background.older.has(ours.blob) && !isAgreed(match)) return conflict(match, 'older')
  // What the stash holds goes out from Base, and is a conflict again where it was one.
  if (ours && background.aside.has(ours.blob)) return undefined
  if (!ours && base && theirs && background.older.has(base.blob)) return conflict(match, 'older')
  const isNews = base && theirs && !sameVersion(base, theirs) && !isAgreed(match)
  if (isNews && isUndone(base, theirs, background)) return conflict(match, 'undone')
  const mayBeStale = ours && base && wasWritten(ours, background, base) && isEdited(ours, base)
  if (mayBeStale && !isAgreed(match)) {
    if (holdsAnother(match, background)) return conflict(match, 'older')
    const revived = revive(match, ours, background)
    if (revived) return revived
  }
  return bySides(match)
}

/** The text that a person's word about the file goes out from. What git has put there is nobody's. */
function answeredBase(
  { base, ours, theirs }: Match,
  { marked, older, textOf }: Background,
): Version | undefined {
  if (!ours || older.has(ours.blob)) return undefined
  const mark = marksAt(ours.path, marked).find(({ before }) => before !== ours.blob)
  if (!mark?.theirs) return undefined
  return readVersion(base?.path ?? theirs?.path ?? mark.path, mark.theirs, textOf)
}

/** Whether Xano has taken back what was sent, and the person's word, that goes out from this text, has not. */
const isUndoneThere = ({ ours, theirs }: Match, answered: Version, background: Background): boolean =>
  ours !== undefined &&
  theirs !== undefined &&
  isUndone(answered, theirs, background) &&
  !isUndone(answered, ours, background)

function bySides(match: Match): Decision | undefined {
  const { base, ours, theirs } = match
  if (!ours && !theirs) return transition(match, {})
  if (!theirs) return withoutTheirs(match)
  if (!ours) return withoutOurs(match, theirs)
  if (base && sameVersion(base, theirs))
    return isEdited(ours, base) ? pushed(match, ours) : atRest(match, ours)
  return bothHold(match, ours, theirs)
}

/** An editor that had not reloaded saved over what we wrote: that is merged into its text again. */
function revive(match: Match, ours: Version, background: Background): Decision | undefined {
  const revival = reviveStale(ours, background, match.base)
  if (!revival) return undefined
  const merged = revival.merged.kind === 'conflict' ? withNews(match, ours, revival) : revival.merged
  if (merged.kind === 'conflict') return conflict(match, 'both-edited', merged.regions)
  const { text } = merged
  if (text === ours.text) return undefined
  const decision = bySides({ ...match, ours: { ...ours, text } })
  if (decision && 'cause' in decision) return conflict(match, decision.cause, decision.regions)
  const local = {
    from: ours,
    to: decision?.local?.to ?? targetPath(match),
    text: decision?.local ? decision.local.text : text,
  }
  return {
    ...transition(match, decision?.remote ? { local, remote: decision.remote } : { local }),
    revived: true,
  }
}

/** Where such an editor contradicts us, every choice comes with what is new in Xano since we wrote. */
function withNews({ base, theirs }: Match, ours: Version, { merged, before, after }: Revival): Merge {
  if (!base || !theirs || sameVersion(base, theirs)) return merged
  const { guid } = theirs.definition
  const news = merge({
    base: withLabelGuid(base.text, guid),
    ours: withLabelGuid(after, guid),
    theirs: theirs.text,
  })
  if (news.kind === 'conflict') return { kind: 'conflict', regions: differingLines(ours.text, theirs.text) }
  return merge({
    base: withLabelGuid(before, guid),
    ours: withLabelGuid(ours.text, guid),
    theirs: news.text,
  })
}

/** Xano is as Base knows it, and so is the file: nothing, unless Base's place for it has changed. */
function atRest(match: Match, ours: Version): Transition | undefined {
  return targetPath(match) === ours.path ? undefined : pull(match, ours.text)
}

function pushed(match: Match, ours: Version): Transition | undefined {
  if (match.theirs && compareReturned(ofLabel(ours, match.theirs), match.theirs.text) !== 'altered')
    return undefined
  return transition(match, {
    remote: { kind: match.theirs ? 'update' : 'create', text: wireText(match, ours) },
  })
}

function withoutTheirs(match: Match): Decision | undefined {
  const { base, ours } = match
  if (!ours) return transition(match, {})
  if (!base) return pushed(match, ours)
  if (isEdited(ours, base)) return conflict(match, 'edited-here-deleted-there')
  return transition(match, { local: { from: ours, to: ours.path, text: undefined } })
}

function withoutOurs(match: Match, theirs: Version): Decision {
  const { base } = match
  if (!base) return pull(match, theirs.text)
  if (sameVersion(base, theirs)) return transition(match, { remote: { kind: 'delete' } })
  return conflict(match, 'deleted-here-edited-there')
}

/** What was decided last about a version here. Merging is dear, and what waits for a person is decided in every run. */
const decided = new WeakMap<Version, { readonly match: Match; readonly decision: Decision }>()

/** Xano's text is news to Base. */
function bothHold(match: Match, ours: Version, theirs: Version): Decision {
  const last = decided.get(ours)
  if (last && isSameMatch(last.match, match)) return last.decision
  const decision = betweenTwo(match, ours, theirs)
  decided.set(ours, { match, decision })
  return decision
}

const isSameMatch = (a: Match, b: Match): boolean =>
  a.key === b.key && a.base === b.base && a.ours === b.ours && a.theirs === b.theirs

function betweenTwo(match: Match, ours: Version, theirs: Version): Decision {
  const { base } = match
  const own = ofLabel(ours, theirs)
  const over = own === ours.text ? base?.text.trim() : undefined
  const changed = over === undefined ? undefined : surplusOf(own.trim(), over)
  const news = over === undefined ? undefined : surplusOf(theirs.text.trim(), over)
  const returned = differInWords(changed, news) ? 'altered' : compareReturned(own, theirs.text)
  if (returned === 'equal' && isReplaced(match)) return pull(match, own)
  if (returned === 'equal') return settled(match, ours)
  const isOther = differInWords(changed, NO_SURPLUS)
  if (returned === 'reformatted' || (base && !isOther && !isEdited(ours, base)))
    return pull(match, theirs.text)
  if (!base) return conflict(match, 'both-created')
  if (renamedApart(base, ours, theirs)) return conflict(match, 'renamed-differently')
  if (!isAltered(base.text, theirs.text, news))
    return transition(match, { remote: { kind: 'update', text: wireText(match, ours) } })
  if (!isAltered(ours.text, base.text, changed)) return pull(match, theirs.text)
  return merged({ ...match, base }, ours, theirs)
}

/** Whether texts say something else, one of which has these words over the other. */
const isAltered = (a: string, b: string, surplus: Surplus | undefined): boolean =>
  differInWords(surplus, NO_SURPLUS) || compareReturned(a, b) === 'altered'

function merged(match: Match & { readonly base: Version }, ours: Version, theirs: Version): Decision {
  const sides = { base: match.base, ours, theirs }
  const outcome = mergeVersions(sides)
  if (outcome.kind === 'conflict') return new BothEdited(match.key, sides)
  const { text } = outcome
  const stays = text === ours.text && targetPath(match) === ours.path
  return transition(match, {
    ...(stays ? {} : { local: { from: ours, to: targetPath(match), text } }),
    ...(sameTokens(text, theirs.text) ? {} : { remote: { kind: 'update', text } }),
  })
}

/** Both sides hold the same; only the place of the file may still have to follow a rename. */
function settled(match: Match, ours: Version): Transition {
  return targetPath(match) === ours.path ? transition(match, {}) : pull(match, ours.text)
}

function pull(match: Match, text: string): Transition {
  return transition(match, { local: { from: match.ours, to: targetPath(match), text } })
}

function transition(match: Match, steps: Pick<Transition, 'local' | 'remote'>): Transition {
  return { key: match.key, sides: sidesOf(match), ...steps }
}

function conflict(match: Match, cause: Conflict['cause'], regions: Conflict['regions'] = []): Conflict {
  return { key: match.key, sides: sidesOf(match), cause, regions }
}

const sidesOf = ({ base, ours, theirs }: Match): Sides<Version | undefined> => ({ base, ours, theirs })

/** Both sides say the same, however they came to it, and by whichever label's guid. */
const isAgreed = ({ ours, theirs }: Match): boolean =>
  ours !== undefined &&
  theirs !== undefined &&
  (ours.blob === theirs.blob || sameTokens(ofLabel(ours, theirs), theirs.text))

const sameVersion = (a: Version, b: Version): boolean => a.blob === b.blob || sameTokens(a.text, b.text)

function renamedApart(base: Version, ours: Version, theirs: Version): boolean {
  const names = [base, ours, theirs].map(version => nameKey(version.definition))
  return new Set(names).size === 3
}

/**
 * The file has the guid of an object that is no more: what was sent as new has got one of its own, or Xano has made
 * another object of what it had with that guid.
 */
const isReplaced = ({ base, ours, theirs }: Match): boolean =>
  base !== undefined &&
  theirs?.definition.guid !== undefined &&
  ours?.definition.guid !== theirs.definition.guid &&
  (base.definition.guid === undefined || base.definition.guid === ours?.definition.guid)
