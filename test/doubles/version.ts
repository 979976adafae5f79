import type { Version } from '../../src/core/sync/snapshot.ts'
import { readDefinition } from '../../src/core/xs/definition.ts'
import { blobId } from '../../src/engine/texts/blob-id.ts'
import { pathOf } from './bench.ts'

/** A text at a place, as the definition that it is. */
export function version(path: string, text: string): Version {
  const reading = readDefinition(text)
  if (reading.kind === 'problem') throw new Error(`${path}: ${reading.problem.reason}`)
  return { definition: reading.definition, path: pathOf(path), text, blob: blobId(text) }
}
