import { closeSync, mkdirSync, openSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { BlobId } from '../../core/sync/snapshot.ts'
import { blobStream, FAST_IMPORT } from './fast-import.ts'
import type { Git } from './git.ts'

export interface Text {
  readonly blob: BlobId
  readonly text: string
}

/** What git is taking in: the texts that it holds by then. None, where it failed. */
export interface Import {
  readonly held: Promise<ReadonlySet<BlobId>>
}

/**
 * Has git take in texts while this process goes on with other work: it reads them from a file, so that nobody has to
 * feed it. Nothing refers to them yet. Git is at work when this resolves.
 */
export async function importBlobs(git: Git, texts: readonly Text[]): Promise<Import> {
  const { gitDirectory } = await git.folders()
  const folder = join(gitDirectory, 'xano-sync', 'tmp')
  const file = join(folder, 'blobs')
  const work = async (): Promise<ReadonlySet<BlobId>> => {
    try {
      mkdirSync(folder, { recursive: true })
      writeStream(file, texts)
      await git.run(FAST_IMPORT, { inputFile: file })
    } finally {
      rmSync(file, { force: true })
    }
    return new Set(texts.map(({ blob }) => blob))
  }
  return { held: work().catch(() => new Set()) }
}

function writeStream(path: string, texts: readonly Text[]): void {
  const file = openSync(path, 'w')
  try {
    for (const piece of blobStream(textsOf(texts))) writeFileSync(file, piece)
  } finally {
    closeSync(file)
  }
}

function* textsOf(texts: readonly Text[]): Generator<string, void> {
  for (const { text } of texts) yield text
}
