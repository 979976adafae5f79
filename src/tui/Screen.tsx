import { Box, Text } from 'ink'
import type { ReactElement } from 'react'
import { type Row, rowWidth } from './model/row.ts'
import { lookOf } from './theme.ts'

/** Rows as they are: none of them wraps, and an empty one keeps its line. */
export function Screen({
  rows,
  isColoured,
}: {
  readonly rows: readonly Row[]
  readonly isColoured: boolean
}): ReactElement {
  return (
    <Box flexDirection="column">
      {rows.map((row, line) => (
        <Text key={line} wrap="truncate">
          {rowWidth(row) === 0
            ? ' '
            : row.map((span, at) => (
                <Text key={at} {...lookOf(span, isColoured)}>
                  {span.text}
                </Text>
              ))}
        </Text>
      ))}
    </Box>
  )
}
