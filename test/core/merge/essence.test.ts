import { describe, expect, it } from 'vitest'
import { isShuffled, unordered } from '../../../src/core/merge/essence.ts'
import { type Block, blocks } from '../../../src/core/xs/blocks.ts'

/** A function whose innermost statement lies so deep. */
const nested = (depth: number, innermost: string): Block => {
  const open = 'group {\n stack {\n'.repeat(depth)
  return blocks(`function f {\n stack {\n${open}${innermost}\n${'}\n}\n'.repeat(depth)} }\n}`)
}

describe('what a block says but for the order of fields and keys', () => {
  const one = 'function.run g {\n  input = {first: $a, second: $b}\n}'
  const shuffled = 'function.run g {\n  input = {second: $b, first: $a}\n}'
  const other = 'function.run g {\n  input = {first: $a, second: $c}\n}'

  it('is the same where only that differs, however deep', () => {
    for (const depth of [0, 1, 30]) {
      expect(isShuffled(nested(depth, one), nested(depth, shuffled))).toBe(true)
      expect(isShuffled(nested(depth, one), nested(depth, other))).toBe(false)
    }
  })

  it('does not grow with the depth of what it holds', () => {
    for (const depth of [20, 200]) expect(unordered(nested(depth, one)).length).toBeLessThan(200)
  })
})
