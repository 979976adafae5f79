import type { RemoteDocument } from '../engine/ports.ts'
import type { Answer } from './answer.ts'
import { printRecord, readRecord } from './answer-record.ts'
import { keepHeapTightFor } from './tight-heap.ts'

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
  /** What was on record when it was first asked for. */
  readonly #records = new Map<Way, Answer | undefined>()
  readonly #unwritten = new Map<Way, number>()

  constructor(cache?: Cache) {
    this.#cache = cache
    for (const way of WAYS) keepHeapTightFor(cache?.size(way) ?? 0)
  }

  recall(way: Way): Answer | undefined {
    return this.#answers.get(way) ?? this.#recorded(way)
  }

  /** The same, where the record of it has not to be read for that. */
  atHand(way: Way): Answer | undefined {
    return this.#answers.get(way) ?? this.#records.get(way)
  }

  keep(way: Way, answer: Answer): void {
    this.#answers.set(way, answer)
    const unwritten = (this.#unwritten.get(way) ?? 0) + answer.fresh
    const isWorth = unwritten > answer.body.length * WORTH
    this.#unwritten.set(way, isWorth ? 0 : unwritten)
    const record = this.#cache && isWorth ? printRecord(answer) : undefined
    if (record) this.#cache?.write(way, record)
  }

  /** The definitions of all that was on record. */
  documents(): readonly RemoteDocument[] {
    return WAYS.flatMap(way => this.#recorded(way)?.snapshot.documents ?? [])
  }

  #recorded(way: Way): Answer | undefined {
    if (!this.#records.has(way)) {
      const bytes = this.#cache?.read(way)
      this.#records.set(way, bytes && readRecord(bytes))
    }
    return this.#records.get(way)
  }
}
