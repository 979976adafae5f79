import type { Sides } from '../sides.ts'
import { sameTokens } from '../xs/equality.ts'
import { withLabelGuid } from '../xs/guid.ts'
import { focus } from './focus.ts'
import { type Match, pair } from './pair.ts'
import type { Snapshot, Version } from './snapshot.ts'

/**
 * The definitions that are not the same in all three, by identity and sorted by place. Layout is no difference, and
 * neither is a guid that a file lacks or has from another label.
 */
export function differences(sides: Sides<Snapshot>): Match[] {
  const { base, ours, theirs } = focus(sides)
  return pair({ base: base.versions, ours: ours.versions, theirs: theirs.versions })
    .matches.filter(match => !isSame(match.ours, match.theirs) || !isSame(match.base, match.theirs))
    .sort((a, b) => (placeOf(a) < placeOf(b) ? -1 : 1))
}

/** Whether two sides hold the same of one definition. */
export function isSame(a: Version | undefined, b: Version | undefined): boolean {
  if (!a || !b) return a === b
  return a.blob === b.blob || sameTokens(withLabelGuid(a.text, b.definition.guid), b.text)
}

const placeOf = ({ base, ours, theirs }: Match): string => (ours ?? theirs ?? base)?.path ?? ''
