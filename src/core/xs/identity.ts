import type { Definition } from './definition.ts'

declare const brand: unique symbol

/** Which definition a text is, among all of one workspace and branch. Only `keyOf` makes one. */
export type DefinitionKey = string & { readonly [brand]: 'DefinitionKey' }

/** Kind, name, verb and group, so that no two different ones give the same string. The guid has no part in it. */
export function nameKey({ kind, name, verb, group }: Definition): string {
  return `${kind} ${JSON.stringify([name, verb ?? '', group ?? ''])}`
}

/**
 * The guid, if there is one; else the name key; for all but the first of those that share it, with their
 * ordinal among them, from 0. (Measured: 28 triggers of one project are byte-identical and have no guid.)
 */
export function keyOf(definition: Definition, ordinal: number): DefinitionKey {
  if (definition.guid !== undefined) return `guid ${JSON.stringify(definition.guid)}` as DefinitionKey
  const name = nameKey(definition)
  return (ordinal === 0 ? name : `${name} ${ordinal}`) as DefinitionKey
}
