import { describe, expect, it } from 'vitest'
import { merge } from '../../../src/core/merge/merge.ts'

const stack = (...lines: readonly string[]): string =>
  `function a {\n  stack {\n${lines.map(line => `    ${line}\n`).join('')}  }\n}`

describe('merging one definition', () => {
  const base = stack('one', 'two', 'three', 'four', 'five')

  it('combines edits in different places', () => {
    const ours = base.replace('one', 'ONE')
    const theirs = base.replace('five', 'FIVE')
    expect(merge({ base, ours, theirs })).toEqual({
      kind: 'merged',
      text: base.replace('one', 'ONE').replace('five', 'FIVE'),
    })
  })

  it('leaves edits of one place to a person', () => {
    expect(merge({ base, ours: base.replace('one', '1'), theirs: base.replace('one', 'I') }).kind).toBe(
      'conflict',
    )
  })

  it('is what one side wrote, in the layout that the other gave it, where that is all it did', () => {
    const ours = base.replaceAll('    ', '\t\t')
    const theirs = base.replace('five', 'FIVE')
    const text = ours.replace('five', 'FIVE')
    expect(merge({ base, ours, theirs })).toEqual({ kind: 'merged', text })
    expect(merge({ base, ours: theirs, theirs: ours })).toEqual({ kind: 'merged', text })
  })

  it('calls a result that is no definition any more a conflict', () => {
    const open = stack('if {', '}', 'x', 'y', 'z')
    const ours = open.replace('    if {\n', '').replace('    }\n', '    }\n').replace('    x', '    x')
    const theirs = open
    const broken = merge({
      base: open,
      ours: ours.replace('    }\n', ''),
      theirs: theirs.replace('    }\n', '    else {\n    }\n    }\n'),
    })
    expect(broken.kind).toBe('conflict')
  })
})
