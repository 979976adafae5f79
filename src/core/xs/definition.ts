import { findConflictMarker, findMarkerLine } from './conflict-markers.ts'
import { findDefinition } from './header.ts'
import { positionOf } from './position.ts'
import { EXTRA, Reader } from './reader.ts'
import { Scanner } from './scan.ts'

/**
 * What identifies one definition: its header, and those of its direct members that say which object it is. A
 * member of the same name in a comment, a literal or a nested block is none of these. Kinds are not checked
 * against a list.
 */
export interface Definition {
  readonly kind: string
  readonly name: string
  readonly verb?: string
  /** The api group that a query belongs to, or the channel of a message or of a trigger. */
  readonly group?: string
  /** The realtime server that a channel, or a trigger, belongs to. */
  readonly server?: string
  readonly guid?: string
  readonly canonical?: string
}

/** Why a text is not one definition, and where in it; line and column count from 1. */
export interface Problem {
  readonly reason: string
  readonly line: number
  readonly column: number
}

export type Reading =
  | { readonly kind: 'definition'; readonly definition: Definition }
  | {
      readonly kind: 'problem'
      readonly problem: Problem
      /** What the text says it is, where that much of it could be read. */
      readonly header?: Definition
      /** It ends while something in it is still open, as a text does that was cut. */
      readonly isOpen: boolean
    }

/** Reads a text that has to be one definition: exactly one, balanced, and without a merge's conflict markers. */
export function readDefinition(text: string): Reading {
  const reader = new Reader(new Scanner(text))
  reader.read()
  const definition = definitionOf(reader)
  const marker = reader.fault === undefined ? findConflictMarker(text) : findMarkerLine(text)
  if (marker < 0 && reader.fault === undefined && definition !== undefined)
    return { kind: 'definition', definition }
  const problem =
    marker < 0 ? describe(text, reader) : problemAt(text, marker, 'a conflict marker is left here')
  const { isOpen } = reader
  return { kind: 'problem', problem, isOpen, ...(definition === undefined ? {} : { header: definition }) }
}

/** What a reader has found, whether or not the rest of the text is in order. */
export function definitionOf({ header, group, server, guid, canonical }: Reader): Definition | undefined {
  if (header === undefined) return undefined
  const definition: Writable<Definition> = { kind: header.kind, name: header.name }
  if (header.verb !== undefined) definition.verb = header.verb
  if (group !== undefined) definition.group = group
  if (server !== undefined) definition.server = server
  if (guid !== undefined) definition.guid = guid
  if (canonical !== undefined) definition.canonical = canonical
  return definition
}

type Writable<T> = { -readonly [K in keyof T]: T[K] }

function describe(text: string, { fault }: Reader): Problem {
  if (fault === undefined) {
    const isEmpty = text.trim() === ''
    return problemAt(text, 0, isEmpty ? 'the text is empty' : 'there are only comments, and no definition')
  }
  if (fault.reason !== EXTRA) return problemAt(text, fault.at, fault.reason)
  const scanner = new Scanner(text, fault.at)
  return problemAt(text, fault.at, findDefinition(scanner) ? 'a second definition begins here' : fault.reason)
}

const problemAt = (text: string, at: number, reason: string): Problem => ({ reason, ...positionOf(text, at) })
