import { readFileSync } from 'node:fs'

type Schema = Readonly<Record<string, unknown>>

/** The keywords of draft 2020-12 that docs/xano-sync.schema.json uses; another one is a fault of the test. */
const KEYWORDS = new Set([
  ...['$schema', '$id', '$defs', '$ref', 'title', 'description', 'oneOf', 'const', 'enum', 'type', 'pattern'],
  ...['properties', 'required', 'additionalProperties', 'items', 'minItems'],
])

export const SCHEMA = JSON.parse(readFileSync('docs/xano-sync.schema.json', 'utf8')) as Schema

/** What is wrong with a value, by the schema that is published; nothing, if it is what was promised. */
export const faults = (value: unknown, schema: Schema = SCHEMA): string[] => check(value, schema, '')

function check(value: unknown, schema: Schema, at: string): string[] {
  const unknown = Object.keys(schema).filter(keyword => !KEYWORDS.has(keyword))
  if (unknown.length > 0) throw new Error(`this test does not know ${unknown.join(', ')}`)
  const found: string[] = []
  const complain = (message: string): unknown => found.push(`${at || '/'}: ${message}`)
  if (typeof schema['$ref'] === 'string') found.push(...check(value, resolveRef(schema['$ref']), at))
  if (Array.isArray(schema['oneOf'])) {
    const verdicts = (schema['oneOf'] as Schema[]).map(each => check(value, each, at))
    const fitting = verdicts.filter(each => each.length === 0).length
    if (fitting !== 1) complain(`fits ${fitting} of ${verdicts.length}: ${verdicts.flat().join(' | ')}`)
  }
  if ('const' in schema && value !== schema['const']) complain(`is not ${JSON.stringify(schema['const'])}`)
  if (Array.isArray(schema['enum']) && !schema['enum'].includes(value)) complain('is none of the values')
  const types = [schema['type'] ?? []].flat() as string[]
  if (types.length > 0 && !types.some(type => isA(value, type))) complain(`is no ${types.join(' or ')}`)
  if (typeof schema['pattern'] === 'string' && !new RegExp(schema['pattern']).test(String(value)))
    complain(`does not match ${schema['pattern']}`)
  if (Array.isArray(value)) found.push(...checkItems(value, schema, at))
  else if (typeof value === 'object' && value !== null) found.push(...checkProperties(value, schema, at))
  return found
}

function checkItems(value: readonly unknown[], schema: Schema, at: string): string[] {
  const { items, minItems } = schema
  const few = typeof minItems === 'number' && value.length < minItems ? [`${at}: has too few items`] : []
  return [
    ...few,
    ...(items === undefined
      ? []
      : value.flatMap((item, index) => check(item, items as Schema, `${at}/${index}`))),
  ]
}

function checkProperties(value: object, schema: Schema, at: string): string[] {
  const properties = (schema['properties'] ?? {}) as Readonly<Record<string, Schema>>
  const missing = ((schema['required'] ?? []) as string[]).filter(name => !Object.hasOwn(value, name))
  return [
    ...missing.map(name => `${at}/${name}: is missing`),
    ...Object.entries(value).flatMap(([name, each]) => {
      const own = Object.hasOwn(properties, name) ? properties[name] : undefined
      if (own) return check(each, own, `${at}/${name}`)
      return schema['additionalProperties'] === false ? [`${at}/${name}: is not promised`] : []
    }),
  ]
}

function resolveRef(ref: string): Schema {
  const found = ref
    .replace(/^#\//, '')
    .split('/')
    .reduce<unknown>((at, step) => (at as Schema | undefined)?.[step], SCHEMA)
  if (typeof found !== 'object' || found === null) throw new Error(`the schema has no ${ref}`)
  return found as Schema
}

function isA(value: unknown, type: string): boolean {
  switch (type) {
    case 'null':
      return value === null
    case 'array':
      return Array.isArray(value)
    case 'integer':
      return Number.isInteger(value)
    case 'object':
      return typeof value === 'object' && value !== null && !Array.isArray(value)
    default:
      return typeof value === type
  }
}
