import { Readable } from 'node:stream'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { collected } from '../../src/remote/collected.ts'

describe('a body that arrives in parts', () => {
  it('is what its parts are, whatever length was announced', async () => {
    const parts = fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 20 })
    const announced = fc.option(fc.nat(5000), { nil: undefined })
    await fc.assert(
      fc.asyncProperty(parts, announced, async (list, length) => {
        expect(await collected(Readable.from(list), length)).toEqual(Buffer.concat(list))
      }),
    )
  })

  it('takes memory by what came where more was announced than anybody has', async () => {
    expect(await collected(Readable.from([Buffer.from('x')]), Number.MAX_SAFE_INTEGER)).toEqual(
      Buffer.from('x'),
    )
  })

  it('is none where its end did not come', async () => {
    const broken = new Readable({ read: () => broken.destroy(new Error('other side closed')) })
    await expect(collected(broken, 10)).rejects.toThrow('other side closed')
  })
})
