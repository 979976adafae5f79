import { describe, expect, it } from 'vitest'
import { Script } from '../../../src/emulator/text/script.ts'
import {
  columnsOf,
  withColumnsOf,
  withoutColumn,
  withRenamedColumn,
} from '../../../src/emulator/text/table.ts'

const table = (...columns: string[]): Script =>
  new Script(`table t {\n  schema {\n${columns.map(column => `    ${column}\n`).join('')}  }\n}`)

describe('the columns of a table', () => {
  it.each([
    ['int id', 'id', 'int'],
    ['text? note?', 'note', 'text'],
    ['timestamp created_at?=now', 'created_at', 'timestamp'],
    ['uuid ?u?', 'u', 'uuid'],
    ['text ?note="a"', 'note', 'text'],
    ['text[] tags?=[] filters=trim|min:1', 'tags', 'text[]'],
    ['object[:200] parts? {\n      schema {\n        int n\n      }\n    }', 'parts', 'object[:200]'],
    ['int user_id { table = "user" }', 'user_id', 'int'],
  ])('are, of %j, %j of type %j', (declaration, name, type) => {
    expect(columnsOf(table(declaration).definition)).toMatchObject([{ name, type }])
  })

  it('are none where there is no schema, and do not include those of nested objects', () => {
    expect(columnsOf(new Script('table t {\n}').definition)).toEqual([])
    expect(columnsOf(table('json a', '// note', 'int b').definition).map(({ name }) => name)).toEqual([
      'a',
      'b',
    ])
  })

  it('have one declaration in whatever layout', () => {
    const [one, other] = [
      'int user_id {\n      table = "user"\n    }',
      'int   user_id   {\n      table = "user"\n    } // why',
    ].map(declaration => columnsOf(table(declaration).definition)[0]?.declaration)
    expect(one).toBe(other)
  })
})

it('adds the columns of another version that are missing, with their comments', () => {
  const before = table('int id', '// What', 'text a // why', 'int b {\n      table = "x"\n    }')
  expect(withColumnsOf(table('int id', 'text c'), before).text).toBe(
    table('int id', 'text c', '// What', 'text a // why', 'int b {\n      table = "x"\n    }').text,
  )
  const same = table('int b', '// What', 'text a', 'int id')
  expect(withColumnsOf(same, before)).toBe(same)
})

it.each([
  [
    'table t {\n  auth = true\n}',
    'table t {\n  schema {\n    int id\n    text a // why\n  }\n\n  auth = true\n}',
  ],
  ['table t { auth = true }', 'table t {\n  schema {\n    int id\n    text a // why\n  }\n auth = true }'],
  ['table t', 'table t {\n  schema {\n    int id\n    text a // why\n  }\n}'],
])('gains the whole schema where it has none: %j', (text, expected) => {
  const { text: gained } = withColumnsOf(new Script(text), table('int id', 'text a // why'))
  expect(gained).toBe(expected)
  expect(columnsOf(new Script(gained).definition).map(({ name }) => name)).toEqual(['id', 'a'])
})

it.each([
  ['text? a', true, true],
  ['text ?a', true, true],
  ['uuid ?a?', true, false],
  ['text a?', false, false],
  ['text a?=b', false, false],
  ['text a', false, true],
])('tells of %j whether it may be null, %j, and must be there, %j', (declaration, nullable, required) => {
  expect(columnsOf(table(declaration).definition)).toMatchObject([{ nullable, required }])
})

it('keeps the marks of a column that is renamed', () => {
  expect(withRenamedColumn(table('uuid ?u?'), 'u', 'v')?.text).toBe(table('uuid ?v?').text)
})

it('takes a column out with its comments, and knows no other', () => {
  const script = table('int id // key', '// What', 'text a // why', 'int b')
  expect(withoutColumn(script, 'a')?.text).toBe(table('int id // key', 'int b').text)
  expect(withoutColumn(script, 'c')).toBeUndefined()
})

it('renames a column, and knows no other', () => {
  expect(withRenamedColumn(table('int a?=1', 'int ab'), 'a', 'c')?.text).toBe(
    table('int c?=1', 'int ab').text,
  )
  expect(withRenamedColumn(table('int a'), 'b', 'c')).toBeUndefined()
})
