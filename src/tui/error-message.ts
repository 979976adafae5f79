/** What an error says, for one line of a screen. */
export const errorMessage = (error: unknown): string =>
  error instanceof Error ? error.message : String(error)
