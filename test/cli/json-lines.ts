import { expect } from 'vitest'
import { faults } from './schema.ts'

export interface Line {
  readonly event: string
  readonly [field: string]: unknown
}

/** What a command told programs; every line is as the schema promises. */
export function linesOf(stdout: string): Line[] {
  const lines = stdout
    .split('\n')
    .filter(line => line !== '')
    .map(line => JSON.parse(line) as Line)
  expect(lines.flatMap(line => faults(line))).toEqual([])
  return lines
}

export const named = (lines: readonly Line[], event: string): Line[] =>
  lines.filter(line => line.event === event)
