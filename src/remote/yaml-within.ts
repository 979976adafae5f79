import { readFileSync, statSync } from 'node:fs'
import { Misconfigured } from '../engine/ports/errors.ts'

/** Settings that people write are a thousandth of that. */
const MOST_BYTES = 1 << 20

/**
 * The text of a file that may have come with a repository. Throws `Misconfigured`, naming it, where it is too large, or
 * none: a link in its place may lead to a device that has no end, or to a pipe that nobody writes into.
 */
export function settingsText(file: string): string {
  const stats = statSync(file)
  if (!stats.isFile()) throw new Misconfigured(`${file} is no regular file`)
  if (stats.size > MOST_BYTES) throw new Misconfigured(`${file} is larger than ${MOST_BYTES} bytes`)
  return readFileSync(file, 'utf8')
}

/**
 * Runs what reads a YAML file that strangers may have written. Throws `Misconfigured`, naming the file, where it is
 * nested so deeply, or repeats itself so often, that the reader gives up.
 */
export function yamlWithin<T>(file: string, read: () => T): T {
  try {
    return read()
  } catch (error) {
    if (error instanceof RangeError)
      throw new Misconfigured(`${file}: it is nested too deeply`, { cause: error })
    if (error instanceof ReferenceError)
      throw new Misconfigured(`${file}: its aliases stand for too much`, { cause: error })
    throw error
  }
}
