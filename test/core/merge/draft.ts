import { canonicalForm } from '../../../src/core/xs/canonical.ts'
import type { Prng } from '../../../fixtures/prng.ts'

/** A definition as a model whose every node has an id that its text shows, so that what became of each can be told. */
export interface Draft {
  comment: string
  name: string
  fields: Field[]
  stack: Statement[]
  response: Record<string, string>
  tags: string[]
}

export interface Field {
  id: string
  type: string
  name: string
  default: string
  comment: string
}

export interface Statement {
  id: string
  kind: 'var' | 'db.query' | 'function.run' | 'conditional' | 'foreach' | 'while' | 'group'
  target: string
  value: string
  comment: string
  isDisabled: boolean
  members: Record<string, string>
  filters: string[]
  result: string
  body: Statement[]
  other: Statement[]
}

/** How a draft is written: as the server does, or as people may. */
export type Style = 'server' | 'hand'

let used = 0
const fresh = (prefix: string): string => `${prefix}${(used++).toString(36)}q`

export function draft(random: Prng): Draft {
  used = 0
  return {
    comment: fresh('about '),
    name: fresh('fn'),
    fields: many(random, 5, () => field(random)),
    stack: many(random, 6, () => statement(random, 2)),
    response: Object.fromEntries(many(random, 4, () => [fresh('key'), `$${fresh('r')}`])),
    tags: many(random, 3, () => fresh('tag')),
  }
}

const many = <T>(random: Prng, most: number, make: () => T): T[] =>
  Array.from({ length: random.below(most + 1) }, make)

export function field(random: Prng): Field {
  const comment = random.once(4) ? fresh('note ') : ''
  const name = fresh('in')
  const type = random.pick(['int', 'text', 'text?', 'bool'])
  return { id: name, type, name, default: random.once(3) ? fresh('d') : '', comment }
}

export function statement(random: Prng, depth: number): Statement {
  const kind = random.pick(
    depth > 0
      ? (['var', 'db.query', 'function.run', 'var', 'conditional', 'foreach'] as const)
      : (['var', 'db.query', 'function.run'] as const),
  )
  const id = fresh('s')
  const isFlow = kind === 'conditional' || kind === 'foreach'
  return {
    id,
    kind,
    target: fresh('t'),
    value: `$${id}`,
    comment: random.once(5) ? fresh('says ') : '',
    isDisabled: random.once(12),
    members: isFlow ? {} : Object.fromEntries(many(random, 3, () => [random.pick(MEMBERS), fresh('v')])),
    filters: !isFlow && random.once(4) ? many(random, 4, () => fresh('f')) : [],
    result: isFlow || kind === 'var' || random.once(3) ? '' : fresh('x'),
    body: isFlow ? many(random, 4, () => statement(random, depth - 1)) : [],
    other:
      kind === 'conditional' && random.once(2) ? many(random, 3, () => statement(random, depth - 1)) : [],
  }
}

const MEMBERS = ['where', 'data', 'return', 'input', 'sort', 'cache'] as const

export const newToken = fresh

/** The text of a draft. Both styles say the same. */
export function write(model: Draft, style: Style): string {
  const isServer = style === 'server'
  const lines = [
    `// ${model.comment}`,
    `function ${isServer ? model.name : `"${model.name}"`} {`,
    ...section(
      'input',
      model.fields.flatMap(each => fieldLines(each)),
    ),
    ...gap(style),
    ...section(
      'stack',
      model.stack.flatMap((each, at) => [...(at > 0 ? gap(style) : []), ...statementLines(each, style)]),
    ),
    ...gap(style),
    ...objectLines('response', model.response, style).map(line => `  ${line}`),
    ...(isServer
      ? [`  tags = [${model.tags.map(tag => `"${tag}"`).join(', ')}]`]
      : ['  tags = [', ...model.tags.map(tag => `    "${tag}"`), '  ]']),
    '}',
  ]
  return isServer ? lines.join('\n') : `${lines.map(line => line.replace(/^( +)/, '$1$1')).join('\n')}\n`
}

const gap = (style: Style): string[] => (style === 'server' ? ['  '] : [])

const section = (head: string, lines: readonly string[]): string[] => [
  `  ${head} {`,
  ...lines.map(line => `    ${line}`),
  '  }',
]

function fieldLines({ type, name, default: own, comment }: Field): string[] {
  return [...(comment ? [`// ${comment}`] : []), `${type} ${name}${own ? `?=${own}` : ''}`]
}

const BRANCH = { foreach: 'each as $item', while: 'each', group: 'stack' }

function statementLines(own: Statement, style: Style): string[] {
  const { kind, target, comment, isDisabled, members, filters, result } = own
  const bang = isDisabled ? '!' : ''
  const above = comment ? [`// ${comment}`] : []
  const inner = (list: readonly Statement[], by: string): string[] =>
    list
      .flatMap((each, at) => [...(at > 0 ? gap(style) : []), ...statementLines(each, style)])
      .map(line => `${by}${line}`)
  if (kind === 'foreach' || kind === 'while' || kind === 'group')
    return [
      ...above,
      `${bang}${kind}${kind === 'group' ? '' : ` ($${target})`} {`,
      `  ${BRANCH[kind]} {`,
      ...inner(own.body, '    '),
      '  }',
      '}',
    ]
  if (kind === 'conditional')
    return [
      ...above,
      `${bang}conditional {`,
      `  if ($${target}) {`,
      ...inner(own.body, '    '),
      '  }',
      ...(own.other.length > 0 ? [...gap(style), '  else {', ...inner(own.other, '    '), '  }'] : []),
      '}',
    ]
  const head = `${bang}${kind} ${kind === 'var' ? '$' : ''}${style === 'hand' && kind !== 'var' ? `"${target}"` : target}`
  const tail = result ? ` as $${result}` : ''
  const chain = filters.map(filter => `|get:"${filter}"`)
  const value =
    style === 'server' && chain.length > 2
      ? `${own.value}\n${chain.map(each => `    ${each}`).join('\n')}`
      : `${own.value}${chain.join('')}`
  return [
    ...above,
    `${head} {`,
    `  value = ${value}`,
    ...Object.entries(members).map(([key, each]) => `  ${key}${style === 'server' ? ' = ' : '='}"${each}"`),
    `}${tail}`,
  ].flatMap(line => line.split('\n'))
}

function objectLines(head: string, object: Record<string, string>, style: Style): string[] {
  const entries = Object.entries(object)
  if (style === 'hand') return [`${head} = {${entries.map(([key, own]) => `${key}: ${own}`).join(', ')}}`]
  const width = Math.max(0, ...entries.map(([key]) => key.length))
  return [`${head} = {`, ...entries.map(([key, own]) => `  ${key.padEnd(width)}: ${own}`), '}']
}

/** What a text says, where the order of fields, keys and tags is no matter, nor a branch without statements. */
export function meaning(text: string): string {
  const lines = canonicalForm(text).split('\n')
  const [from, to] = [lines.indexOf('  input {') + 1, lines.indexOf('  }')]
  const fields: string[] = []
  let above = ''
  for (const line of lines.slice(from, from > 0 ? to : 0)) {
    above += line
    if (line.trimStart().startsWith('//')) continue
    fields.push(above)
    above = ''
  }
  const rest = from > 0 ? [...lines.slice(0, from), ...fields.sort(), ...lines.slice(to)] : lines
  return rest
    .filter(line => line.trim() !== 'else')
    .map(line => (line.startsWith('  response = ') ? line.split(/[{},]/).sort().join(',') : line))
    .join('\n')
}
