import { accessDenied, unauthorized } from './reply.ts'
import { userNamed, type User, type World } from './world.ts'

/** What a token may do, until when. */
export interface Access {
  readonly user: User
  /** In ms; absent for a token that never expires. */
  readonly expiresAt?: number
  /** Letters out of `crud` for each group; absent for a token that may do everything. */
  readonly scopes?: Partial<Record<ScopeGroup, string>>
}

/** The groups that Xano's OpenAPI names. */
export type ScopeGroup =
  | 'Instance Workspace'
  | 'Workspace Api'
  | 'Workspace Content'
  | 'Workspace Database'
  | 'Workspace Function'
  | 'Workspace Log'

export interface Scope {
  readonly group: ScopeGroup
  readonly may: 'c' | 'r' | 'u' | 'd'
}

const BEARER = /^Bearer (\S+)$/i

/** The token's rights; throws 401 for a token that is missing, unknown or expired. */
export function authenticate(world: World, authorization: string | undefined): Access & { token: string } {
  const token = BEARER.exec(authorization ?? '')?.[1]
  if (token === undefined) throw unauthorized('Authentication Required')
  const access = world.tokens.get(token)
  if (!access) throw unauthorized('Invalid token.')
  if (access.expiresAt !== undefined && world.now() >= access.expiresAt)
    throw unauthorized('This token is expired.')
  return { ...access, token }
}

/** Throws 403 where a right is missing. */
export function requireScope(access: Access, scope: Scope): void {
  if (access.scopes && !(access.scopes[scope.group] ?? '').includes(scope.may)) throw accessDenied()
}

/** A new token, for the user `dev` unless another is named. */
export function issueToken(
  world: World,
  wanted: Omit<Access, 'user'> & { readonly user?: string; readonly token?: string } = {},
): string {
  const { user = 'dev', token = world.chance.id(40), ...rights } = wanted
  world.tokens.set(token, { ...rights, user: userNamed(world, user) })
  return token
}
