import { sameTokens } from '../xs/equality.ts'
import { withoutGuid } from '../xs/guid.ts'
import { haveOtherWords } from '../xs/words.ts'
import type { Version } from './snapshot.ts'

/** A guid line that is missing or another label's is no edit. */
export function isEdited(ours: Version, base: Version): boolean {
  if (ours.blob === base.blob) return false
  return haveOtherWords(ours.text, base.text) || !sameTokens(guidless(ours), guidless(base))
}

/** Texts without their guids: what was edited is asked more than once of the same versions. */
const guidlessTexts = new WeakMap<Version, string>()

function guidless(version: Version): string {
  const text = guidlessTexts.get(version) ?? withoutGuid(version.text)
  guidlessTexts.set(version, text)
  return text
}
