/** No watch looks at Xano more often than this, whoever asks for it. */
export const SHORTEST_POLL_MS = 50

/** A wish for how often a watch looks at Xano, or nothing where it is none that can be met. */
export const pollMs = (wish: unknown): number | undefined =>
  Number.isSafeInteger(wish) && Number(wish) >= SHORTEST_POLL_MS ? Number(wish) : undefined
