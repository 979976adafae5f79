import { joinDefinitions, readMultidoc } from '../core/xs/multidoc.ts'
import type { Definition } from '../core/xs/definition.ts'
import { blobId } from '../engine/blob-id.ts'
import { BrokenAnswer, NotFound } from '../engine/errors.ts'
import type { Activity, Binding, Operation, Remote, RemoteDocument, RemoteSnapshot } from '../engine/ports.ts'
import type { Client } from './client.ts'
import type { HttpAnswer } from './http.ts'
import { Objects } from './objects.ts'
import { auditLog, expect, operations } from './wire.ts'
import { parseJson } from './client.ts'

/** One branch of a workspace, over the Metadata API. */
export class WorkspaceRemote implements Remote {
  readonly #client: Client
  readonly #binding: Binding
  readonly #path: string

  constructor(client: Client, binding: Binding) {
    this.#client = client
    this.#binding = binding
    this.#path = `/workspace/${binding.workspace}`
  }

  async snapshot(): Promise<RemoteSnapshot> {
    const answer = await this.#client.get(`${this.#path}/multidoc`, { branch: this.#binding.label })
    if (answer.body.toString('utf8').trim() !== '') return readSnapshot(answer)
    if (await new Objects(this.#client, this.#binding).any())
      throw new BrokenAnswer('Xano answered with an empty multidoc')
    return { documents: [], unreadable: [] }
  }

  async preview(texts: readonly string[]): Promise<readonly Operation[]> {
    const answer = await this.#client.write('POST', `${this.#path}/multidoc/dry-run`, this.#partial(texts))
    return expect(operations, parseJson(answer), 'the dry run').operations.map(({ reason, ...operation }) =>
      reason == null ? operation : { ...operation, reason },
    )
  }

  async push(texts: readonly string[]): Promise<void> {
    await this.#client.write('POST', `${this.#path}/multidoc`, this.#partial(texts))
  }

  async remove(definition: Definition): Promise<void> {
    const objects = new Objects(this.#client, this.#binding)
    const list = await objects.listOf(definition)
    if (list === undefined) throw new NotFound(`Xano has no way to delete a ${definition.kind} by itself`)
    const object = await objects.find(list, definition)
    if (!object) return
    try {
      await this.#client.write('DELETE', `${list}/${object.id}`)
    } catch (error) {
      if (!(error instanceof NotFound)) throw error
    }
  }

  async renameColumn(table: Definition, from: string, to: string): Promise<void> {
    const json = { old_name: from, new_name: to }
    await this.#client.write('POST', `${await this.#tablePath(table)}/schema/rename`, { json })
  }

  async dropColumn(table: Definition, column: string): Promise<void> {
    try {
      await this.#client.write(
        'DELETE',
        `${await this.#tablePath(table)}/schema/${encodeURIComponent(column)}`,
      )
    } catch (error) {
      if (!(error instanceof NotFound)) throw error
    }
  }

  async listed(definitions: readonly Definition[]): Promise<ReadonlyMap<Definition, boolean>> {
    const objects = new Objects(this.#client, this.#binding)
    const answers = new Map<Definition, boolean>()
    for (const definition of definitions) {
      const list = await objects.listOf(definition)
      if (list !== undefined) answers.set(definition, (await objects.find(list, definition)) !== undefined)
    }
    return answers
  }

  async activity(limit: number): Promise<readonly Activity[] | undefined> {
    try {
      const query = { page: 1, per_page: limit }
      const { items } = expect(
        auditLog,
        await this.#client.getJson(`${this.#path}/audit_log`, query),
        'the audit log',
      )
      return items
        .filter(({ branch }) => branch?.label == null || branch.label === this.#binding.label)
        .map(({ id, created_at, type, msg, user }) => ({
          id,
          at: new Date(created_at),
          type,
          name: msg,
          author: { name: user?.name || user?.email || 'unknown', email: user?.email ?? '' },
        }))
    } catch (error) {
      if (isDenied(error)) return undefined
      throw error
    }
  }

  async #tablePath(table: Definition): Promise<string> {
    const objects = new Objects(this.#client, this.#binding)
    const list = await objects.listOf(table)
    const object = list === undefined ? undefined : await objects.find(list, table)
    if (!object) throw new NotFound(`Xano does not list the table ${table.name}`)
    return `${list ?? ''}/${object.id}`
  }

  #partial(texts: readonly string[]): { query: Record<string, string | boolean>; text: string } {
    return {
      query: { branch: this.#binding.label, partial: true, transaction: true },
      text: joinDefinitions(texts),
    }
  }
}

const isDenied = (error: unknown): boolean =>
  error instanceof Error &&
  'code' in error &&
  ['forbidden', 'not-found', 'refused'].includes(String(error.code))

/** Reads a multidoc that arrived whole. A body that ends in the middle of a definition is no snapshot. */
export function readSnapshot({ body, headers }: HttpAnswer): RemoteSnapshot {
  const text = body.toString('utf8')
  if (String(headers['content-type'] ?? '').includes('json') || /^\s*[{[]/.test(text))
    throw new BrokenAnswer('Xano answered with JSON instead of a multidoc')
  const pieces = readMultidoc(text).filter(piece => piece.text.trim() !== '')
  const last = pieces.at(-1)
  if (last?.reading.kind === 'problem')
    throw new BrokenAnswer(`Xano's answer ends in the middle of a definition: ${last.reading.problem.reason}`)
  const documents: RemoteDocument[] = []
  const unreadable: RemoteSnapshot['unreadable'][number][] = []
  for (const { text: raw, reading } of pieces) {
    const trimmed = raw.trim()
    if (reading.kind === 'definition')
      documents.push({ definition: reading.definition, text: trimmed, blob: blobId(trimmed) })
    else
      unreadable.push({
        text: trimmed,
        problem: reading.problem,
        claims: reading.header ? [reading.header] : [],
      })
  }
  return { documents, unreadable }
}
