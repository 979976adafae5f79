/** What an error says, also of what was thrown and is none. */
export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
