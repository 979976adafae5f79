/** The time, for a cycle and a session: both are tested with one that stands still until it is told to go on. */
export interface Clock {
  /** The wall clock: for what people read. It may jump. */
  now(): Date
  /** Milliseconds since some moment; they only ever grow. */
  elapsed(): number
  /** Resolves after `ms`, or as soon as `woken` is aborted. */
  sleep(ms: number, woken?: AbortSignal): Promise<void>
}
