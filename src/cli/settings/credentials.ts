import { homedir } from 'node:os'
import { Misconfigured } from '../../engine/ports/errors.ts'
import type { Choice, Credentials } from '../../remote/credentials.ts'
import { environmentCredentials } from '../../remote/environment-credentials.ts'
import { proxyFor } from '../../remote/proxy.ts'
import { promptLine } from '../terminal/prompt-line.ts'
import { consentTo } from './consent.ts'
import type { Policy } from './policy.ts'

/**
 * The credentials of whoever runs the command, for the origin that `profile.yaml` or the policy names, and
 * the proxy on the way there. A token goes to another origin than its own only by a consent.
 */
export async function credentials(choice: Choice, policy: Policy | undefined): Promise<Credentials> {
  const home = homedir()
  const own = environmentCredentials(choice, process.env) ?? (await fromFiles(choice, home))
  const { origin, file } = policy ?? {}
  const wishes = [own.pinned, origin === undefined || file === undefined ? undefined : { origin, file }]
  let access = own
  for (const wish of wishes) {
    if (!wish || wish.origin === access.origin) continue
    if (wish.origin !== own.origin) await consentTo(wish, own, { home, prompt: promptLine() })
    access = { ...own, origin: wish.origin, insecure: own.insecure && wish.origin === own.origin }
  }
  const proxy = proxyFor(access.origin, process.env)
  return proxy ? { ...access, proxy } : access
}

async function fromFiles(choice: Choice, home: string): Promise<Credentials> {
  const { readCredentials } = await import('../../remote/credentials.ts')
  return readCredentials(choice, { env: process.env, home, directory: process.cwd() })
}

/** The same for a repository that belongs to an origin: no other origin's token is sent there. */
export async function credentialsFor(
  choice: Choice,
  belonging: { readonly origin: string },
  policy: Policy | undefined,
): Promise<Credentials> {
  const access = await credentials({ ...choice, origin: belonging.origin }, policy)
  if (access.origin !== belonging.origin)
    throw new Misconfigured(
      `this repository belongs to ${belonging.origin}, but ${access.source} is for ${access.origin}; its token is not sent elsewhere`,
    )
  return access
}
