/**
 * What a member that is not written says anyway. The server leaves some of these out and writes others where
 * they were not sent: every table of its own has `auth`, every `db.query` a `return`, every `precondition` an
 * `error_type`, while `disabled = false` occurs in none of its files.
 */
const EVERYWHERE: ReadonlyMap<string, string> = new Map([
  ['description', '""'],
  ['disabled', 'false'],
  ['tags', '[ ]'],
])

/** By the first word of what they are members of; `field` for the fields of an input or a schema. */
const BY_OWNER: Readonly<Record<string, ReadonlyMap<string, string>>> = {
  field: new Map([['sensitive', 'false']]),
  function: new Map([['response', 'null']]),
  query: new Map([['response', 'null']]),
  tool: new Map([['response', 'null']]),
  task: new Map([['active', 'true']]),
  table: new Map([['auth', 'false']]),
  api_group: new Map([['active', 'true']]),
  precondition: new Map([['error_type', 'standard']]),
  'db.query': new Map([['return', '{ type : list }']]),
  'api.lambda': new Map([['timeout', '10']]),
  'util.get_raw_input': new Map([['exclude_middleware', 'false']]),
}

/** Whether a member of `owner` with this value, in its canonical form, says no more than its absence. */
export function isDefault(owner: string, member: string, value: string): boolean {
  if (EVERYWHERE.get(member) === value) return true
  return Object.hasOwn(BY_OWNER, owner) && BY_OWNER[owner]?.get(member) === value
}

/** The words of all that may be left out. */
export const DEFAULT_WORDS: ReadonlySet<string> = new Set(
  [EVERYWHERE, ...Object.values(BY_OWNER)].flatMap(members =>
    [...members].flatMap(member => member.join(' ').match(/\w+/g) ?? []),
  ),
)
