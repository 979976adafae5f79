import { systemClock } from '../../local/system-clock.ts'
import { Client } from '../../remote/client.ts'
import type { Credentials } from '../../remote/credentials.ts'
import { Http, type TimeLimits } from '../../remote/http.ts'
import { chance, type Connection } from './connect.ts'
import { step } from './debug-step.ts'
import { type Meter, metered } from './meter.ts'

/** What `connect` gives. This loads all that speaks HTTP, and what speaks to proxies where there is one. */
export async function dial(
  access: Credentials,
  limits: Partial<TimeLimits>,
  meter: Meter | undefined,
): Promise<Connection> {
  const { origin, token, insecure, proxy } = access
  const tunnel = proxy && (await import('../../remote/tunnel.ts')).through(proxy)
  const http = new Http(origin, { token, insecure, tunnel, limits, step })
  const client = meter ? new Client(metered(http, meter), systemClock) : new Client(http, systemClock, chance)
  return {
    client,
    access,
    limits,
    close: () => {
      client.giveUp()
      return http.close()
    },
  }
}
