import { setImmediate } from 'node:timers/promises'
import type * as v from 'valibot'
import { hasBody } from '../core/xs/has-body.ts'
import { nameKey } from '../core/xs/identity.ts'
import { joinDefinitions } from '../core/xs/multidoc.ts'
import { ahead } from '../engine/async/ahead.ts'
import { BrokenAnswer, SourceMismatch } from '../engine/ports/errors.ts'
import type { Operation, RemoteDocument, RemoteSnapshot } from '../engine/ports/remote.ts'
import { type Answer, readAnswer } from './answer.ts'
import type { Client, Query } from './client.ts'
import { KeptAnswers, type Way } from './kept-answers.ts'
import { unsent } from './unsent.ts'
import { keepHeapTightFor } from './v8-flags.ts'
import { dryRun, expect, pushReply } from './wire.ts'

/** How every push of a run takes effect, where it is not as Xano does it by default. */
export interface PushOptions {
  /** Takes over the values of environment variables that the settings of the workspace hold. */
  readonly env?: boolean
  /** Adds the rows that a table's text holds, into an emptied table where `truncate` is set. */
  readonly records?: boolean
  readonly truncate?: boolean
  /** All or nothing; true unless it is set. */
  readonly transaction?: boolean
}

export interface MultidocOptions {
  /** Reads what is not published yet as well. */
  readonly drafts?: boolean
  readonly push?: PushOptions
  /** What was answered before; nothing is known of that unless it is given. */
  readonly answers?: KeptAnswers
}

/** Where a multidoc is served, and what its requests have to say about the place. */
export interface Address {
  readonly path: string
  readonly reading: Query
  readonly writing: Query
}

/** One multidoc over HTTP: read whole, sent in part. */
export class Multidoc {
  readonly #client: Client
  readonly #address: Address
  readonly #options: MultidocOptions
  /** The last answer to each way of reading, so that an answer that says the same costs a comparison. */
  readonly #last: KeptAnswers
  #marked:
    | {
        readonly shown: RemoteSnapshot | undefined
        readonly all: RemoteSnapshot
        readonly snapshot: RemoteSnapshot
      }
    | undefined

  constructor(client: Client, address: Address, options: MultidocOptions = {}) {
    this.#client = client
    this.#address = address
    this.#options = options
    this.#last = options.answers ?? new KeptAnswers()
  }

  /** Nothing when the answer is empty, which may or may not be the truth. */
  async read(): Promise<RemoteSnapshot | undefined> {
    const published = this.#read('published')
    if (!this.#options.drafts) return published
    const [shown, all] = await Promise.all([published, this.#read('drafts')])
    if (!all) return undefined
    if (this.#marked?.shown === shown && this.#marked?.all === all) return this.#marked.snapshot
    const snapshot = { ...all, documents: markDrafts(all.documents, shown?.documents ?? []) }
    this.#marked = { shown, all, snapshot }
    return snapshot
  }

  async preview(texts: readonly string[], as?: 'draft'): Promise<readonly Operation[]> {
    const { operations, source_workspace_mismatch } = await this.#dryRun(texts, as)
    refuseMismatch(source_workspace_mismatch)
    return operations
  }

  async push(texts: readonly string[], as?: 'draft'): Promise<void> {
    const answer = await this.#client.write('POST', this.#address.path, this.#partial(texts, as))
    refuseMismatch(pushReply(answer.body.toString('utf8')).source_workspace_mismatch)
  }

  async #dryRun(texts: readonly string[], as: 'draft' | undefined): Promise<v.InferOutput<typeof dryRun>> {
    try {
      const answer = await this.#client.inquire(`${this.#address.path}/dry-run`, this.#partial(texts, as))
      return expect(dryRun, answer, 'the dry run')
    } catch (error) {
      throw unsent(error)
    }
  }

  async #read(way: Way): Promise<RemoteSnapshot | undefined> {
    const coming = ahead(this.#get(way, this.#last.atHand(way)?.body))
    // What the last run has left is read while Xano and git are at work.
    await setImmediate()
    const last = this.#last.recall(way)
    const body = await coming
    keepHeapTightFor(body.length)
    if (last && body.equals(last.body)) return last.snapshot
    const answer = await this.#understand(body, way, last)
    const { snapshot } = answer
    if (snapshot.documents.length + snapshot.unreadable.length === 0) return undefined
    const end = snapshot.documents.at(-1)
    if (end && !hasBody(end.text)) await this.#confirm(end, way)
    this.#last.keep(way, answer)
    return snapshot
  }

  /** An answer that cannot be whole is asked for once more: where nothing tells its length, one that was cut arrives like any other. */
  async #understand(body: Buffer, way: Way, last: Answer | undefined): Promise<Answer> {
    try {
      return readAnswer(body, last)
    } catch (error) {
      await this.#client.beforeAnotherTry(error)
      return readAnswer(await this.#get(way), last)
    }
  }

  /** A last definition without a body may be the head of one that was cut: then another read does not show it. */
  async #confirm(end: RemoteDocument, way: Way): Promise<void> {
    const again = readAnswer(await this.#get(way))
    if (!again.snapshot.documents.some(({ blob }) => blob === end.blob))
      throw new BrokenAnswer(`Xano's answer ended in the middle of a header: ${end.text}`)
  }

  async #get(way: Way, like?: Buffer): Promise<Buffer> {
    const { path, reading } = this.#address
    const drafts = way === 'drafts' ? { include_draft: true } : {}
    return (await this.#client.get(path, { ...reading, ...drafts }, like)).body
  }

  #partial(texts: readonly string[], as: 'draft' | undefined): { query: Query; text: string } {
    const { env, records, truncate, transaction = true } = this.#options.push ?? {}
    const flags = { env, records, truncate, as_draft: as && true }
    const query: Query = { ...this.#address.writing, partial: true, transaction, ...flags }
    return { query, text: joinDefinitions(texts) }
  }
}

/** Marks what differs from what is published. Where it changed between both reads, it counts as a draft too. */
function markDrafts(
  all: readonly RemoteDocument[],
  published: readonly RemoteDocument[],
): readonly RemoteDocument[] {
  const known = new Map(published.map(document => [identityOf(document), document.blob]))
  return all.map(document =>
    known.get(identityOf(document)) === document.blob ? document : { ...document, draft: true },
  )
}

const identityOf = ({ definition }: RemoteDocument): string => definition.guid ?? nameKey(definition)

function refuseMismatch(mismatch: unknown): void {
  if (mismatch)
    throw new SourceMismatch('the sandbox holds the definitions of another workspace than this one')
}
