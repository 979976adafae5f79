import type { RemoteDocument } from '../engine/ports/remote.ts'
import { printRecord, readRecord } from './answer-record.ts'
import type { Answer } from './answer.ts'
import { keepHeapTightFor, LARGE } from './v8-flags.ts'

/** How a multidoc is read: without what is not published yet, or with it. */
export type Way = 'published' | 'drafts'

const WAYS: readonly Way[] = ['published', 'drafts']

/** Where bytes outlast the process, if they can: it may forget them, and fail without a word. */
interface Cache {
  /** In bytes; 0 where there is none. */
  size(name: string): number
  read(name: string): Buffer | undefined
  write(name: string, parts: readonly Uint8Array[]): void
}

/** When what is new since the record was written is more than this part of an answer, it is written anew. */
const WORTH = 1 / 20

/**
 * The last answer to each way of reading. A record of it outlasts the process, so that the next one has to read only
 * what differs: it may lag behind, because only what two answers share is taken from it.
 */
export class KeptAnswers {
  readonly #cache: Cache | undefined
  readonly #answers = new Map<Way, Answer>()
  /** The definitions of what was on record when it was first asked for. */
  readonly #recorded = new Map<Way, readonly RemoteDocument[]>()
  readonly #unwritten = new Map<Way, number>()
  /** Whether a process with what is on record needs so much memory that each start of another one takes long. */
  readonly areLarge: boolean

  constructor(cache?: Cache) {
    this.#cache = cache
    const sizes = WAYS.map(way => cache?.size(way) ?? 0)
    for (const bytes of sizes) keepHeapTightFor(bytes)
    this.areLarge = sizes.some(bytes => bytes > LARGE)
  }

  recall(way: Way): Answer | undefined {
    this.#load(way)
    return this.#answers.get(way)
  }

  /** The same, where the record of it has not to be read for that. */
  atHand(way: Way): Answer | undefined {
    return this.#answers.get(way)
  }

  keep(way: Way, answer: Answer): void {
    this.#answers.set(way, answer)
    this.#unwritten.set(way, (this.#unwritten.get(way) ?? 0) + answer.fresh)
  }

  /** Puts on record what was kept since, where that is worth it: at a moment that costs nobody time. */
  write(): void {
    for (const [way, unwritten] of this.#unwritten) {
      const answer = this.#answers.get(way)
      if (!this.#cache || !answer || unwritten <= answer.body.length * WORTH) continue
      this.#unwritten.set(way, 0)
      const record = printRecord(answer)
      if (record) this.#cache.write(way, record)
    }
  }

  /** The definitions of all that was on record. */
  documents(): readonly RemoteDocument[] {
    return WAYS.flatMap(way => this.#load(way))
  }

  #load(way: Way): readonly RemoteDocument[] {
    const known = this.#recorded.get(way)
    if (known) return known
    const bytes = this.#cache?.read(way)
    const answer = bytes && readRecord(bytes)
    const documents = answer?.snapshot.documents ?? []
    this.#recorded.set(way, documents)
    if (answer && !this.#answers.has(way)) this.#answers.set(way, answer)
    return documents
  }
}
