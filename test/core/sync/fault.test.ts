import { describe, expect, it } from 'vitest'
import { faultOf } from '../../../src/core/sync/fault.ts'
import { fn } from '../../doubles/bench.ts'
import { conflictOf } from '../../tui/model/conflicts.ts'

const base = fn('a', 'var $x { value = 1 }', 'debug.log { value = 2 }')
const ours = base.replace('    var $x { value = 1 }\n', '')
const theirs = base.replace('value = 2', 'value = $x')
const conflict = conflictOf('both-edited', base, ours, theirs)

describe('the outcome of a conflict', () => {
  it('stands where either side does', () => {
    expect(faultOf(conflict, ours)).toBeUndefined()
    expect(faultOf(conflict, theirs)).toBeUndefined()
  })

  it('does not stand where it uses what it no longer defines, as neither side does', () => {
    const neither = ours.replace('value = 2', 'value = $x')
    expect(faultOf(conflict, neither)).toEqual({
      reason: '$x is used and no longer defined',
      line: neither.slice(0, neither.lastIndexOf('$x')).split('\n').length,
      column: expect.any(Number) as number,
    })
  })

  it('does not stand unless it is one whole definition without markers', () => {
    expect(faultOf(conflict, ours.slice(0, -1))).toBeDefined()
    expect(faultOf(conflict, ours.replace('  stack', '<<<<<<< Local\n  stack'))).toMatchObject({
      reason: 'a conflict marker is left here',
    })
  })
})
