import { relabelled, withGuid } from '../xs/guid.ts'
import type { Match } from './pair.ts'
import type { Version } from './snapshot.ts'

/** The text of a version with a guid in the place of its own; without any, where there is none. */
export const labelled = ({ text, definition }: Version, guid: string | undefined): string =>
  relabelled(text, definition.guid, guid)

/** A guid that another label has for the same definition came along with a git merge, and is no edit. */
export function ofLabel(ours: Version, { definition: { guid } }: Version): string {
  const { guid: own } = ours.definition
  return own === undefined || guid === undefined || own === guid ? ours.text : withGuid(ours.text, guid)
}

/** The text with the guid that this label has for it. */
export const wireText = (match: Match, ours: Version): string =>
  labelled(ours, match.theirs?.definition.guid ?? match.base?.definition.guid)
