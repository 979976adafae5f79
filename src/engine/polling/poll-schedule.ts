/** What decides when Xano is looked at again. Times are milliseconds of one clock. */
export interface Looks {
  /** Whether the audit log may be read: then it tells, for one small request, that something happened. */
  readonly hasLog: boolean
  /** The user's own choice of how often, if there is one. */
  readonly every: number | undefined
  /** When Xano was last looked at, in whatever way, and when it was last read whole. */
  readonly looked: number
  readonly read: number
  /** How long reading it whole took the last time. */
  readonly readTook: number
  /** When somebody last edited something, here or there. */
  readonly active: number
}

export type Look = 'log' | 'read'

const EVERY_MS = 2000
/** The log may miss an edit, so Xano is read whole this often in any case. */
const WHOLE_EVERY_MS = 60_000
/** Where nobody edits, reading the whole becomes as rare as this. */
const IDLE_MS = 30_000
/** Reading never takes more than a sixth of the time. */
const REST_FACTOR = 5

/** When to look at Xano next, and how. */
export function nextLook(looks: Looks): { readonly at: number; readonly how: Look } {
  const { hasLog, every = EVERY_MS, looked, read, readTook } = looks
  const rested = read + readTook * REST_FACTOR
  if (!hasLog) return { at: Math.max(looked + wholeEvery(looks), rested), how: 'read' }
  const whole = Math.max(read + Math.max(WHOLE_EVERY_MS, every), rested)
  const log = looked + every
  return whole <= log ? { at: whole, how: 'read' } : { at: log, how: 'log' }
}

/** As often as was asked for, or more and more rarely the longer nobody has edited anything. */
function wholeEvery({ every, looked, active }: Looks): number {
  return every ?? Math.min(IDLE_MS, Math.max(EVERY_MS, (looked - active) / 10))
}
