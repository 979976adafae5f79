import type { Size } from './model/command.ts'

export interface Terminal {
  readonly stdin: NodeJS.ReadStream
  readonly stdout: NodeJS.WriteStream
  readonly isColoured: boolean
  /** Read aloud: one thing below the other. */
  readonly isLinear: boolean
}

export const sizeOf = ({ stdout, isLinear }: Terminal): Size => ({
  columns: stdout.columns || COLUMNS,
  rows: stdout.rows || ROWS,
  isLinear,
})

/** The size of a terminal that does not tell its own. */
const COLUMNS = 80
const ROWS = 24
