import { safeParse } from 'valibot'
import { Forbidden, NotFound, Refused, SyncError, Unauthorized } from '../engine/errors.ts'
import type { Activity, Binding } from '../engine/ports.ts'
import type { Client } from './client.ts'
import { auditLog as log, auditRow, expect } from './wire.ts'

/**
 * The newest rows about one branch, or about what all branches share. The log only tells who and when, so that
 * whatever is wrong with it is no more than not knowing: nothing is tried again, and an odd row is left out. `closed`
 * where Xano does not let this token read it.
 */
export async function auditLog(
  client: Client,
  { workspace, label }: Binding,
  limit: number,
): Promise<readonly Activity[] | 'closed' | undefined> {
  const rows = await rowsOf(client, workspace, limit)
  if (rows === 'closed') return rows
  return rows?.flatMap(item => {
    const { success, output: row } = safeParse(auditRow, item)
    if (!success || (row.branch?.label != null && row.branch.label !== label)) return []
    const { id, created_at: at, type, msg: name, user } = row
    const author = { name: user?.name || user?.email || 'unknown', email: user?.email ?? '' }
    return [{ id, at, type, name, author }]
  })
}

const REFUSALS = [Unauthorized, Forbidden, NotFound, Refused]

async function rowsOf(
  client: Client,
  workspace: number,
  limit: number,
): Promise<unknown[] | 'closed' | undefined> {
  try {
    const answer = await client.getJsonOnce(`/workspace/${workspace}/audit_log`, { page: 1, per_page: limit })
    return expect(log, answer, 'the audit log').items
  } catch (error) {
    if (REFUSALS.some(refusal => error instanceof refusal)) return 'closed'
    if (error instanceof SyncError) return undefined
    throw error
  }
}
