import { issueToken } from './access.ts'
import { edit, placeOf } from './colleague.ts'
import { readFaults } from './faults.ts'
import { definitions } from './multidoc.ts'
import { fields, isRecord, optionalText, requiredText } from './parameters.ts'
import { badInput, json, notFound, Refusal, type Reply, type Request } from './reply.ts'
import { editSchema, provocationSchema, readAs, switchesSchema } from './schema.ts'
import type { Service } from './service.ts'

/**
 * The tests' own side door, below `/__emulator/`, for those that run in another process. It needs no token and leaves
 * no trace in the log of requests.
 *
 * - `GET requests`, `DELETE requests`: what was asked so far
 * - `GET multidoc?workspace&branch`: what is published, in the server's own order
 * - `POST edit {who, edit}`: a colleague's edit
 * - `POST faults [...]`, `DELETE faults`: what is to go wrong
 * - `POST switches {...}`: other choices from now on
 * - `POST provocations {...}`, `DELETE provocations`: definitions that are refused or corrupted
 * - `POST tokens {user?, token?, expiresAt?, scopes?}`: another token; `DELETE tokens {token}`
 */
export function admin(service: Service, request: Request): Reply {
  const { world, faults, requests } = service
  switch (`${request.method} ${request.path.join('/')}`) {
    case 'GET requests':
      return json(requests)
    case 'DELETE requests':
      requests.length = 0
      return json({})
    case 'GET multidoc': {
      const { workspace, branch } = told(() => placeOf(world, placeIn(request)))
      const texts = definitions(world, workspace, branch, { env: false, records: false, drafts: false })
      return {
        status: 200,
        headers: { 'content-type': 'text/x-xanoscript' },
        body: { text: texts.join('\n---\n') },
      }
    }
    case 'POST edit': {
      const body = fields(request)
      const who = optionalText(body, 'who') ?? 'colleague'
      told(() => {
        edit(world, who, readAs(editSchema, body['edit']))
      })
      return json({})
    }
    case 'POST faults':
      for (const fault of told(() => readFaults(JSON.parse(request.body)))) faults.add(fault)
      return json({})
    case 'DELETE faults':
      faults.clear()
      return json({})
    case 'POST switches':
      world.switches = { ...world.switches, ...told(() => readAs(switchesSchema, fields(request))) }
      return json(world.switches)
    case 'POST provocations':
      world.provocations.push(told(() => readAs(provocationSchema, fields(request))))
      return json({})
    case 'DELETE provocations':
      world.provocations.length = 0
      return json({})
    case 'POST tokens': {
      const body = fields(request)
      const expiresAt = body['expiresAt']
      const token = issueToken(world, {
        ...(typeof body['user'] === 'string' && { user: body['user'] }),
        ...(typeof body['token'] === 'string' && { token: body['token'] }),
        ...(typeof expiresAt === 'number' && { expiresAt }),
        ...(isRecord(body['scopes']) && { scopes: body['scopes'] }),
      })
      return json({ token })
    }
    case 'DELETE tokens':
      world.tokens.delete(requiredText(fields(request), 'token'))
      return json({})
    default:
      throw notFound()
  }
}

const placeIn = ({ query }: Request): { workspace?: number; branch?: string } => {
  const workspace = query.get('workspace')
  const branch = query.get('branch')
  return {
    ...(workspace !== undefined && { workspace: Number(workspace) }),
    ...(branch !== undefined && { branch }),
  }
}

/** What a caller did wrong is told as such. */
function told<T>(run: () => T): T {
  try {
    return run()
  } catch (error) {
    if (error instanceof Refusal) throw error
    throw badInput(error instanceof Error ? error.message : String(error), 'body')
  }
}
