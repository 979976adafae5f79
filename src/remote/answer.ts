import type { Reading } from '../core/xs/definition.ts'
import { type ReadPiece, readMultidoc } from '../core/xs/multidoc.ts'
import { blobId } from '../engine/blob-id.ts'
import { BrokenAnswer } from '../engine/errors.ts'
import type { RemoteDocument, RemoteSnapshot } from '../engine/ports.ts'
import { bodyText, isWebPage } from './body-text.ts'
import { type Places, splice } from './splice.ts'

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
 * object in it, and where both begin or end alike, nothing is read again.
 */
export function readAnswer(body: Buffer, before?: Answer): Answer {
  return (before?.places && spliced(body, before, before.places)) ?? whole(body, before)
}

function spliced(body: Buffer, { body: old, snapshot }: Answer, places: Places): Answer | undefined {
  const change = splice(old, body, places)
  if (!change) return undefined
  const { head, tail, from, to, shift } = change
  const tailAt = places.length - tail
  const known = documentsByText(snapshot.documents.slice(head, tailAt))
  const pieces = readMultidoc(
    bodyText({ body: body.subarray(from, to) }),
    text => known.get(text)?.definition,
  )
  const between = pieces.flatMap(({ text, reading }) =>
    reading.kind === 'definition' ? [known.get(text) ?? documentOf(text, reading)] : [],
  )
  if (between.length < pieces.length) return undefined
  const documents = [...snapshot.documents.slice(0, head), ...between, ...snapshot.documents.slice(tailAt)]
  return {
    body,
    snapshot: { documents, unreadable: [] },
    places: [
      ...places.slice(0, head),
      ...placesOf(pieces, from),
      ...places.slice(tailAt).map(place => place + shift),
    ],
    fresh: freshIn(pieces, known),
  }
}

function whole(body: Buffer, before: Answer | undefined): Answer {
  const known = documentsByText(before?.snapshot.documents ?? [])
  const text = bodyText({ body })
  if (/^\s*[{["]/.test(text)) throw new BrokenAnswer('Xano answered with JSON instead of a multidoc')
  if (isWebPage(text)) throw new BrokenAnswer('Xano answered with a web page instead of a multidoc')
  const all = readMultidoc(text, piece => known.get(piece)?.definition)
  if (all.length > 1 && all.at(-1)?.text.trim() === '')
    throw new BrokenAnswer("Xano's answer ends at a separator, with no definition behind it")
  const pieces = all.filter(piece => piece.text.trim() !== '')
  const last = pieces.at(-1)
  if (last?.reading.kind === 'problem' && isCut(last.text, last.reading))
    throw new BrokenAnswer(`Xano's answer ends in the middle of a definition: ${last.reading.problem.reason}`)
  const documents: RemoteDocument[] = []
  const unreadable: RemoteSnapshot['unreadable'][number][] = []
  for (const { text, reading } of pieces)
    if (reading.kind === 'definition') documents.push(known.get(text) ?? documentOf(text, reading))
    else
      unreadable.push({
        text: detached(text.trim()),
        problem: reading.problem,
        claims: reading.header ? [reading.header] : [],
      })
  const isPlain = documents.length === all.length
  const places = isPlain ? placesOf(all, 0) : undefined
  return { body, snapshot: { documents, unreadable }, places, fresh: freshIn(all, known) }
}

const documentsByText = (documents: readonly RemoteDocument[]): Map<string, RemoteDocument> =>
  new Map(documents.map(document => [document.text, document]))

const freshIn = (pieces: readonly ReadPiece[], known: ReadonlyMap<string, RemoteDocument>): number =>
  pieces.reduce((sum, { text }) => sum + (known.has(text) ? 0 : text.length), 0)

function documentOf(raw: string, { definition }: Extract<Reading, { kind: 'definition' }>): RemoteDocument {
  const text = detached(raw.trim())
  return { definition, text, blob: blobId(text) }
}

function placesOf(pieces: readonly ReadPiece[], from: number): Places {
  let next = from
  return pieces.map(({ text, separator }) => {
    const place = next
    next += Buffer.byteLength(text) + separator.length
    return place
  })
}

/** A text of its own: a part of a string keeps all of it in memory, and the parts of many answers all of them. */
const detached = (text: string): string => Buffer.from(text).toString()

/** Before its header was over, in its body, or in the separator behind it. */
const isCut = (text: string, { header, isOpen }: Extract<Reading, { kind: 'problem' }>): boolean =>
  header === undefined || isOpen || /\n--?$/.test(text)
