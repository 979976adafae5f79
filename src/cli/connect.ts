import { randomInt } from 'node:crypto'
import { systemClock } from '../local/system-clock.ts'
import type { Client } from '../remote/client.ts'
import type { Credentials } from '../remote/credentials.ts'
import type { TimeLimits } from '../remote/http.ts'
import { step } from './debug-step.ts'

/** A client of the Metadata API, and how to let go of it. */
export interface Connection {
  readonly client: Client
  readonly close: () => Promise<void>
}

/** A client for these credentials. Nothing is sent yet. */
export async function connect(
  { origin, token, insecure }: Credentials,
  limits: Partial<TimeLimits>,
): Promise<Connection> {
  const [{ Http }, { Client }] = await Promise.all([
    import('../remote/http.ts'),
    import('../remote/client.ts'),
  ])
  const http = new Http(origin, { token, insecure, limits, step })
  return {
    client: new Client(http, systemClock, () => randomInt(1 << 30) / (1 << 30)),
    close: () => http.close(),
  }
}
