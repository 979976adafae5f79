/** One of the answers that a person may give. */
export interface Choice<T> {
  /** What is typed. */
  readonly key: string
  readonly label: string
  readonly value: T
}

/** What a definition is in Xano now, and what it would be then. */
export interface TextChange {
  readonly path: string
  readonly before: string
  readonly after: string
}

export interface Inquiry<T> {
  /** What exactly would happen, a line each. */
  readonly facts: readonly string[]
  /** Texts that would be replaced, for whoever can show them. */
  readonly changes?: readonly TextChange[]
  readonly question: string
  readonly choices: readonly Choice<T>[]
  /** The answer of somebody who only presses Enter. */
  readonly otherwise: T
}

/**
 * Whoever puts questions to a person. Resolves to nothing once the person has gone away, and throws `Interrupted`
 * when they interrupt.
 */
export interface Asker {
  choose<T>(inquiry: Inquiry<T>): Promise<T | undefined>
}
