import { createHash } from 'node:crypto'
import { type Definition, readDefinition } from '../../../src/core/xs/definition.ts'
import type { BlobId, Snapshot, Version } from '../../../src/core/sync/snapshot.ts'
import { pathOf } from '../../doubles/bench.ts'

export const blobOf = (text: string): BlobId => createHash('sha1').update(text).digest('hex') as BlobId

/** A version whose text, when it is no definition, is dressed as one: `v1` becomes the body of a function named like its file. */
export function version(path: string, text: string): Version {
  const whole = /[{]/.test(text) ? text : fnText(path.replace(/^.*\//, '').replace(/\.xs$/, ''), text)
  return { definition: definitionOf(whole), path: pathOf(path), text: whole, blob: blobOf(whole) }
}

/** A snapshot from paths and texts. */
export const snap = (files: Readonly<Record<string, string>>): Snapshot => ({
  versions: Object.entries(files).map(([path, text]) => version(path, text)),
  unreadable: [],
})

export const fnText = (name: string, body: string, guid?: string): string =>
  `function ${name} {\n  stack {\n    ${body}\n  }\n${guid === undefined ? '' : `  guid = "${guid}"\n`}}`

function definitionOf(text: string): Definition {
  const reading = readDefinition(text)
  if (reading.kind === 'problem') throw new Error(`${reading.problem.reason}: ${text}`)
  return reading.definition
}
