/** By which this process is asked to end, in order. */
export const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
