import { instances, me, workspace, workspaces } from './api/account.ts'
import { auditLog, searchAuditLog } from './api/audit-log.ts'
import { createBranch, deleteBranch, editBranch, getBranch, listBranches, setLive } from './api/branches.ts'
import type { Call } from './api/call.ts'
import { deleteColumn, getColumn, getSchema, renameColumn, truncateTable } from './api/columns.ts'
import { readKnowledge, writeKnowledge } from './api/knowledge.ts'
import { dryRun, pushMultidoc, readMultidoc } from './api/multidoc.ts'
import {
  deleteObject,
  deleteQuery,
  getObject,
  getQuery,
  listObjects,
  listQueries,
  LISTINGS,
} from './api/objects.ts'
import {
  deleteSandbox,
  dryRunSandbox,
  getSandbox,
  pushSandbox,
  readSandbox,
  resetSandbox,
} from './api/sandbox.ts'
import { authenticate, requireScope, type Scope, type ScopeGroup } from './access.ts'
import { limitRate } from './rate-limit.ts'
import { notFound, Refusal, type Reply, type Request } from './reply.ts'
import type { World } from './world.ts'

interface Route {
  readonly method: string
  readonly path: readonly string[]
  readonly scope?: Scope
  readonly handle: (call: Call) => Reply
}

const route = (method: string, path: string, scope: string, handle: Route['handle']): Route => {
  const group = scope.slice(0, -2) as ScopeGroup
  const may = scope.slice(-1) as Scope['may']
  return { method, path: path.split('/'), ...(scope !== '' && { scope: { group, may } }), handle }
}

const W = 'workspace/:id'
const INSTANCE = 'Instance Workspace'
const DATABASE = 'Workspace Database'

/** Every endpoint, with the right that it needs. Whatever else is asked for is not found. */
const ROUTES: readonly Route[] = [
  route('GET', 'auth/me', '', me),
  route('GET', 'instance', '', instances),
  route('GET', 'workspace', '', workspaces),
  route('GET', W, `${INSTANCE}:r`, workspace),
  route('GET', `${W}/branch`, `${INSTANCE}:r`, listBranches),
  route('POST', `${W}/branch`, `${INSTANCE}:u`, createBranch),
  route('GET', `${W}/branch/:label`, `${INSTANCE}:r`, getBranch),
  route('PUT', `${W}/branch/:label`, `${INSTANCE}:u`, editBranch),
  route('DELETE', `${W}/branch/:label`, `${INSTANCE}:u`, deleteBranch),
  route('POST', `${W}/branch/:label/live`, `${INSTANCE}:u`, setLive),
  route('GET', `${W}/multidoc`, `${INSTANCE}:r`, readMultidoc),
  route('POST', `${W}/multidoc`, `${INSTANCE}:u`, pushMultidoc),
  route('POST', `${W}/multidoc/dry-run`, `${INSTANCE}:u`, dryRun),
  route('GET', `${W}/knowledge/sync`, `${INSTANCE}:r`, readKnowledge),
  route('POST', `${W}/knowledge/sync`, `${INSTANCE}:u`, writeKnowledge),
  route('GET', `${W}/audit_log`, 'Workspace Log:r', auditLog),
  route('POST', `${W}/audit_log/search`, 'Workspace Log:r', searchAuditLog),
  route('GET', 'sandbox/me', `${INSTANCE}:r`, getSandbox),
  route('DELETE', 'sandbox/me', `${INSTANCE}:d`, deleteSandbox),
  route('POST', 'sandbox/reset', `${INSTANCE}:u`, resetSandbox),
  route('GET', 'sandbox/multidoc', `${INSTANCE}:r`, readSandbox),
  route('POST', 'sandbox/multidoc', `${INSTANCE}:u`, pushSandbox),
  route('POST', 'sandbox/multidoc/dry-run', `${INSTANCE}:u`, dryRunSandbox),
  route('GET', `${W}/table/:table/schema`, `${DATABASE}:r`, getSchema),
  route('GET', `${W}/table/:table/schema/:column`, `${DATABASE}:r`, getColumn),
  route('DELETE', `${W}/table/:table/schema/:column`, `${DATABASE}:d`, deleteColumn),
  route('POST', `${W}/table/:table/schema/rename`, `${DATABASE}:u`, renameColumn),
  route('DELETE', `${W}/table/:table/truncate`, 'Workspace Content:d', truncateTable),
  route('GET', `${W}/apigroup/:group/api`, 'Workspace Api:r', listQueries),
  route('GET', `${W}/apigroup/:group/api/:id`, 'Workspace Api:r', getQuery),
  route('DELETE', `${W}/apigroup/:group/api/:id`, 'Workspace Api:d', deleteQuery),
  ...LISTINGS.flatMap(listing => [
    route('GET', `${W}/${listing.path}`, `${listing.group}:r`, call => listObjects(call, listing)),
    route('GET', `${W}/${listing.path}/:id`, `${listing.group}:r`, call => getObject(call, listing)),
    route('DELETE', `${W}/${listing.path}/:id`, `${listing.group}:d`, call => deleteObject(call, listing)),
  ]),
]

/** Answers a request. The world changes only here; it stays as it was where the answer is a refusal. */
export function respond(world: World, request: Request): Reply {
  try {
    limitRate(world, request.authorization ?? '')
    const access = authenticate(world, request.authorization)
    const found = match(request)
    if (!found) throw notFound()
    if (found.route.scope) requireScope(access, found.route.scope)
    return found.route.handle({ world, request, access, params: found.params })
  } catch (error) {
    if (error instanceof Refusal) return error.reply
    throw error
  }
}

/** The route with the most literal parts: `table/trigger` is no table of the id `trigger`. */
function match({ method, path }: Request): { route: Route; params: string[] } | undefined {
  const fits = ROUTES.filter(
    each =>
      each.method === method &&
      each.path.length === path.length &&
      each.path.every((part, i) => part.startsWith(':') || part === path[i]),
  )
  const literals = (each: Route): number => each.path.filter(part => !part.startsWith(':')).length
  const [best] = fits.sort((a, b) => literals(b) - literals(a))
  return best && { route: best, params: path.filter((_, i) => best.path[i]?.startsWith(':')) }
}
