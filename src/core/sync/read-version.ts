import { readDefinition } from '../xs/definition.ts'
import type { FilePath } from '../xs/file-path.ts'
import type { Background } from './background.ts'
import type { BlobId, Version } from './snapshot.ts'

/** What a blob holds, at a place; nothing where its text is not known, or no definition. */
export function readVersion(
  path: FilePath,
  blob: BlobId | undefined,
  textOf: Background['textOf'],
): Version | undefined {
  const text = blob && textOf(blob)
  if (blob === undefined || text === undefined) return undefined
  const reading = readDefinition(text)
  return reading.kind === 'definition' ? { definition: reading.definition, path, text, blob } : undefined
}
