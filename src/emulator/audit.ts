import { timestamp, type Branch, type User, type Workspace, type World } from './world.ts'

/** One row of the audit log. Ids grow strictly. */
export interface AuditRow {
  readonly id: number
  readonly at: number
  /** As in `function:update`. */
  readonly type: string
  readonly msg: string
  readonly object: { readonly type: string; readonly id: number }
  readonly user: User
  readonly workspace: { readonly id: number; readonly name: string }
  /** Absent for what all branches share. */
  readonly branch?: { readonly id: number; readonly label: string }
}

/** Who does something where. */
export interface Scene {
  readonly user: User
  readonly workspace: Workspace
  readonly branch?: Branch
}

/** Older rows are forgotten: a log that is polled for days must not grow without end. */
const KEPT_ROWS = 50_000

/** Writes a row of the audit log. */
export function audit(world: World, scene: Scene, type: string, object: { id: number; name: string }): void {
  const { user, workspace, branch } = scene
  const [kind = type, action = ''] = type.split(':')
  const rows = world.audit.get(workspace.id) ?? []
  world.audit.set(workspace.id, rows)
  rows.push({
    id: world.nextId++,
    at: world.now(),
    type,
    msg: `${kind} ${object.name}: ${action}`,
    object: { type: kind, id: object.id },
    user,
    workspace: { id: workspace.id, name: workspace.name },
    ...(branch && { branch: { id: branch.id, label: branch.label } }),
  })
  if (rows.length > 2 * KEPT_ROWS) rows.splice(0, rows.length - KEPT_ROWS)
}

/** A row as the API writes it. */
export const auditItem = (row: AuditRow, withData: boolean): Record<string, unknown> => ({
  id: row.id,
  created_at: timestamp(row.at),
  updated_at: timestamp(row.at),
  type: row.type,
  msg: row.msg,
  label: [],
  ...(withData && { data: {} }),
  obj: row.object,
  user: { id: row.user.id, email: row.user.email },
  workspace: row.workspace,
  branch: row.branch ?? null,
})
