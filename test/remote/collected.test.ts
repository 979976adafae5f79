import { Readable } from 'node:stream'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { collected } from '../../src/remote/collected.ts'

describe('a body that arrives in parts', () => {
  it('is what its parts are, whatever length was announced', async () => {
    const parts = fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 20 })
    await fc.assert(
      fc.asyncProperty(parts, fc.nat(5000), async (list, announced) => {
        const all = Buffer.concat(list)
        expect(await collected(Readable.from(list))).toEqual(all)
        expect(await collected(Readable.from(list), { announced })).toEqual(all)
      }),
    )
  })

  it('is the one it was thought to be where it is the same, and what came where it is not', async () => {
    const bytes = fc.uint8Array({ maxLength: 60, max: 1 })
    await fc.assert(
      fc.asyncProperty(
        bytes,
        bytes,
        bytes,
        fc.integer({ min: 1, max: 9 }),
        async (head, tail, other, size) => {
          const like = Buffer.from([...head, ...tail])
          const inParts = (all: readonly number[]): Readable =>
            Readable.from(
              Array.from({ length: Math.ceil(all.length / size) }, (_, at) =>
                Buffer.from(all.slice(at * size, (at + 1) * size)),
              ),
            )
          expect(await collected(inParts([...like]), { like })).toBe(like)
          const different = [...head, ...other]
          expect(await collected(inParts(different), { like })).toEqual(Buffer.from(different))
        },
      ),
    )
  })

  it('takes memory by what came where more was announced than anybody has', async () => {
    expect(
      await collected(Readable.from([Buffer.from('x')]), { announced: Number.MAX_SAFE_INTEGER }),
    ).toEqual(Buffer.from('x'))
  })

  it.each([9, 10])(
    'is none any more where it is larger than any answer, and is not waited for: %i',
    async most => {
      function* endless(): Generator<Buffer> {
        for (;;) yield Buffer.from('123')
      }
      await expect(collected(Readable.from(endless()), { most })).rejects.toThrow(
        `the answer is larger than ${most} bytes`,
      )
      expect(await collected(Readable.from([Buffer.alloc(most)]), { most })).toHaveLength(most)
    },
  )

  it('is none where its end did not come', async () => {
    const broken = new Readable({ read: () => broken.destroy(new Error('other side closed')) })
    await expect(collected(broken, { announced: 10 })).rejects.toThrow('other side closed')
  })
})
