import { safeParse } from 'valibot'
import { Forbidden, NotFound, Refused, SyncError, Unauthorized } from '../engine/ports/errors.ts'
import type { Activity, Binding } from '../engine/ports/remote.ts'
import { type Client, parseJson } from './client.ts'
import { auditLog, auditRow, expect } from './wire.ts'

const REFUSALS = [Unauthorized, Forbidden, NotFound, Refused]

/**
 * The newest rows about one branch, or about what all branches share. The log only tells who and when, so that
 * whatever is wrong with it is no more than not knowing: nothing is tried again, an odd row is left out, and a log that
 * Xano does not let this token read is asked for once. An answer that says the same as the last costs a comparison.
 */
export class AuditLog {
  readonly #client: Client
  readonly #binding: Binding
  #isClosed = false
  #last: { readonly body: Buffer; readonly rows: readonly Activity[] } | undefined

  constructor(client: Client, binding: Binding) {
    this.#client = client
    this.#binding = binding
  }

  async read(limit: number): Promise<readonly Activity[] | undefined> {
    if (this.#isClosed) return undefined
    try {
      const path = `/workspace/${this.#binding.workspace}/audit_log`
      const answer = await this.#client.getOnce(path, { page: 1, per_page: limit })
      if (this.#last?.body.equals(answer.body)) return this.#last.rows
      const rows = this.#rowsIn(expect(auditLog, parseJson(answer), 'the audit log'))
      this.#last = { body: answer.body, rows }
      return rows
    } catch (error) {
      this.#isClosed = REFUSALS.some(refusal => error instanceof refusal)
      if (error instanceof SyncError) return undefined
      throw error
    }
  }

  #rowsIn(items: readonly unknown[]): Activity[] {
    return items.flatMap(item => {
      const { success, output: row } = safeParse(auditRow, item)
      if (!success || (row.branch?.label != null && row.branch.label !== this.#binding.label)) return []
      const { id, created_at: at, type, msg: name, user } = row
      const author = { name: user?.name || user?.email || 'unknown', email: user?.email ?? '' }
      return [{ id, at, type, name, author }]
    })
  }
}
