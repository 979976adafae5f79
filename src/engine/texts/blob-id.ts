import { createHash, hash } from 'node:crypto'
import type { BlobId } from '../../core/sync/snapshot.ts'

/** The id that git gives these bytes. */
export function blobId(bytes: Uint8Array | string): BlobId {
  if (typeof bytes === 'string')
    return hash('sha1', `blob ${Buffer.byteLength(bytes)}\0${bytes}`, 'hex') as BlobId
  return createHash('sha1').update(`blob ${bytes.byteLength}\0`).update(bytes).digest('hex') as BlobId
}
