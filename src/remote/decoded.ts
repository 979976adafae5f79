import { promisify } from 'node:util'
import { brotliDecompress, gunzip, inflate } from 'node:zlib'
import { BrokenAnswer } from '../engine/ports/errors.ts'
import { MOST_BYTES, tooLarge } from './collected.ts'

type Decoder = (bytes: Buffer, limits: { readonly maxOutputLength: number }) => Promise<Buffer>

const DECODERS: Readonly<Record<string, Decoder>> = {
  gzip: promisify(gunzip),
  'x-gzip': promisify(gunzip),
  br: promisify(brotliDecompress),
  deflate: promisify(inflate),
  identity: bytes => Promise.resolve(bytes),
}

/**
 * A body without its `Content-Encoding`: gzip is asked for, and proxies choose others all the same. Throws
 * `BrokenAnswer` where it becomes larger than any answer.
 */
export async function decoded(
  bytes: Buffer,
  encoding: string | undefined,
  most = MOST_BYTES,
): Promise<Buffer> {
  const name = encoding?.trim().toLowerCase() || 'identity'
  const decode = Object.hasOwn(DECODERS, name) ? DECODERS[name] : undefined
  if (!decode) throw new BrokenAnswer(`the answer is encoded as ${name}, which was not asked for`)
  try {
    return await decode(bytes, { maxOutputLength: most })
  } catch (error) {
    throw error instanceof RangeError ? tooLarge(most) : error
  }
}
