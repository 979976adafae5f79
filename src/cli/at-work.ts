import type { Ports } from '../engine/ports.ts'
import type { Workbench } from './compose.ts'

/** How long a command waits for another one to finish its cycle. */
export const LOCK_PATIENCE_MS = 60_000

/** Does work on a bench while nobody else does. */
export function atWork<T>({ lock, ports }: Workbench, work: (ports: Ports) => Promise<T>): Promise<T> {
  return lock.during(LOCK_PATIENCE_MS, () => work(ports))
}
