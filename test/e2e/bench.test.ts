import { describe, expect, it } from 'vitest'
import { bench } from '../../bench/bench.ts'
import { CASES } from '../../bench/cases.ts'

describe('the benchmarks', () => {
  it('measure each thing beside its peer', async () => {
    const rows = await bench(120, Object.keys(CASES), 1)
    expect(rows.map(({ what }) => what)).toEqual([
      'clone',
      'status',
      'status',
      'pull of one change',
      'pull of one change',
      'push of one change',
      'push of one change',
      '--version',
      'watch: answer to file',
      'watch: save to push',
      'merge of 120',
      'merge of 1200 lines',
    ])
    for (const row of rows) expect([row['ours ms'] > 0, row['peer ms'] > 0]).toEqual([true, true])
  })
})
