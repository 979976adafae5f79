import { describe, expect, it } from 'vitest'
import { merge } from '../../../src/core/merge/merge.ts'

const tagged = (...tags: string[]): string =>
  `function f {\n  stack {\n  }\n\n  response = 1\n  tags = [${tags.map(tag => `"${tag}"`).join(', ')}]\n}`

const table = (columns: readonly string[]): string =>
  `table t {\n  schema {\n${columns.map(column => `    int ${column}`).join('\n')}\n  }\n}`

describe('what both sides put in the place of what both took away', () => {
  it('stands for that where it is the same, and what else they put in is kept beside it', () => {
    expect(
      merge({ base: tagged('a', 'b'), ours: tagged('n', 'b', 'one'), theirs: tagged('n', 'b', 'two') }),
    ).toEqual({ kind: 'merged', text: tagged('n', 'b', 'one', 'two') })
  })

  it('stands for one of them alone: what they made of another one is never kept twice', () => {
    const outcome = merge({ base: tagged('a', 'b'), ours: tagged('n', 'x'), theirs: tagged('n', 'y') })
    expect(outcome.kind).toBe('conflict')
  })

  it('is found without a look at each pair, however many columns both renamed alike', () => {
    const names = Array.from({ length: 800 }, (_, at) => `renamed_${at}`)
    const started = performance.now()
    const outcome = merge({
      base: table(names.map((_, at) => `column_${at}`)),
      ours: table([...names, 'here']),
      theirs: table([...names, 'there']),
    })
    expect(outcome).toEqual({ kind: 'merged', text: table([...names, 'here', 'there']) })
    expect(performance.now() - started).toBeLessThan(5_000)
  })
})
