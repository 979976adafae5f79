import { describe, expect, it } from 'vitest'
import { isNamed } from '../../../src/cli/inspect/named.ts'
import type { Definition } from '../../../src/core/xs/definition.ts'

const query: Definition = { kind: 'query', name: 'products', verb: 'GET', group: 'shop', guid: 'g1' }
const total: Definition = { kind: 'function', name: 'orders/total' }

describe('the words for a definition', () => {
  it('are its guid, or its name with as much around it as is needed', () => {
    for (const words of [
      'g1',
      'products',
      'query products',
      'GET products',
      'query GET products',
      'products in shop',
      'query GET products in shop',
    ])
      expect(isNamed(query, words)).toBe(true)
    for (const words of ['orders/total', 'function orders/total']) expect(isNamed(total, words)).toBe(true)
  })

  it('are no part of a name, and nothing of another', () => {
    for (const words of ['', 'product', 'query POST products', 'products in store', 'function products'])
      expect(isNamed(query, words)).toBe(false)
    for (const words of ['total', 'orders', 'undefined', 'orders/total in shop'])
      expect(isNamed(total, words)).toBe(false)
  })
})
