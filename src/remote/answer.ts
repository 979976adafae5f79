import type { Definition, Reading } from '../core/xs/definition.ts'
import type { Piece } from '../core/xs/multidoc.ts'
import { BrokenAnswer } from '../engine/ports/errors.ts'
import type { RemoteDocument, RemoteSnapshot } from '../engine/ports/remote.ts'
import { blobId } from '../engine/texts/blob-id.ts'
import { isWebPage } from './body-text.ts'
import { Recorded } from './recorded.ts'
import { type Places, splices } from './splice.ts'
import { piecesOf } from './windows.ts'

/** A multidoc as it arrived, and what it says. */
export interface Answer {
  readonly body: Buffer
  readonly snapshot: RemoteSnapshot
  /** Where its definitions lie; nothing where it holds anything else. */
  readonly places: Places | undefined
  /** How many characters of it are in no definition that was known. */
  readonly fresh: number
}

/**
 * Reads a multidoc that arrived whole; what it is, its body alone tells. One that ends in the middle of a definition is
 * no snapshot; one that ends with a definition that is wrong, but whole, is. What the one `before` held is the same
 * object in it, and nothing is read again but what differs.
 */
export function readAnswer(body: Buffer, before?: Answer): Answer {
  return (before?.places && spliced(body, before, before.places)) ?? whole(body, before)
}

function spliced(body: Buffer, { body: old, snapshot }: Answer, places: Places): Answer | undefined {
  const changes = splices(old, body, places)
  if (!changes) return undefined
  const before = snapshot.documents
  const known = documentsByText(changes.flatMap(({ first, last }) => before.slice(first, last)))
  const [documents, now]: [RemoteDocument[], number[]] = [[], []]
  let [fresh, next, moved] = [0, 0, 0]
  const takeOver = (until: number): void => {
    for (; next < until; next++) {
      const document = before[next]
      if (document) documents.push(document)
      now.push((places[next] ?? 0) + moved)
    }
  }
  for (const { first, last, from, to, shift } of changes) {
    takeOver(first)
    const pieces =
      to < from ? [] : [...piecesOf(body.subarray(from, to), text => known.get(text)?.definition)]
    for (const { text, reading } of pieces) {
      if (reading.kind !== 'definition') return undefined
      documents.push(known.get(text) ?? documentOf(text, reading))
    }
    for (const place of placesOf(pieces, from)) now.push(place)
    fresh += freshIn(pieces, known)
    next = last
    moved = shift
  }
  takeOver(before.length)
  for (const [index, document] of documents.entries())
    if (document instanceof Recorded) document.moveTo(body, now[index] ?? 0)
  return { body, snapshot: { documents, unreadable: [] }, places: now, fresh }
}

function whole(body: Buffer, before: Answer | undefined): Answer {
  const known = documentsByText(before?.snapshot.documents ?? [])
  refuseOthers(body)
  const documents: RemoteDocument[] = []
  const unreadable: RemoteSnapshot['unreadable'][number][] = []
  const places: number[] = []
  let [next, fresh, isPlain] = [0, 0, true]
  let end: Piece | undefined
  for (const piece of piecesOf(body, text => known.get(text)?.definition)) {
    const { text, separator, reading } = piece
    places.push(next)
    next += Buffer.byteLength(text) + separator.length
    const same = known.get(text)
    if (!same) fresh += text.length
    isPlain &&= reading.kind === 'definition'
    if (text.trim() !== '') end = piece
    else if (places.length > 1 && next === body.length && separator === '')
      throw new BrokenAnswer("Xano's answer ends at a separator, with no definition behind it")
    else continue
    if (reading.kind === 'problem')
      unreadable.push({
        text: detachedText(text.trim()),
        problem: reading.problem,
        claims: reading.header ? [detachedRow(reading.header)] : [],
      })
    else if (same) documents.push(same)
    else documents.push(documentOf(text, reading))
  }
  if (end?.reading.kind === 'problem' && isCut(end.text, end.reading))
    throw new BrokenAnswer(`Xano's answer ends in the middle of a definition: ${end.reading.problem.reason}`)
  return { body, snapshot: { documents, unreadable }, places: isPlain ? places : undefined, fresh }
}

/** As far as the beginning of a body is looked at to see what it is. */
const LOOK = 1 << 16

function refuseOthers(body: Buffer): void {
  const text = body.toString('utf8', 0, LOOK)
  if (/^\s*[{["]/.test(text)) throw new BrokenAnswer('Xano answered with JSON instead of a multidoc')
  if (isWebPage(text)) throw new BrokenAnswer('Xano answered with a web page instead of a multidoc')
}

const documentsByText = (documents: readonly RemoteDocument[]): Map<string, RemoteDocument> =>
  new Map(documents.map(document => [document.text, document]))

const freshIn = (pieces: readonly Piece[], known: ReadonlyMap<string, RemoteDocument>): number =>
  pieces.reduce((sum, { text }) => sum + (known.has(text) ? 0 : text.length), 0)

/** A document of its own: a part of a string keeps all of it in memory, and the parts of many answers all of them. */
function documentOf(raw: string, { definition }: Extract<Reading, { kind: 'definition' }>): RemoteDocument {
  const text = detachedText(raw.trim())
  return { definition: detachedRow(definition), text, blob: blobId(text) }
}

const detachedText = (text: string): string => Buffer.from(text).toString()

function detachedRow({ kind, name, verb, group, server, guid, canonical }: Definition): Definition {
  const row: { -readonly [K in keyof Definition]: Definition[K] } = {
    kind: detachedWord(kind),
    name: detachedWord(name),
  }
  if (verb !== undefined) row.verb = detachedWord(verb)
  if (group !== undefined) row.group = detachedWord(group)
  if (server !== undefined) row.server = detachedWord(server)
  if (guid !== undefined) row.guid = detachedWord(guid)
  if (canonical !== undefined) row.canonical = detachedWord(canonical)
  return row
}

/** V8 copies parts that are shorter than this by itself. */
const SHORT = 13

const detachedWord = (word: string): string => (word.length < SHORT ? word : detachedText(word))

function placesOf(pieces: readonly Piece[], from: number): Places {
  let next = from
  return pieces.map(({ text, separator }) => {
    const place = next
    next += Buffer.byteLength(text) + separator.length
    return place
  })
}

/** Before its header was over, in its body, or in the separator behind it. */
const isCut = (text: string, { header, isOpen }: Extract<Reading, { kind: 'problem' }>): boolean =>
  header === undefined || isOpen || /\n--?$/.test(text)
