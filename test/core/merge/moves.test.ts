import { describe, expect, it, vi } from 'vitest'
import { generateDefinitions } from '../../../fixtures/generate.ts'
import { movesOf, newTrace, statementsIn, statementsOf, type Trace } from '../../../src/core/merge/moves.ts'
import { kindOf } from '../../../src/core/merge/signature.ts'
import { type Block, blocks } from '../../../src/core/xs/blocks.ts'

/** The only block in a text that has this one's kind and text. */
function find(text: string, kind: Block['kind'], own: string): Block {
  const all = (block: Block): Block[] => [block, ...block.children.flatMap(all)]
  const found = all(blocks(text)).find(block => block.kind === kind && block.text === own)
  if (!found) throw new Error(`no ${kind} ${own}`)
  return found
}

const call = 'function.run one {\n      input = {a: 1, b: 2}\n    }'
const text = `function f {\n  // note\n  stack {\n    ${call}\n  }\n}`
const statement = find(text, 'statement', call)
const again = find(text, 'statement', call)
const comment = find(text, 'comment', '// note')

const trace = (did: Partial<Trace>): Trace => ({ ...newTrace(), ...did })

describe('what both sides moved', () => {
  const moved = trace({ gone: new Set([statement]), fresh: [again] })

  it('is in question where the other side took it away', () => {
    const gone = trace({ gone: new Set([statement]) })
    const { contested } = movesOf(side => (side === 'ours' ? moved : gone))
    expect([...contested.ours]).toEqual([again])
    expect(contested.theirs.size).toBe(0)
  })

  it.each(['ours', 'theirs'] as const)('is not in question where only %s touched statements', side => {
    const idle = trace({ fresh: [comment] })
    const { contested, moved: away } = movesOf(each => (each === side ? moved : idle))
    expect([contested.ours.size, contested.theirs.size]).toEqual([0, 0])
    expect([...away[side]]).toEqual([statement])
  })

  it('is looked for only where the other side touched statements', () => {
    const traceOf = vi.fn(() => newTrace())
    const { contested } = movesOf(traceOf)
    expect(contested.ours.size + contested.theirs.size).toBe(0)
    expect(traceOf.mock.calls).toEqual([['theirs']])
  })
})

describe('the statements of a kind in a block', () => {
  it('are those of all its statements that are of that kind, in the same order', () => {
    const roots = generateDefinitions({ seed: 3, definitions: 150 }).map(each => blocks(each))
    const kinds = new Set(roots.flatMap(statementsIn).map(kindOf))
    expect(kinds.size).toBeGreaterThan(5)
    for (const root of roots)
      for (const kind of kinds)
        expect(statementsOf(kind, root)).toEqual(statementsIn(root).filter(each => kindOf(each) === kind))
  })

  it('hold the block itself', () => {
    expect(statementsOf('function.run', statement)).toEqual([statement])
    expect(statementsOf('var', statement)).toEqual([])
  })
})
