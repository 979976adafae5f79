/** The bodies that braces and square brackets enclose, by what they consist of. */
export type Body = 'stack' | 'fields' | 'members' | 'object' | 'array'

/** Blocks that hold statements or branches: sequences, whose order is their meaning. */
const STACKS = new Set([
  ...['stack', 'group', 'test', 'conditional', 'if', 'elseif', 'else', 'switch', 'case', 'default'],
  ...['foreach', 'for', 'while', 'each', 'try_catch', 'try', 'catch', 'finally'],
])

/** Blocks that hold fields: a type, a name, and more. */
const FIELDS = new Set(['input', 'schema', 'output'])

/** Words that may follow the bracket that closes a body on its line; any other begins an item of its own. */
export const TAILS = new Set(['as', 'break'])

/** The body behind a head that begins with `word`. */
export function bodyAfter(word: string): 'stack' | 'fields' | 'members' {
  if (STACKS.has(word)) return 'stack'
  return FIELDS.has(word) ? 'fields' : 'members'
}
