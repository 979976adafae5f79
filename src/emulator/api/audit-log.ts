import { auditItem, type AuditRow } from '../audit.ts'
import { countedEnvelope, paging, pagingOf, type Paging } from '../paging.ts'
import { fields, flag, isRecord, optionalFlag } from '../parameters.ts'
import { badInput, json, type Reply } from '../reply.ts'
import { workspaceOf, type Call } from './call.ts'

/** `GET /workspace/:id/audit_log`, newest first. */
export function auditLog(call: Call): Reply {
  const rows = rowsOf(call)
  return page(rows, 'desc', pagingOf(call.request), flag(call.request, 'include_data'))
}

/** `POST /workspace/:id/audit_log/search`: rows whose fields equal those of `search`. */
export function searchAuditLog(call: Call): Reply {
  const rows = rowsOf(call)
  const body = fields(call.request)
  const wanted = Object.entries(isRecord(body['search']) ? body['search'] : {})
  const order = isRecord(body['sort']) ? (body['sort']['id'] ?? 'desc') : 'desc'
  if (order !== 'asc' && order !== 'desc') throw badInput('Param sort must be asc or desc.', 'sort')
  return page(
    rows.filter(row => matches(row, wanted)),
    order,
    paging(body['page'] ?? 1, body['per_page'] ?? 50),
    optionalFlag(body, 'include_data'),
  )
}

const rowsOf = (call: Call): readonly AuditRow[] => call.world.audit.get(workspaceOf(call).id) ?? []

/** A page of rows that are held oldest first; a long log costs no more than a short one. */
function page(rows: readonly AuditRow[], order: 'asc' | 'desc', paged: Paging, withData: boolean): Reply {
  const start = (paged.page - 1) * paged.perPage
  const end = start + paged.perPage
  const found =
    order === 'asc'
      ? rows.slice(start, end)
      : rows.slice(Math.max(0, rows.length - end), Math.max(0, rows.length - start)).reverse()
  const items = found.map(row => auditItem(row, withData))
  return json(countedEnvelope(items, rows.length, paged))
}

function matches(row: AuditRow, wanted: readonly (readonly [string, unknown])[]): boolean {
  const item = auditItem(row, false)
  return wanted.every(([field, value]) => JSON.stringify(item[field]) === JSON.stringify(value))
}
