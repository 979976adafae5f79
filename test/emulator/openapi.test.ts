import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { HARD } from '../../src/emulator/switches.ts'
import { serve } from './client.ts'

/**
 * What Xano's OpenAPI says of replies, in a notation of ours: the name of a type with `?` where null is allowed, an
 * array of what its items are, an object of what its properties are. No property is promised, none other is known.
 */
type Shape = string | readonly [Shape] | { readonly [property: string]: Shape }

const read = (file: string): Record<string, Shape> =>
  JSON.parse(readFileSync(new URL(`openapi/${file}.json`, import.meta.url), 'utf8')) as Record<string, Shape>

/** What the OpenAPI does not know, or denies, and recordings of the real thing show. */
const RECORDED = /\.(draft_updated_at|preferences)$|\.branch$/

const WORKSPACE = [
  'workspace Shop {\n}',
  '// People\ntable user {\n  schema {\n    int id\n  }\n}',
  'function add {\n}',
  'api_group shop {\n}',
  'query list verb=GET {\n  api_group = "shop"\n}',
  'task nightly {\n}',
  'addon of_user {\n}',
  'middleware check {\n}',
  'agent Helper {\n}',
  'mcp_server Tools {\n}',
  'tool look {\n}',
  'workflow_test all {\n}',
  'workspace_trigger w {\n}',
  'table_trigger t {\n  table = "user"\n}',
  'agent_trigger a {\n  agent = "Helper"\n}',
  'realtime_channel rooms {\n}',
  'realtime_trigger r {\n}',
]

describe.each(['workspaces', 'audit-log', 'objects'])("the OpenAPI's %s", file => {
  it.each(Object.entries(read(file)))('%s answers in its shape', async (endpoint, shape) => {
    // The hardest choices but for the two whose answers the OpenAPI does not know.
    const { emulator, ask } = await serve({
      multidoc: WORKSPACE.join('\n---\n'),
      switches: { ...HARD, lists: 'array' },
    })
    emulator.colleague('ann').draft('function add {\n  response = 1\n}')
    emulator.colleague('ann').put('table user {\n  schema {\n    int id\n    text name\n  }\n}')
    const ids = new Map(
      [...emulator.world.workspaces.values()].flatMap(({ shared, branches }) =>
        [shared, ...branches.map(({ objects }) => objects)].flatMap(shelf =>
          shelf.all().map(({ id, facts }) => [facts.kind, id] as const),
        ),
      ),
    )
    const [method = '', path = ''] = endpoint.split(' ')
    const filled = path
      .replace('/workspace', 'workspace')
      .replace('{apigroup_id}', String(ids.get('api_group')))
      .replace('{function_id}', String(ids.get('function')))
    const query =
      method === 'GET' && /audit_log$/.test(path) ? '?include_data=true' : '?include_xanoscript=true'
    const answer = await ask(method, filled + query, method === 'POST' ? {} : undefined)
    expect(answer.status).toBe(200)
    const found: string[] = []
    check(answer.json, shape, '', found)
    expect(found.filter(problem => !RECORDED.test(problem))).toEqual([])
    const list = JSON.stringify(answer.json)
    expect(list.length, 'the reply holds something').toBeGreaterThan(50)
  })
})

/** Adds the place of everything in `value` that is not as `shape` says. */
function check(value: unknown, shape: Shape, at: string, found: string[]): void {
  if (typeof shape === 'string') {
    if (!isOfType(value, shape)) found.push(at)
  } else if (Array.isArray(shape)) {
    if (!Array.isArray(value)) found.push(at)
    else value.forEach((item, i) => check(item, (shape as readonly [Shape])[0], `${at}[${i}]`, found))
  } else if (typeof value !== 'object' || value === null || Array.isArray(value)) found.push(at)
  else
    for (const [name, property] of Object.entries(value)) {
      const known = (shape as Record<string, Shape>)[name]
      if (known === undefined) found.push(`${at}.${name}`)
      else check(property, known, `${at}.${name}`, found)
    }
}

function isOfType(value: unknown, shape: string): boolean {
  const type = shape.replace('?', '')
  if (value === null) return shape.endsWith('?')
  if (type === 'integer') return Number.isInteger(value)
  return type === 'any' || typeof value === type
}
