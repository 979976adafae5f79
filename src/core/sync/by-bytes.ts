import { enter } from '../xs/enter.ts'
import { sharedEnds } from './ends.ts'
import type { BlobId, Version } from './snapshot.ts'

interface Text {
  readonly blob: BlobId
}

/** A state by its bytes, and where in it the texts are that it was compared with last. */
interface Index {
  readonly state: readonly Version[]
  /** The first place of the bytes in the state. */
  readonly first: ReadonlyMap<BlobId, number>
  /** The other places of what is at a first one. */
  readonly further: ReadonlyMap<number, readonly number[]>
  readonly texts: readonly Text[]
  readonly places: Int32Array
}

const NOWHERE = -1

/** A state is compared with one answer after the other until one has news, and answers share their objects. */
let last: Index | undefined

/**
 * Tells by their bytes which of the texts a state does not hold, and what of the state they lack. Bytes that it holds in
 * several places count as often as they come, the first place first. Texts that the last comparison with the same
 * state had at its beginning or end cost nothing.
 */
export function comparedByBytes<T extends Text>(
  texts: readonly T[],
  state: readonly Version[],
): { readonly unknown: readonly T[]; readonly gone: ReadonlySet<Version> } {
  const { places, further } = lookUp(texts, state)
  const taken = new Uint8Array(state.length)
  const unknown = texts.filter((_, at) => {
    const first = places[at] ?? NOWHERE
    const free = taken[first] === 1 ? further.get(first)?.find(place => taken[place] === 0) : first
    if (free === undefined || free === NOWHERE) return true
    taken[free] = 1
    return false
  })
  return { unknown, gone: new Set(state.filter((_, at) => taken[at] === 0)) }
}

function lookUp(texts: readonly Text[], state: readonly Version[]): Index {
  const known = last?.state === state ? last : undefined
  last = known
  const { first, further } = known ?? indexOf(state)
  const { head, tail } = known ? sharedEnds(known.texts, texts) : { head: 0, tail: 0 }
  const places = new Int32Array(texts.length)
  if (known) {
    places.set(known.places.subarray(0, head))
    places.set(known.places.subarray(known.places.length - tail), texts.length - tail)
  }
  for (const [at, { blob }] of texts.slice(head, texts.length - tail).entries())
    places[head + at] = first.get(blob) ?? NOWHERE
  last = { state, first, further, texts, places }
  return last
}

function indexOf(state: readonly Version[]): Pick<Index, 'first' | 'further'> {
  const first = new Map<BlobId, number>()
  const further = new Map<number, number[]>()
  for (const [at, { blob }] of state.entries()) {
    const known = first.get(blob)
    if (known === undefined) first.set(blob, at)
    else enter(further, known, at)
  }
  return { first, further }
}
