import { describe, expect, it } from 'vitest'
import { hasBody } from '../../../src/core/xs/has-body.ts'

describe('a definition', () => {
  it.each(['api_group Shop {\n}', '// {\nbranch v1 // c\n{\n}', 'query a/{id} verb=GET {\n}'])(
    'has a body where one follows its header: %j',
    text => {
      expect(hasBody(text)).toBe(true)
    },
  )

  it.each(['api_group "Shop {}"', 'branch v', 'workspace a/{id}', 'branch v1 // {\n', ''])(
    'has none where the header is all: %j',
    text => {
      expect(hasBody(text)).toBe(false)
    },
  )
})
