import { describe, expect, it } from 'vitest'
import { bench } from '../../bench/bench.ts'

describe('the benchmarks', () => {
  it('measure each thing beside its peer', async () => {
    const rows = await bench(120, ['status', 'pull', 'push', 'start'], 1)
    expect(rows.map(({ what }) => what)).toEqual([
      'clone',
      'status',
      'pull of one change',
      'push of one change',
      '--version',
    ])
    for (const row of rows) expect([row['ours ms'] > 0, row['peer ms'] > 0]).toEqual([true, true])
  })
})
