import type { Definition } from '../xs/definition.ts'
import { type Reference, references } from '../xs/references.ts'
import { suspectedReferences } from '../xs/suspected-references.ts'
import { NO_REASON, type ReasonsAmong } from './hold-back.ts'
import type { Transition } from './plan.ts'
import { sentAs } from './sent-as.ts'
import type { Version } from './snapshot.ts'

/** Kinds whose names Xano empties in whatever refers to them, when it does not know them. */
const RESOLVED = new Set([
  'addon',
  'agent',
  'api_group',
  'function',
  'mcp_server',
  'middleware',
  'table',
  'task',
  'tool',
])

/**
 * Holds back what names something that is neither in Xano nor sent along: Xano would take it and empty the name
 * (`db.query ""`). So it is with a name for which one of ours waits: what has it in Xano is not what is meant. What a
 * definition already names in Xano is left to it, unless this push gives that another name: Xano gives it the new one
 * there as well, and with that it goes on.
 */
export function danglingReferences(
  transitions: readonly Transition[],
  theirs: readonly Version[],
  waiting: readonly Version[] = [],
): ReasonsAmong {
  if (!transitions.some(isSent)) return NO_REASON
  const named = new Map(transitions.map(transition => [transition, namedIn(transition)]))
  const claimed = new Set([
    ...transitions.filter(isRenamed).flatMap(sentName),
    ...waiting.map(({ definition }) => referredName(definition)),
  ])
  const known = namesAmong(theirs, [...named.values()].flat()).filter(name => !claimed.has(name))
  return left => {
    const renamed = new Set(left.filter(isRenamed).flatMap(knownName))
    const stay = known.filter(name => !renamed.has(name))
    const there = new Set([...stay, ...left.flatMap(sentName)])
    return transition => {
      const missing = missingFor(transition, named.get(transition) ?? [], { there, renamed })
      return missing.length === 0 ? undefined : { kind: 'reference', missing }
    }
  }
}

/** What is named in a text that is sent, or may be. */
const namedIn = ({ remote }: Transition): readonly Reference[] =>
  remote && remote.kind !== 'delete' ? (suspectedReferences(remote.text) ?? references(remote.text)) : []

/** The names that Xano knows, of those that are spoken of. */
function namesAmong(theirs: readonly Version[], named: readonly Reference[]): string[] {
  const spoken = new Set(named.map(({ name }) => name))
  return theirs
    .filter(({ definition }) => spoken.has(definition.name))
    .map(({ definition }) => referredName(definition))
}

function isRenamed(transition: Transition): boolean {
  const [sent, { theirs }] = [sentAs(transition), transition.sides]
  return sent !== undefined && theirs !== undefined && sent.name !== theirs.definition.name
}

const isSent = ({ remote }: Transition): boolean => remote !== undefined && remote.kind !== 'delete'

/** The names that are in Xano once this is sent, and those that something had there before. */
interface Names {
  readonly there: ReadonlySet<string>
  readonly renamed: ReadonlySet<string>
}

/** What a text names that is not `there`. Texts are read only where something of what they may name is not. */
function missingFor(
  { sides: { theirs }, remote }: Transition,
  named: readonly Reference[],
  { there, renamed }: Names,
): string[] {
  const isUnknown = (reference: Reference): boolean =>
    isEmptied(reference) && !there.has(referredName(reference))
  if (!remote || remote.kind === 'delete' || !named.some(isUnknown)) return []
  const unknown = new Set(references(remote.text).filter(isUnknown).map(referredName))
  if (unknown.size === 0 || !theirs) return [...unknown]
  const before = new Set(references(theirs.text).map(referredName))
  return [...unknown].filter(name => renamed.has(name) || !before.has(name))
}

/** Whether Xano empties that name where it knows nothing of it. */
export const isEmptied = ({ kind, isEmpty }: Reference): boolean => !isEmpty && RESOLVED.has(kind)

/** By what others name a definition. */
export const referredName = ({ kind, name }: Pick<Definition, 'kind' | 'name'>): string => `${kind} ${name}`

function sentName(transition: Transition): string[] {
  const sent = sentAs(transition)
  return sent ? [referredName(sent)] : []
}

const knownName = ({ sides: { theirs } }: Transition): string[] =>
  theirs ? [referredName(theirs.definition)] : []
