import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { generateDefinitions } from '../../../fixtures/generate.ts'
import { writtenMerges } from '../../../fixtures/merges.ts'
import { references } from '../../../src/core/xs/references.ts'
import { suspectedReferences } from '../../../src/core/xs/suspected-references.ts'
import { anyText } from './arbitrary.ts'

const stack = (statement: string): string => `function f {\n  stack {\n    ${statement}\n  }\n}`
const named = (text: string): string[] | undefined =>
  suspectedReferences(text)?.map(({ kind, name }) => `${kind} ${name}`)

/** What is found in a text is among what is suspected. */
function demandAll(text: string): void {
  const suspected = named(text)
  if (suspected === undefined) return
  const found = references(text).flatMap(({ kind, name, isEmpty }) => (isEmpty ? [] : [`${kind} ${name}`]))
  expect(found.filter(each => !suspected.includes(each))).toEqual([])
}

/** What references are made of, and what may stand around it or come between. */
const PARTS = [
  ...['db.get', 'db.query', 'db.transaction', 'function.run', 'ai.agent.run', 'addon.call', 'debug.log'],
  ...['table', '"table"', 'auth', 'api_group', 'addon', 'tools', 'join', 'agent', 'name', 'x'],
  ...['=', ':', '|', '!', ',', '.', ' as $x', '$v', 'a/{id}/b', 'visit', 'é'],
  ...['"visit"', "'it\\'s'", '`e`', '"""\n  t\n  """', '"', '""', '// c', '{', '}', '[', ']'],
]
const space = fc.constantFrom('', ' ', '\n    ')
const statement = fc
  .array(fc.tuple(fc.constantFrom(...PARTS), space), { maxLength: 12 })
  .map(parts => parts.flat().join(''))
const kind = fc.constantFrom('function f', 'query q verb=GET', 'run.job j', 'message m', 'agent_trigger t')

describe('what a text may refer to', () => {
  it('is all that it does refer to, in every definition of a workspace', () => {
    const texts = generateDefinitions({ seed: 3, definitions: 400 })
    for (const text of [...texts, ...writtenMerges().map(({ base }) => base)]) demandAll(text)
    const plain = texts.filter(text => suspectedReferences(text) !== undefined)
    expect(plain.length).toBeGreaterThan(texts.length / 2)
    expect(plain.some(text => references(text).length > 1)).toBe(true)
  })

  it('is all that it does refer to, however it is written', () => {
    const text = fc
      .tuple(kind, fc.constantFrom('stack {\n    ', 'input {\n    ', ''), statement, statement)
      .map(([head, list, a, b]) => `${head} {\n  ${list}${a}\n    ${b}\n  ${list === '' ? '' : '}\n'}}`)
    fc.assert(fc.property(text, demandAll), { numRuns: 2000 })
    fc.assert(fc.property(anyText, demandAll))
  })

  it.each([
    ['db.get visit {\n    }', ['table visit']],
    ['db.get "visit" {\n    }', ['table visit']],
    ['!function.run "a/b" {\n    } as $x', ['function a/b']],
    ['db.query $table {\n    }', []],
    ['db.transaction {\n    }', []],
    ['db.query visit {\n      join = {a: {table: "room"}}\n    }', ['table visit', 'table room']],
    ['debug.log visit', []],
    ['var $x {\n      value = $db.visit.id\n    }', []],
  ])('is named where a statement names it: %s', (text, names) => {
    expect(named(stack(text))).toEqual(names)
  })

  it('may be anything of what members of that name hold', () => {
    const text = 'channel_trigger t {\n  channel = "c"\n  table = "v"\n}'
    expect(named(text)).toEqual(['channel c', 'realtime_channel c', 'table v'])
  })

  it('counts in a comment as well', () => {
    expect(named(stack('// db.get visit'))).toEqual(['table visit'])
  })

  it.each([
    'addon = [{name: "a"}]',
    'tools = ["a"]',
    'table = // which\n "t"',
    'table = """\n  t\n  """',
    'db.get a,b',
    'db.get a/{b}',
    'db.get as $x',
    'db.get "a',
  ])('is not told without reading: %s', text => {
    expect(suspectedReferences(stack(text))).toBeUndefined()
  })
})
