import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { decoded } from '../../src/remote/decoded.ts'

describe('a packed body', () => {
  it.each([
    ['gzip', gzipSync],
    ['br', brotliCompressSync],
    ['deflate', deflateSync],
  ])('is unpacked from %s as far as any answer goes, and no further', async (encoding, pack) => {
    const packed = pack(Buffer.alloc(1 << 20))
    expect(await decoded(packed, encoding, 1 << 20)).toHaveLength(1 << 20)
    await expect(decoded(packed, encoding, (1 << 20) - 1)).rejects.toMatchObject({
      code: 'broken-answer',
      message: 'the answer is larger than 1048575 bytes',
    })
  })

  it('that is damaged says so', async () => {
    await expect(decoded(gzipSync('text').subarray(0, 12), 'gzip')).rejects.toThrow('unexpected end of file')
  })
})
