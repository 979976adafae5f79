import { adoptBase, unaccounted } from '../../core/sync/adopt.ts'
import type { BlobId } from '../../core/sync/snapshot.ts'
import { observeHere } from '../observe/observe.ts'
import type { CommitId } from '../ports/git.ts'
import type { Ports } from '../ports/ports.ts'
import { blobId } from '../texts/blob-id.ts'
import type { Library } from '../texts/library.ts'
import { fetch, type FetchResult } from './fetch.ts'

/** So many texts of one file are looked through: the newest ones. */
const LOOKED_AT = 32

/**
 * Takes a folder, a repository or a clone of a clone into step with Xano as far as that can be known: Xano's present
 * state becomes the mirror, if the guard lets it pass, and Base whatever the history tells. Writes no file and pushes
 * nothing. `from` names a commit that is known to hold a state of this branch of Xano.
 */
export async function adopt(
  ports: Ports,
  library: Library,
  { from, confirmed }: { readonly from?: CommitId; readonly confirmed?: string } = {},
): Promise<FetchResult> {
  const fetched = await fetch(ports, library, confirmed)
  if (fetched.kind === 'halted') return fetched
  const { head, mirror, ours, note } = await observeHere(ports, library)
  const { committed, known, earlier } = await ports.history.provenance(from)
  const { versions } = await library.snapshot(
    new Map([...known].map(([path, { blob }]) => [path, blob])),
    ports.history,
  )
  const textWithAge = (blob: BlobId): { text: string; age: number }[] => {
    const text = library.textOf(blob)
    return text === undefined ? [] : [{ text, age: committed.get(blob) ?? Infinity }]
  }
  const ages = new Map(versions.map(version => [version, known.get(version.path)?.age ?? Infinity]))
  const sides = { ours, theirs: mirror }
  const told = { committed, known: ages, blobOf: blobId }
  const held = unaccounted(sides, told).map(
    ({ path }) => [path, (earlier.get(path) ?? []).slice(0, LOOKED_AT)] as const,
  )
  await library.load(
    held.flatMap(([, blobs]) => blobs),
    ports.history,
  )
  const texts = held.map(([path, blobs]) => [path, blobs.flatMap(textWithAge)] as const)
  const base = adoptBase(sides, { ...told, earlier: new Map(texts) })
  await ports.history.advance(base, { ...note, head: head.commit }, fetched.now)
  return fetched
}
