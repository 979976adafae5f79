import type { Cause } from '../../core/sync/plan.ts'
import type { DefinitionKey } from '../../core/xs/identity.ts'
import type { Credit } from '../../engine/mirror/mirror-line.ts'
import type { Case } from './case.ts'
import type { Whole } from './choices.ts'
import type { Looking } from './command.ts'
import type { Pick } from './hunk.ts'

/** What a pick is called. */
export function pickWord(pick: Pick | undefined): string {
  if (pick === undefined) return 'nothing chosen yet'
  if (typeof pick === 'object') return 'your own text'
  return PICK_WORDS[pick]
}

const PICK_WORDS = {
  local: 'Local',
  xano: 'Xano',
  'local-xano': 'both, Local first',
  'xano-local': 'both, Xano first',
  base: 'Base',
} as const

export const wholeWord = (whole: Whole): string =>
  typeof whole === 'object' ? 'your own text of it all' : `${PICK_WORDS[whole]}'s whole text`

/** What Local and Xano stand for in a conflict. */
const SIDES: Record<Cause, readonly [local: string, xano: string]> = {
  'both-edited': ['what you edited', 'what was edited in Xano'],
  'edited-here-deleted-there': ['keep what you edited', 'delete it, as Xano did'],
  'deleted-here-edited-there': ['delete it, as you did', 'take what was edited in Xano'],
  'both-created': ['what you created', 'what was created in Xano'],
  'renamed-differently': ['the name that you gave it', 'the name that it has in Xano'],
  undone: ['what you have here', 'what Xano went back to'],
  altered: ['what you sent', 'what Xano made of it'],
  older: ['the older state that git has put here', 'the newer state in Xano'],
}

/** What a side stands for, by its name where the names are in question. */
export function sideWord({ conflict: { cause, sides } }: Case, whole: 'local' | 'xano' | 'base'): string {
  if (whole === 'base') return 'what both sides agreed on last'
  const [local, xano] = SIDES[cause]
  const version = whole === 'local' ? sides.ours : sides.theirs
  const word = whole === 'local' ? local : xano
  return cause === 'renamed-differently' && version ? `${word}: ${version.definition.name}` : word
}

/** Why it is a conflict, and who in Xano was at it when, where that is known. */
export function reasonWord({ key, reason }: Case, credits: ReadonlyMap<DefinitionKey, Credit>): string {
  const credit = credits.get(key)
  return credit ? `in Xano by ${credit.name}, ${momentWord(credit.at)}; ${reason}` : reason
}

/** A moment where the developer is: `2026-11-21 09:05`. */
const momentWord = (at: Date): string => {
  const day = [at.getFullYear(), at.getMonth() + 1, at.getDate()]
  const time = [at.getHours(), at.getMinutes()]
  const two = (part: number): string => String(part).padStart(2, '0')
  return `${day.map(two).join('-')} ${time.map(two).join(':')}`
}

/** How far the search for conflicts is. */
export const lookingWord = ({ decided, of }: Looking): string =>
  of === 0 ? 'reading both sides' : `${decided} of ${of} compared`
