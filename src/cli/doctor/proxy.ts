import { messageOf } from '../../engine/ports/errors.ts'
import type { Credentials } from '../../remote/credentials.ts'
import { TIME_LIMITS, type TimeLimits } from '../../remote/http.ts'
import { Tunnel } from '../../remote/tunnel.ts'
import { broken, fine, type Finding } from './finding.ts'

/** Whether Xano is asked through a proxy, and whether that one leads to it. Asks Xano nothing. */
export async function examineProxy(
  { origin, insecure, proxy }: Credentials,
  { connect = TIME_LIMITS.connect }: Partial<TimeLimits>,
): Promise<Finding> {
  if (!proxy) return fine('proxy', 'none is used')
  const { host, port } = new URL(origin)
  const tunnel = new Tunnel(proxy, { timeout: connect, rejectUnauthorized: !insecure })
  try {
    const socket = await tunnel.open(port === '' ? `${host}:443` : host)
    socket.destroy()
    return fine('proxy', `${proxy.origin}, which ${proxy.variable} names, leads to ${host}`)
  } catch (error) {
    return broken(
      'proxy',
      messageOf(error),
      `correct ${proxy.variable}, or name the host in NO_PROXY where it is reached without a proxy`,
    )
  } finally {
    await tunnel.close()
  }
}
