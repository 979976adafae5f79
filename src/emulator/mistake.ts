/** What the one who starts the emulator did wrong, in words that name the file or the option. */
export class Mistake extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'Mistake'
  }
}

/** Runs it; what is thrown becomes a mistake that names what it is about. */
export function blaming<T>(about: string, run: () => T): T {
  try {
    return run()
  } catch (error) {
    throw new Mistake(`${about}: ${error instanceof Error ? error.message : String(error)}`, { cause: error })
  }
}
