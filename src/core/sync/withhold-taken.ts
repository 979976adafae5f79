import type { Replacement } from '../merge/undoes.ts'
import { type Block, blocks } from '../xs/blocks.ts'
import { compareReturned } from '../xs/canonical.ts'
import { readDocument } from './document.ts'
import { holdBackEach } from './hold-back.ts'
import type { Plan } from './plan.ts'

/** What Xano takes out of the text of these kinds, and keeps only where it is told to. */
const TAKEN_OUT = [
  { kind: 'table', member: 'items' },
  { kind: 'workspace', member: 'env' },
] as const

/** Holds back what would be thrown away: rows and variables, in a run that has not said that it sends them. */
export function withholdTaken(plan: Plan, wanted: ReadonlySet<string>): Plan {
  const { transitions, held } = holdBackEach(plan.transitions, ({ remote, sides }) => {
    if (!remote || remote.kind === 'delete') return undefined
    const kind = sides.ours?.definition.kind
    const lost = TAKEN_OUT.find(
      one =>
        one.kind === kind &&
        !wanted.has(one.member) &&
        holds(remote.text, one.member) &&
        !(sides.theirs && holds(sides.theirs.text, one.member)),
    )
    return lost && { kind: 'taken-out', member: lost.member }
  })
  return { ...plan, transitions, held: [...plan.held, ...held] }
}

/** Whether a text holds what Xano would take out of it. */
export const holdsTaken = (text: string): boolean =>
  TAKEN_OUT.some(({ kind, member }) => text.includes(kind) && holds(text, member))

/** The same of whatever a file holds, where it may also be half a definition, or several: rather too often than not. */
export function mayHoldTaken(raw: string): boolean {
  if (!TAKEN_OUT.some(({ kind, member }) => raw.includes(kind) && raw.includes(member))) return false
  const document = readDocument(raw)
  return document.kind === 'unreadable' || holdsTaken(document.text)
}

/**
 * Whether a text was replaced by what Xano makes of it, and none of the rows or variables that went by it are in `now`:
 * others are no sign that somebody has not seen it.
 */
export function wereTaken({ before, after }: Replacement, now: string): boolean {
  if (!holdsTaken(before) || compareReturned(before, after, MEMBERS) === 'altered') return false
  const gone = new Set(partsTaken(before))
  return !partsTaken(now).some(part => gone.has(part))
}

const MEMBERS: ReadonlySet<string> = new Set(TAKEN_OUT.map(({ member }) => member))

/** Rows and variables, each by itself. */
const partsTaken = (text: string): string[] =>
  TAKEN_OUT.flatMap(({ member }) => membersOf(text, member))
    .flatMap(({ children }) => children.filter(({ kind }) => kind === 'value'))
    .flatMap(({ children }) => children.flatMap(literal => literal.children))
    .flatMap(({ kind, text: part }) => (kind === 'element' || kind === 'entry' ? [part.trim()] : []))

/** Whether a definition has that member of its own. */
const holds = (text: string, member: string): boolean => membersOf(text, member).length > 0

const membersOf = (text: string, member: string): readonly Block[] =>
  !text.includes(member)
    ? []
    : blocks(text)
        .children.filter(({ kind }) => kind === 'definition')
        .flatMap(({ children }) => children.filter(({ kind }) => kind === 'members'))
        .flatMap(({ children }) => children.filter(({ kind, key }) => kind === 'member' && key === member))
