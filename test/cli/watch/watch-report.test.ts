import { describe, expect, it } from 'vitest'
import { Output } from '../../../src/cli/report/output.ts'
import { WatchReport } from '../../../src/cli/watch/watch-report.ts'
import type { Entry } from '../../../src/engine/report/entry.ts'

const entry = (path: string): Entry => ({ action: 'held', kind: 'function', name: path, path })

/** What a watch says when it comes to rest, and so many definitions wait. */
function saidAtRest(conflicts: number, held: number, problems: number): string[] {
  const said: string[] = []
  class Heard extends Output {
    override say(...lines: readonly string[]): void {
      said.push(...lines)
    }
  }
  const some = (many: number): Entry[] => Array.from({ length: many }, (_, n) => entry(`${n}`))
  const standing = { conflicts: some(conflicts), held: some(held), problems: some(problems) }
  new WatchReport(new Heard(false)).tell({ event: 'settled', standing })
  return said
}

describe('a watch that comes to rest', () => {
  it.each([
    [0, 0, 0, 'In step.'],
    [1, 0, 0, 'In step, but for 1 that waits.'],
    [0, 0, 1, 'In step, but for 1 that waits.'],
    [1, 2, 1, 'In step, but for 4 that wait.'],
  ])('says what waits: %i conflicts, %i held, %i problems', (conflicts, held, problems, words) => {
    expect(saidAtRest(conflicts, held, problems)).toEqual([words])
  })
})
