import { Misconfigured } from '../engine/ports/errors.ts'
import type { Surroundings } from './credentials.ts'

/** A proxy that the environment names. */
export interface HttpProxy {
  /** Scheme, host and port: all of it that is told. */
  readonly origin: string
  /** The variable that names it. */
  readonly variable: string
  /** What signs in to it. That goes to the proxy, and nowhere else. */
  readonly authorization: string | undefined
}

/** A variable names no proxy that can be used. What it holds is not told: it may be a password. */
export class NoProxy extends Misconfigured {}

/**
 * The proxy through which an origin is asked, chosen as git and curl do: the one that `https_proxy` or `HTTPS_PROXY`
 * names, but none for a host that `no_proxy` or `NO_PROXY` does. This machine is asked directly, and so is whatever is
 * asked over plain HTTP, which goes no further. Throws `NoProxy`.
 */
export function proxyFor(origin: string, env: Surroundings['env']): HttpProxy | undefined {
  const [variable, text] = firstSet(['https_proxy', 'HTTPS_PROXY'], env)
  if (text === '') return undefined
  const url = new URL(origin)
  const [, exceptions] = firstSet(['no_proxy', 'NO_PROXY'], env)
  return HERE.test(url.hostname) || isExcepted(url, exceptions) ? undefined : proxyIn(text, variable)
}

/** Set to nothing is not set. */
function firstSet([lower, upper]: readonly [string, string], env: Surroundings['env']): [string, string] {
  const said = env[lower]?.trim() ?? ''
  return said === '' ? [upper, env[upper]?.trim() ?? ''] : [lower, said]
}

const HERE = /^(?:(?:.+\.)?localhost\.?|127(?:\.\d+){3}|\[::1\])$/

/** An entry is a host, or a domain with all hosts of it, whatever it begins with; with a port, it is that one alone. */
function isExcepted({ hostname, port }: URL, exceptions: string): boolean {
  const host = `.${hostname.replace(/\.$/, '')}`
  return exceptions.split(/[\s,]+/).some(entry => {
    const [, name = `[${entry}]`, only] = /^(\[.+\]|[^:]+)(?::(\d+))?$/.exec(entry) ?? []
    const domain = name.toLowerCase().replace(/^\*?\.?|\.$/g, '')
    return (only === undefined || only === (port || '443')) && (domain === '' || host.endsWith(`.${domain}`))
  })
}

/** A scheme may be left out where there is a port. */
function proxyIn(text: string, variable: string): HttpProxy {
  const [scheme] = /^[a-z][\w+.-]*(?=:\/\/)/i.exec(text) ?? []
  if (scheme !== undefined && !/^https?$/i.test(scheme))
    throw new NoProxy(
      `the proxy that ${variable} names speaks ${scheme.toLowerCase()}, and xano-sync can use those of http and https only: name one there, or this host in NO_PROXY`,
    )
  try {
    if (scheme === undefined && !/:\d+\/?$/.test(text)) throw new Error('no port')
    const { origin, username, password, pathname, search, hash } = new URL(
      scheme === undefined ? `http://${text}` : text,
    )
    if (`${pathname}${search}${hash}` !== '/') throw new Error('it names more than a host')
    const signing = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`
    const authorization = signing === ':' ? undefined : `Basic ${Buffer.from(signing).toString('base64')}`
    return { origin, variable, authorization }
  } catch {
    throw new NoProxy(
      `${variable} names no proxy: http://HOST:PORT would, with a name and a password http://NAME:PASSWORD@HOST:PORT, in which signs like @ and / are written as %40 and %2F`,
    )
  }
}
