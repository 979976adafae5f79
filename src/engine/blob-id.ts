import { createHash } from 'node:crypto'
import type { BlobId } from '../core/sync/snapshot.ts'

/** The id that git gives these bytes. */
export function blobId(bytes: Uint8Array | string): BlobId {
  const size = typeof bytes === 'string' ? Buffer.byteLength(bytes) : bytes.byteLength
  return createHash('sha1').update(`blob ${size}\0`).update(bytes).digest('hex') as BlobId
}
