import { messageOf, Misconfigured } from '../engine/ports/errors.ts'
import type { Choice, Credentials, Surroundings } from './credentials.ts'
import { originOf } from './origin.ts'

/**
 * The credentials that `XANO_ORIGIN` and `XANO_TOKEN` are; nothing where there is no token, or a profile or a file is
 * asked for. Reads no file, so that who has them waits for no reader of YAML. Throws `Misconfigured`, naming the variable.
 */
export function environmentCredentials(choice: Choice, all: Surroundings['env']): Credentials | undefined {
  const env = withoutEmpty(all)
  const [token, origin] = [env['XANO_TOKEN'], env['XANO_ORIGIN']]
  if ((choice.profile ?? env['XANO_PROFILE'] ?? choice.config) !== undefined || token === undefined)
    return undefined
  if (origin === undefined) throw new Misconfigured('XANO_TOKEN is set, but XANO_ORIGIN is not')
  return {
    origin: checkedOrigin(origin, 'XANO_ORIGIN'),
    token: checkedToken(token, 'XANO_TOKEN'),
    insecure: false,
    source: 'XANO_TOKEN',
  }
}

/** A variable that is set to nothing is not set: that is how CI and shells unset them. */
export const withoutEmpty = (env: Surroundings['env']): Surroundings['env'] =>
  Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''))

/** A token as it goes into a header: what a copy or a file left around it is none of it. */
export function checkedToken(token: string, where: string): string {
  const trimmed = token.trim()
  if (!/^[\x21-\x7e]+$/.test(trimmed))
    throw new Misconfigured(
      `${where}: ${trimmed === '' ? 'the token is empty' : 'a token holds no white space and nothing but ASCII'}`,
    )
  return trimmed
}

/** The origin of an address. Throws `Misconfigured`, saying where it stands, for what is none. */
export function checkedOrigin(url: string, where: string): string {
  try {
    return originOf(url)
  } catch (error) {
    throw new Misconfigured(`${where}: ${messageOf(error)}`)
  }
}
