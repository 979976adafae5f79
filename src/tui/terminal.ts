import type { Size } from './model/command.ts'

export interface Terminal {
  readonly stdin: NodeJS.ReadStream
  readonly stdout: NodeJS.WriteStream
  readonly isColoured: boolean
  /** Read aloud: one thing below the other. */
  readonly isLinear: boolean
}

/** How much room a terminal says that it has: zeros, or nothing, where it does not tell. */
type Room = Pick<Size, 'columns' | 'rows'>

/** The room on a terminal; the usual one on one that does not tell its own. */
export const roomOn = ({ columns, rows }: Room): Room => ({ columns: columns || 80, rows: rows || 24 })

export const sizeOf = ({ stdout, isLinear }: Terminal): Size => ({ ...roomOn(stdout), isLinear })
