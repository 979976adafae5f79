import type { Definition } from '../../core/xs/definition.ts'

/**
 * Whether a person's words mean a definition: its guid, or its name, with or without kind and verb before it and its
 * group behind it, as in `query GET products in shop`.
 */
export function isNamed({ kind, name, verb, group, guid }: Definition, words: string): boolean {
  if (words === guid) return true
  const heads = ['', `${kind} `].flatMap(head => (verb === undefined ? [head] : [head, `${head}${verb} `]))
  const tails = group === undefined ? [''] : ['', ` in ${group}`]
  return heads.some(head => tails.some(tail => words === `${head}${name}${tail}`))
}
