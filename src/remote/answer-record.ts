import { crc32 } from 'node:zlib'
import type { BlobId } from '../core/sync/snapshot.ts'
import type { Definition } from '../core/xs/definition.ts'
import type { Answer } from './answer.ts'
import { type Extent, Recorded, textAt } from './recorded.ts'

/** Where a definition begins in the body, the id of its text, and what it says it is. */
type Row = readonly [place: number, blob: BlobId, definition: Definition]

const SEPARATOR = '\n---\n'

/** The number goes up when the form of a record changes, or what is read out of a text. */
const FORM = 'xano-sync answer 4'
const FIRST_LINE = new RegExp(`^${FORM} (\\w+) (\\d+)$`)

/**
 * An answer as bytes, in parts that are not copied, from which `readRecord` makes it again without reading it as
 * XanoScript; nothing, where it cannot: one that holds more than definitions, or other separators than the usual one.
 */
export function printRecord({ body, snapshot, places }: Answer): readonly Buffer[] | undefined {
  if (!places) return undefined
  const { documents } = snapshot
  if (documents.some(({ text }, index) => text !== textAt(extentAt(body, places, index)))) return undefined
  const rows = documents.map(({ blob, definition }, index): Row => [places[index] ?? 0, blob, definition])
  const table = Buffer.from(JSON.stringify(rows))
  return [Buffer.from(`${FORM} ${checksum(table, body)} ${table.length}\n`), table, body]
}

/** The answer of a record; nothing, where the bytes are not all that was printed. */
export function readRecord(bytes: Buffer): Answer | undefined {
  const end = bytes.indexOf('\n')
  const [, sum, length] = FIRST_LINE.exec(bytes.toString('latin1', 0, Math.max(0, end))) ?? []
  const bodyAt = end + 1 + Number(length)
  const [table, body] = [bytes.subarray(end + 1, bodyAt), bytes.subarray(bodyAt)]
  if (sum === undefined || checksum(table, body) !== sum) return undefined
  const rows = JSON.parse(table.toString('utf8')) as Row[]
  const places = rows.map(([place]) => place)
  const documents = rows.map(
    ([, blob, definition], index) => new Recorded(blob, definition, extentAt(body, places, index)),
  )
  return { body, snapshot: { documents, unreadable: [] }, places, fresh: 0 }
}

/** Where a text lies, with the white space around it. */
function extentAt(body: Buffer, places: readonly number[], index: number): Extent {
  const [from = 0, next] = [places[index], places[index + 1]]
  return { body, from, length: (next === undefined ? body.length : next - SEPARATOR.length) - from }
}

/** Against what a disk does, also to where the table ends; nobody else writes there. */
const checksum = (table: Buffer, body: Buffer): string =>
  crc32(body, crc32(table, crc32(String(table.length)))).toString(16)
