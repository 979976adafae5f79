import { homedir } from 'node:os'
import type { Choice, Credentials } from '../remote/credentials.ts'

/** The credentials of whoever runs the command. */
export async function credentials(choice: Choice): Promise<Credentials> {
  const { readCredentials } = await import('../remote/credentials.ts')
  return readCredentials(choice, { env: process.env, home: homedir(), directory: process.cwd() })
}
