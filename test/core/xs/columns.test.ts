import { describe, expect, it } from 'vitest'
import { columnsApart } from '../../../src/core/xs/columns.ts'

const columns = (text: string): string[] => columnsApart(text, '')[0]

describe('the columns of a table', () => {
  it('are the fields of its schema, and nothing that stands inside of them', () => {
    const text = `// int nobody
table user {
  auth = true

  schema {
    int id
    text name? filters=trim
    // int gone
    object address? {
      schema {
        text street
      }
    }
    enum role?="user" {
      values = ["user", "admin"]
    }
    int account_id {
      table = "account"
    }
  }

  index = [
    {type: "primary", field: [{name: "id"}]}
  ]
}`
    expect(columns(text)).toEqual(['id', 'name', 'address', 'role', 'account_id'])
  })

  it('are none where there is no table', () => {
    expect(columns('function a {\n  input {\n    int id\n  }\n}')).toEqual([])
    expect(columns('table broken {\n  schema {\n    int id')).toEqual([])
  })
})

describe('the columns that are in one of two texts', () => {
  const table = (...fields: string[]): string =>
    `table user {\n  schema {\n${fields.map(field => `    ${field}\n`).join('')}  }\n}`

  it.each([
    ['are none where the schemas are equal', table('int id'), `// new\n${table('int id')}`, [], []],
    ['are none where columns changed places', table('int id', 'text a'), table('text a', 'int id'), [], []],
    ['are none where a column changed', table('int id', 'text a'), table('int id', 'text a?'), [], []],
    ['are those put in and those gone', table('int id', 'text a'), table('int id', 'text b'), ['a'], ['b']],
    ['are all where the other has no schema', table('int id'), 'table user {\n  auth = true\n}', ['id'], []],
    ['are those of tables', table('int id'), 'function user {\n  schema {\n    int x\n  }\n}', ['id'], []],
    ['are those that are commented out', table('int id', 'text a'), table('int id', '// text a'), ['a'], []],
  ])('%s', (_, one, other, lost, fresh) => {
    expect(columnsApart(one, other)).toEqual([lost, fresh])
    expect(columnsApart(other, one)).toEqual([fresh, lost])
  })
})
