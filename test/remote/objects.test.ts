import { describe, expect, it } from 'vitest'
import { BrokenAnswer } from '../../src/engine/ports/errors.ts'
import type { Client, Query } from '../../src/remote/client.ts'
import { Objects } from '../../src/remote/objects.ts'

describe('a list of objects', () => {
  it('that goes on for ever is no answer', async () => {
    let asked = 0
    const getJson = (_: string, query: Query): Promise<unknown> => {
      asked++
      return Promise.resolve({ items: [{ id: asked, name: 'a' }], nextPage: Number(query['page']) + 1 })
    }
    const objects = new Objects({ getJson } as unknown as Client, { workspace: 1, label: 'v1' })
    await expect(objects.any()).rejects.toThrow(BrokenAnswer)
    expect(asked).toBe(1000)
  })
})
