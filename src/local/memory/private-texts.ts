import { readdirSync, readFileSync, statSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import type { BlobId } from '../../core/sync/snapshot.ts'
import { blobId } from '../../engine/texts/blob-id.ts'
import { isCode, writeFileAtomic } from '../disk/atomic-file.ts'
import type { Git } from '../git/git.ts'
import { readBlobs } from '../git/objects.ts'

/** Its owner's alone. */
const MODE = 0o600

/**
 * Texts that must not be lost and are not for git, since they hold rows or values of variables: files beside git's
 * objects, that no clone, fetch or push takes along. Each is named by its blob, and goes when what git keeps would.
 */
export class PrivateTexts {
  readonly #folder: string

  private constructor(folder: string) {
    this.#folder = folder
  }

  /** Those of a repository, which all its worktrees share. */
  static async of(git: Git): Promise<PrivateTexts> {
    return new PrivateTexts(join((await git.folders()).commonDirectory, 'xano-sync', 'private'))
  }

  /** Durable when it returns. */
  keep(texts: readonly string[], now: Date): void {
    for (const text of texts) {
      const file = this.#fileOf(blobId(text))
      if (!isThere(file)) writeFileAtomic(file, text, { mode: MODE, temporary: `${file}.${process.pid}` })
      utimesSync(file, now, now)
    }
  }

  /** When each was kept last, by its file. */
  times(): Map<string, Date> {
    const files = isThere(this.#folder) ? readdirSync(this.#folder).map(name => join(this.#folder, name)) : []
    return new Map(
      files.flatMap((file): [string, Date][] => {
        const stats = statSync(file, { throwIfNoEntry: false })
        return stats ? [[file, stats.mtime]] : []
      }),
    )
  }

  has(blob: BlobId): boolean {
    return isThere(this.#fileOf(blob))
  }

  /** The bytes of those that are here. */
  read(blobs: readonly BlobId[]): [BlobId, Uint8Array][] {
    return blobs.flatMap((blob): [BlobId, Uint8Array][] => {
      try {
        return [[blob, readFileSync(this.#fileOf(blob))]]
      } catch (error) {
        if (isCode(error, 'ENOENT')) return []
        throw error
      }
    })
  }

  #fileOf(blob: BlobId): string {
    return join(this.#folder, `${blob}.xs`)
  }
}

/** The bytes of blobs, whether git holds them or they lie beside it. One that nobody holds is missing from the answer. */
export async function readTexts(
  git: Git,
  blobs: readonly BlobId[],
): Promise<ReadonlyMap<BlobId, Uint8Array>> {
  const found = await readBlobs(git, blobs)
  const missing = blobs.filter(blob => !found.has(blob))
  if (missing.length === 0) return found
  return new Map([...found, ...(await PrivateTexts.of(git)).read(missing)])
}

const isThere = (file: string): boolean => statSync(file, { throwIfNoEntry: false }) !== undefined
