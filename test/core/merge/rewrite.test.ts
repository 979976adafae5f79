import { describe, expect, it } from 'vitest'
import { merge } from '../../../src/core/merge/merge.ts'
import { mergeRewrites } from '../../../src/core/merge/rewrite.ts'

const LINES = 3_000

const variables = (from: number, to: number, value: string): string =>
  Array.from(
    { length: to - from },
    (_, at) => `    var $v${from + at} { value = "${value} ${from + at}" }\n`,
  ).join('')
const withStack = (...statements: readonly string[]): string =>
  `function f {\n  stack {\n${statements.join('')}  }\n}`

const base = withStack(variables(0, 2 * LINES, 'base'))
const ours = withStack(variables(0, 2 * LINES, 'ours'))
const theirs = withStack(variables(0, 2 * LINES, 'theirs'))

describe('merging two rewrites of a long text', () => {
  it('is a conflict of the lines that both wrote anew, and of no others', () => {
    const outcome = merge({ base, ours, theirs })
    expect(outcome).toEqual({ kind: 'conflict', regions: mergeRewrites({ base, ours, theirs }) })
    expect(outcome.kind === 'conflict' && outcome.regions.map(({ kind }) => kind)).toEqual([
      'clean',
      'conflict',
      'clean',
    ])
  })

  it('holds both where they do not touch', () => {
    const [stays, head, tail] = [
      '    debug.stop\n',
      variables(0, LINES, 'base'),
      variables(LINES, 2 * LINES, 'base'),
    ]
    const [first, last] = [variables(0, LINES, 'ours'), variables(LINES, 2 * LINES, 'theirs')]
    const sides = {
      base: withStack(head, stays, tail),
      ours: withStack(first, stays, tail),
      theirs: withStack(head, stays, last),
    }
    expect(merge(sides)).toEqual({ kind: 'merged', text: withStack(first, stays, last) })
  })

  it('does not take a new layout for a rewrite', () => {
    expect(mergeRewrites({ base, ours: base.replaceAll('    var', '\tvar'), theirs })).toBeUndefined()
  })
})
