import { isUtf8 } from 'node:buffer'
import { readFileSync } from 'node:fs'
import { Misconfigured } from '../../engine/ports/errors.ts'

/** What a program of the user's has saved. Throws `Misconfigured` where that is no UTF-8: signs would be lost in it. */
export function savedText(file: string, program: string): string {
  const bytes = readFileSync(file)
  if (isUtf8(bytes)) return bytes.toString('utf8')
  throw new Misconfigured(`${program} saved the text in another encoding than UTF-8, so it was not taken`)
}
