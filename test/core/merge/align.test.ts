import { describe, expect, it } from 'vitest'
import { alignNamed } from '../../../src/core/merge/align.ts'
import { listOf } from '../../../src/core/merge/list.ts'
import { blocks } from '../../../src/core/xs/blocks.ts'

const list = (...texts: readonly string[]) => listOf(blocks(texts.join('\n')))
const sameName = (): string => 'x'

describe('items of one name', () => {
  it('are the equal ones first, each once and in order, and then those that are left', () => {
    const match = alignNamed(
      list('// a', '// d', '// b', '// b', '// b'),
      list('// b', '// a', '// b', '// c'),
      sameName,
    )
    expect([...match]).toEqual([1, 3, 0, 2, -1])
  })

  it('are told apart in time that grows with their number', () => {
    const many = Array.from({ length: 20_000 }, (_, at) => `// ${at}`)
    const [one, other] = [list(...many), list(...many.reverse())]
    const began = performance.now()
    expect(alignNamed(one, other, sameName)[0]).toBe(19_999)
    expect(performance.now() - began).toBeLessThan(1500)
  })
})
