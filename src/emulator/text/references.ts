import { replace, splice } from './edit.ts'
import { tokenText, type Tokens } from './lex.ts'
import type { Script } from './script.ts'
import {
  attribute,
  nameSource,
  quote,
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
  readonly range: Range
  /** Whether an identifier stands there without quotes. */
  readonly bare: boolean
}

const CALLS: Readonly<Record<string, string>> = {
  'function.run': 'function',
  'function.call': 'function',
  'task.call': 'task',
  'tool.call': 'tool',
  'addon.call': 'addon',
  'middleware.call': 'middleware',
  'ai.agent.run': 'agent',
  'workflow_test.call': 'workflow_test',
}
const TABLE_STATEMENT =
  /^db\.(query|get|has|add|edit|patch|add_or_edit|del|delete|truncate|count|schema|bulk[._]\w+)$/

/** Direct members that name an object, by the kind of the definition. */
const OWNERS: Readonly<Record<string, readonly string[]>> = {
  query: ['api_group'],
  table_trigger: ['table'],
  agent_trigger: ['agent'],
  mcp_server_trigger: ['mcp_server'],
}

/** Every reference that is not empty already, in the order of the text. */
export function referencesOf(definition: Definition): Reference[] {
  const found: Reference[] = []
  const { tokens, kind, body } = definition
  for (const key of OWNERS[kind] ?? []) addString(found, tokens, attribute(body, key)?.value, key)
  if (kind === 'agent' || kind === 'mcp_server')
    addNames(found, tokens, attribute(body, 'tools')?.value, 'tool')
  addNames(found, tokens, attribute(body, 'middleware')?.value, 'middleware')
  walk(found, tokens, body, false)
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

function walk(found: Reference[], tokens: Tokens, block: Block | undefined, fields: boolean): void {
  for (const member of block?.members ?? []) {
    if (member.type === 'attribute') {
      if (fields && member.key === 'table') addString(found, tokens, member.value, 'table')
      if (member.key === 'addon') addNames(found, tokens, member.value, 'addon')
    } else {
      addCall(found, tokens, member)
      const head = tokenText(tokens, member.head.from)
      walk(found, tokens, member.body, fields || head === 'input' || head === 'schema')
    }
  }
}

/** `function.run NAME`, `db.query NAME`, disabled or not. */
function addCall(found: Reference[], tokens: Tokens, { head }: Statement): void {
  const first = tokenText(tokens, head.from) === '!' ? head.from + 1 : head.from
  const word = tokenText(tokens, first)
  const kind = CALLS[word] ?? (TABLE_STATEMENT.test(word) ? 'table' : undefined)
  const at = first + 2
  if (kind === undefined || at >= head.to) return
  const type = tokens.types[at]
  const source = tokenText(tokens, at)
  if (type === 'string')
    found.push({ kind, name: unquote(source), range: { from: at, to: at + 1 }, bare: true })
  else if (type === 'word' && !source.startsWith('$'))
    found.push({ kind, name: source, range: { from: at, to: at + 1 }, bare: true })
}

function addString(found: Reference[], tokens: Tokens, value: Value | undefined, kind: string): void {
  const name = stringOf(tokens, value)
  if (value && name !== undefined) found.push({ kind, name, range: value.range, bare: false })
}

/** `name: "x"` of the objects in an array, also below other keys. */
function addNames(found: Reference[], tokens: Tokens, value: Value | undefined, kind: string): void {
  if (value?.type === 'array') for (const item of value.items) addNames(found, tokens, item.value, kind)
  if (value?.type !== 'object') return
  for (const entry of value.entries) {
    if (tokenText(tokens, entry.key.from) === 'name') addString(found, tokens, entry.value, kind)
    else addNames(found, tokens, entry.value, kind)
  }
}
