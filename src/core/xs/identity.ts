import type { Definition } from './definition.ts'

declare const brand: unique symbol

/** Which definition a text is, among all of one workspace and branch. Only the functions below make one. */
export type DefinitionKey = string & { readonly [brand]: 'DefinitionKey' }

/** Definitions never change, and most of a workspace is asked for its names in every cycle. */
const nameKeys = new WeakMap<Definition, string>()

/** Kind, name, verb and group, so that no two different ones give the same string. The guid has no part in it. */
export function nameKey(definition: Definition): string {
  const known = nameKeys.get(definition)
  if (known !== undefined) return known
  const { kind, name, verb = '', group = '' } = definition
  // Joined to one string: V8 keeps what a template is made of as a tree of parts, five times as large.
  const key = [kind, ' [', quoted(name), ',', quoted(verb), ',', quoted(group), ']'].join('')
  nameKeys.set(definition, key)
  return key
}

/** As `JSON.stringify` quotes a string, which takes three times as long over those that need no escapes. */
const quoted = (text: string): string => (PLAIN.test(text) ? `"${text}"` : JSON.stringify(text))

const PLAIN = /^[ !#-[\]-~]*$/

/**
 * The guid, if there is one; else the name key; for all but the first of those that share it, with their
 * ordinal among them, from 0. (Measured: 28 triggers of one project are byte-identical and have no guid.)
 */
export function keyOf(definition: Definition, ordinal: number): DefinitionKey {
  return definition.guid === undefined ? keyByName(definition, ordinal) : keyByGuid(definition.guid)
}

/** No two ought to share a guid; those that do are told apart by their ordinal, so that neither is lost. */
export const keyByGuid = (guid: string, ordinal = 0): DefinitionKey =>
  `guid ${quoted(guid)}${ordinal === 0 ? '' : ` ${ordinal}`}` as DefinitionKey

/** The key of a definition whose guid is not to count. */
export function keyByName(definition: Definition, ordinal: number): DefinitionKey {
  const name = nameKey(definition)
  return (ordinal === 0 ? name : `${name} ${ordinal}`) as DefinitionKey
}
