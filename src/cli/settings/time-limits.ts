import { Misconfigured } from '../../engine/ports/errors.ts'
import type { TimeLimits } from '../../remote/http.ts'

/** Setting of git's below `xano-sync.`, in lower case as git prints it, and variable of the environment. */
const NAMES: Readonly<
  Record<Exclude<keyof TimeLimits, 'smallAnswer'>, readonly [setting: string, variable: string]>
> = {
  connect: ['connecttimeout', 'XANO_SYNC_CONNECT_TIMEOUT'],
  firstByte: ['firstbytetimeout', 'XANO_SYNC_FIRST_BYTE_TIMEOUT'],
  idle: ['idletimeout', 'XANO_SYNC_IDLE_TIMEOUT'],
  total: ['totaltimeout', 'XANO_SYNC_TOTAL_TIMEOUT'],
}

/** The limits that are set, in milliseconds; the environment before git. Throws `Misconfigured` for what is no time. */
export function timeLimits(
  settings: ReadonlyMap<string, string>,
  env: Readonly<Record<string, string | undefined>>,
): Partial<TimeLimits> {
  const limits: { -readonly [name in keyof TimeLimits]?: number } = {}
  for (const name of ['connect', 'firstByte', 'idle', 'total'] as const) {
    const [setting, variable] = NAMES[name]
    const said = env[variable] ?? settings.get(`xano-sync.${setting}`)
    if (said === undefined) continue
    if (!/^[1-9]\d{0,8}$/.test(said))
      throw new Misconfigured(`${variable} or xano-sync.${setting}: "${said}" is no number of milliseconds`)
    limits[name] = Number(said)
  }
  return limits
}
