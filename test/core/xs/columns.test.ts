import { describe, expect, it } from 'vitest'
import { columns } from '../../../src/core/xs/columns.ts'

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
