import { SyncError } from '../engine/errors.ts'

/** The person, or the system, wants this process to end. */
export class Interrupted extends SyncError {
  readonly code = 'interrupted'

  constructor() {
    super('interrupted')
  }
}
