/** A side that may have changed what Base holds. */
export type Changing = 'ours' | 'theirs'

export const other = (side: Changing): Changing => (side === 'ours' ? 'theirs' : 'ours')
