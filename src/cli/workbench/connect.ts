import { randomInt } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import type { Client } from '../../remote/client.ts'
import type { Credentials } from '../../remote/credentials.ts'
import type { TimeLimits } from '../../remote/http.ts'
import type { Meter } from './meter.ts'

/** A client of the Metadata API, what it was made with, and how to let go of it. */
export interface Connection {
  readonly client: Client
  readonly access: Credentials
  readonly limits: Partial<TimeLimits>
  readonly close: () => Promise<void>
}

/** From 0 to 1. */
export const chance = (): number => randomInt(1 << 30) / (1 << 30)

/** A client for these credentials. Nothing is sent yet. With a meter, whoever holds it decides about further tries. */
export async function connect(
  access: Credentials,
  limits: Partial<TimeLimits>,
  meter?: Meter,
): Promise<Connection> {
  const { dial } = await import('./dial.ts')
  return dial(access, limits, meter)
}

/** Whether it is as `connect` would make it with these. */
export const isFor = (
  { access, limits }: Connection,
  { origin, token, insecure }: Credentials,
  wanted: Partial<TimeLimits>,
): boolean =>
  access.origin === origin &&
  access.token === token &&
  access.insecure === insecure &&
  isDeepStrictEqual(limits, wanted)
