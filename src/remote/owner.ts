import { SyncError } from '../engine/ports/errors.ts'
import type { Person } from '../engine/ports/remote.ts'
import { type Client, parseJson } from './client.ts'
import { expect, me } from './wire.ts'

/** Whose token it is. That only tells people apart in the log, so that whatever is wrong with it is no more than not knowing. */
export async function ownerOf(client: Client): Promise<Person | undefined> {
  try {
    const { name, email } = expect(me, parseJson(await client.getOnce('/auth/me')), 'the user')
    return email === '' ? undefined : { name: name || email, email }
  } catch (error) {
    if (error instanceof SyncError) return undefined
    throw error
  }
}
