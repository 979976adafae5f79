import { promisify } from 'node:util'
import { brotliDecompress, gunzip, inflate } from 'node:zlib'
import { BrokenAnswer } from '../engine/ports/errors.ts'

const DECODERS: Readonly<Record<string, (bytes: Buffer) => Promise<Buffer>>> = {
  gzip: promisify(gunzip),
  'x-gzip': promisify(gunzip),
  br: promisify(brotliDecompress),
  deflate: promisify(inflate),
  identity: bytes => Promise.resolve(bytes),
}

/** A body without its `Content-Encoding`: gzip is asked for, and proxies choose others all the same. */
export async function decoded(bytes: Buffer, encoding: string | undefined): Promise<Buffer> {
  const name = encoding?.trim().toLowerCase() || 'identity'
  const decode = Object.hasOwn(DECODERS, name) ? DECODERS[name] : undefined
  if (!decode) throw new BrokenAnswer(`the answer is encoded as ${name}, which was not asked for`)
  return decode(bytes)
}
