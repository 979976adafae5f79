import { describe, expect, it } from 'vitest'
import { merge } from '../../../src/core/merge/merge.ts'

const withField = (head: string): string =>
  `function f {\n  input {\n    ${head}\n  }\n\n  stack {\n  }\n\n  response = null\n}`

/** The field's head that the heads come to, whichever side is which; undefined for a conflict. */
function mergedHead(base: string, ours: string, theirs: string): string | undefined {
  const sides = { base: withField(base), ours: withField(ours), theirs: withField(theirs) }
  const [one, other] = [merge(sides), merge({ ...sides, ours: sides.theirs, theirs: sides.ours })]
  expect(other.kind).toBe(one.kind)
  if (one.kind === 'conflict') return undefined
  expect(other).toEqual(one)
  return one.text.split('\n')[2]?.trim()
}

describe('the heads of a field', () => {
  it.each([
    ['text a', 'text a filters=trim', 'email a', 'email a filters=trim'],
    ['text a', 'text a filters=trim', 'text a?', 'text a? filters=trim'],
    ['text a', 'text a filters=trim', 'text? a', 'text? a filters=trim'],
    ['text a?', 'text a? filters=trim', 'text a?="x y"', 'text a?="x y" filters=trim'],
    ['text a?=x', 'text? a?=x', 'text a?=y', 'text? a?=y'],
    ['text a', 'text a filters=trim', 'text? a filters=trim', 'text? a filters=trim'],
    [
      'text a filters=trim|max:9',
      'text a filters=trim|max:8',
      'text a filters=max:9',
      'text a filters=max:8',
    ],
    ['object[:9] a', 'object[:8] a', 'object[:9] a?', 'object[:8] a?'],
    ['text a filters=min:1', 'text a filters=min:2', 'text  a?  filters=min:1', 'text  a?  filters=min:2'],
    [
      'text a filters=re:"a|b c"',
      'text a? filters=re:"a|b c"',
      'text a filters=re:"a|b"',
      'text a? filters=re:"a|b"',
    ],
  ])('merge part by part: %s | %s | %s', (base, ours, theirs, head) => {
    expect(mergedHead(base, ours, theirs)).toBe(head)
  })

  it.each([
    ['text a', 'int a', 'email a'],
    ['text a?=x', 'text a?=y', 'text a?=z'],
    ['text a?=x', 'text a', 'text a?=y'],
    ['text a?=1', 'int a?=1', 'text a?=x'],
    ['text a', 'text a filters=trim', 'text a filters=lower'],
    ['text a filters=trim', 'text a', 'text a filters=trim|lower'],
    ['text a filters=min:1', 'text a filters=min:2', 'text a filters=min:3'],
  ])('are left to a person where both sides changed one part: %s | %s | %s', (base, ours, theirs) => {
    expect(mergedHead(base, ours, theirs)).toBeUndefined()
  })
})
