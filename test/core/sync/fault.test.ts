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

  it.each<[string, string, string, string]>([
    ['a member', 'value = 2', 'value = 2 }\n    debug.log { value = 3\n      value = 4', 'value'],
    ['a block', '  stack {', '  stack {\n  }\n\n  stack {', 'stack'],
    ['an input', '  input {', '  input {\n    int id\n    text id', 'id'],
    ['a key of an object', 'value = 2', 'value = { a: 1, a: 2 }', 'a'],
  ])('does not stand where %s stands twice, as on neither side', (_, from, to, name) => {
    const twice = ours.replace(from, to)
    expect(twice).not.toBe(ours)
    expect(faultOf(conflict, twice)?.reason).toBe(`${name} stands here a second time`)
    const already = conflictOf('both-edited', base, twice, theirs)
    expect(faultOf(already, `// new\n${twice}`)).toBeUndefined()
  })

  it('says where the second one stands', () => {
    const twice = ours.replace('value = 2', 'value = 2\n      value = 3')
    expect(faultOf(conflict, twice)).toMatchObject({
      line: twice.split('\n').findIndex(line => line.includes('value = 3')) + 1,
      column: 7,
    })
  })

  it('names the place where the variable is used, and no word that ends like it', () => {
    const neither = ours.replace('value = 2 }', 'value = $x }\n    debug.log { value = "box" } // $x')
    expect(faultOf(conflict, neither)).toMatchObject({
      reason: '$x is used and no longer defined',
      line: neither.split('\n').findIndex(line => line.includes('value = $x')) + 1,
    })
  })

  it('does not stand unless it is one whole definition without markers', () => {
    expect(faultOf(conflict, ours.slice(0, -1))).toBeDefined()
    expect(faultOf(conflict, ours.replace('  stack', '<<<<<<< Local\n  stack'))).toMatchObject({
      reason: 'a conflict marker is left here',
    })
  })
})
