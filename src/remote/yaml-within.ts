import { Misconfigured } from '../engine/ports/errors.ts'

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
