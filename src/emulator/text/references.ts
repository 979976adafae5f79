import { replace, splice } from './edit.ts'
import { tokenText, type Tokens } from './lex.ts'
import type { Script } from './script.ts'
import {
  attribute,
  nameSource,
  quote,
  sourceOf,
  stringOf,
  unquote,
  type Block,
  type Definition,
  type Range,
  type Statement,
  type Value,
} from './tree.ts'

/** A place where a definition names another object. */
export interface Reference {
  readonly kind: string
  readonly name: string
  /** Of an endpoint, where they are written. */
  readonly verb?: string
  readonly group?: string
  readonly range: Range
  /** Whether an identifier stands there without quotes. */
  readonly bare: boolean
}

const CALLS: Readonly<Record<string, string>> = {
  'function.run': 'function',
  'function.call': 'function',
  'api.call': 'query',
  'task.call': 'task',
  'tool.call': 'tool',
  'addon.call': 'addon',
  'middleware.call': 'middleware',
  'ai.agent.run': 'agent',
  'workflow_test.call': 'workflow_test',
  'trigger.call': 'trigger',
}
const TABLE_STATEMENT =
  /^db\.(query|get|has|add|edit|patch|add_or_edit|del|delete|truncate|count|schema|bulk[._]\w+)$/

/** Direct members that name an object of some kind, by the kind of the definition. */
const OWNERS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  query: { api_group: 'api_group', auth: 'table' },
  table_trigger: { table: 'table' },
  agent_trigger: { agent: 'agent' },
  mcp_server_trigger: { mcp_server: 'mcp_server' },
  realtime_trigger: { channel: 'realtime_channel' },
  message: { auth: 'table', channel: 'channel' },
  channel: { realtime_server: 'realtime_server' },
  channel_trigger: { channel: 'channel' },
  realtime_server_trigger: { realtime_server: 'realtime_server' },
}

/** Direct members that list the names of objects of some kind. */
const ATTACHED: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  agent: { tools: 'tool' },
  mcp_server: { tools: 'tool', prompts: 'prompt', resources: 'resource' },
}

/** Direct members that name a function. */
const RUNS: Readonly<Record<string, string>> = { 'run.job': 'main', 'run.service': 'pre' }

/** Members of statements that name an object of some kind. */
const ARGUMENTS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'api.call': { api_group: 'api_group' },
  'security.create_auth_token': { table: 'table' },
}

/** Every reference that is not empty already. */
export function referencesOf(definition: Definition): Reference[] {
  const found: Reference[] = []
  const { tokens, kind, body } = definition
  for (const [key, named] of Object.entries(OWNERS[kind] ?? {}))
    addString(found, tokens, attribute(body, key)?.value, named)
  const run = RUNS[kind]
  if (run !== undefined) addNames(found, tokens, attribute(body, run)?.value, 'function')
  for (const [key, named] of Object.entries(ATTACHED[kind] ?? {}))
    addNames(found, tokens, attribute(body, key)?.value, named)
  addNames(found, tokens, attribute(body, 'middleware')?.value, 'middleware')
  walk(found, tokens, body, {})
  return found.filter(reference => reference.name !== '')
}

/** The definition with the references for which `rename` says another name; `''` empties one. */
export function rewriteReferences(
  script: Script,
  rename: (reference: Reference) => string | undefined,
): Script {
  const splices = referencesOf(script.definition).flatMap(reference => {
    const name = rename(reference)
    const source = reference.bare ? nameSource : quote
    return name === undefined ? [] : [replace(script.definition.tokens, reference.range, source(name))]
  })
  return splice(script, splices)
}

/** The members of fields that name an object, as `ARGUMENTS` has those of statements. */
const FIELD = { table: 'table', auth_table: 'table' }

/** `named` says which members of the block name an object, of which kind. */
function walk(
  found: Reference[],
  tokens: Tokens,
  block: Block | undefined,
  named: Readonly<Record<string, string>>,
): void {
  for (const member of block?.members ?? []) {
    if (member.type === 'attribute') {
      if (Object.hasOwn(named, member.key)) addString(found, tokens, member.value, named[member.key] ?? '')
      if (member.key === 'join') addJoins(found, tokens, member.value)
      if (member.key === 'addon') addNames(found, tokens, member.value, 'addon')
    } else {
      addCall(found, tokens, member)
      const head = tokenText(tokens, member.head.from)
      const isField = named === FIELD || head === 'input' || head === 'schema'
      walk(found, tokens, member.body, isField ? FIELD : (ARGUMENTS[wordOf(tokens, member)] ?? {}))
    }
  }
}

/** `function.run NAME`, `db.query NAME`, disabled or not. */
function addCall(found: Reference[], tokens: Tokens, statement: Statement): void {
  const { head } = statement
  const word = wordOf(tokens, statement)
  const kind = CALLS[word] ?? (TABLE_STATEMENT.test(word) ? 'table' : undefined)
  const at = firstOf(tokens, statement) + 2
  if (kind === undefined || at >= head.to) return
  const type = tokens.types[at]
  const source = tokenText(tokens, at)
  const name = type === 'string' ? unquote(source) : type === 'word' && !source.startsWith('$') ? source : ''
  const endpoint = kind === 'query' ? endpointOf(tokens, statement) : {}
  if (name !== '') found.push({ kind, name, ...endpoint, range: { from: at, to: at + 1 }, bare: true })
}

/** What else `api.call` says of the endpoint that it calls. */
function endpointOf(tokens: Tokens, { head, body }: Statement): { verb?: string; group?: string } {
  const verb = /\sverb\s*=\s*"?(\w+)/.exec(sourceOf(tokens, head))?.[1]
  const group = stringOf(tokens, attribute(body, 'api_group')?.value)
  return { ...(verb !== undefined && { verb }), ...(group !== undefined && { group }) }
}

const firstOf = (tokens: Tokens, { head }: Statement): number =>
  tokenText(tokens, head.from) === '!' ? head.from + 1 : head.from
const wordOf = (tokens: Tokens, statement: Statement): string => tokenText(tokens, firstOf(tokens, statement))

/** `{alias: {table: "x"}}` */
function addJoins(found: Reference[], tokens: Tokens, value: Value): void {
  if (value.type !== 'object') return
  for (const { value: join } of value.entries)
    if (join?.type === 'object')
      for (const { key, value: named } of join.entries)
        if (sourceOf(tokens, key) === 'table') addString(found, tokens, named, 'table')
}

function addString(found: Reference[], tokens: Tokens, value: Value | undefined, kind: string): void {
  const name = stringOf(tokens, value)
  if (value && name !== undefined) found.push({ kind, name, range: value.range, bare: false })
}

/**
 * `name: "x"` of the objects in an array, also below other keys but `input` and `output`, and texts in an array; with
 * the table that `auth: "x"` names.
 */
function addNames(found: Reference[], tokens: Tokens, value: Value | undefined, kind: string): void {
  if (value?.type === 'array')
    for (const item of value.items) {
      addString(found, tokens, item.value, kind)
      addNames(found, tokens, item.value, kind)
    }
  if (value?.type !== 'object') return
  for (const entry of value.entries) {
    const key = tokenText(tokens, entry.key.from)
    if (key === 'name') addString(found, tokens, entry.value, kind)
    else if (key === 'auth') addString(found, tokens, entry.value, 'table')
    else if (key !== 'input' && key !== 'output') addNames(found, tokens, entry.value, kind)
  }
}
