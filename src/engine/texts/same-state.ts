import { between, sharedEnds } from '../../core/sync/ends.ts'
import type { RemoteSnapshot } from '../ports/remote.ts'

/** Whether Xano holds the same as it did: the order in which it lists its definitions means nothing. */
export function isSameState(a: RemoteSnapshot, b: RemoteSnapshot): boolean {
  if (a === b) return true
  if (a.documents.length !== b.documents.length || a.unreadable.length !== b.unreadable.length) return false
  const ends = sharedEnds(a.documents, b.documents)
  const blobs = new Set(between(b.documents, ends).map(({ blob }) => blob))
  const texts = new Set(b.unreadable.map(({ text }) => text))
  return (
    between(a.documents, ends).every(({ blob }) => blobs.has(blob)) &&
    a.unreadable.every(({ text }) => texts.has(text))
  )
}
