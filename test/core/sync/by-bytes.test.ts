import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { comparedByBytes } from '../../../src/core/sync/by-bytes.ts'
import type { BlobId, Version } from '../../../src/core/sync/snapshot.ts'
import { pathOf } from '../../doubles/bench.ts'

const textOf = (letter: string) => ({ blob: letter as BlobId })

const stateOf = (letters: readonly string[]): Version[] =>
  letters.map((letter, at) => ({
    ...textOf(letter),
    path: pathOf(`function/${at}.xs`),
    text: letter,
    definition: { kind: 'function', name: letter },
  }))

const letters = fc.array(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'), { maxLength: 12 })

/** What is left of a list when each of the other's letters has taken one away. */
const without = (list: readonly string[], taken: readonly string[]): string[] => {
  const left = [...taken]
  return list.filter(letter => {
    const at = left.indexOf(letter)
    if (at >= 0) left.splice(at, 1)
    return at < 0
  })
}

describe('texts beside a state, by their bytes', () => {
  it('leave what only they hold, and of the state what they lack, the last places first', () => {
    fc.assert(
      fc.property(letters, letters, (texts, state) => {
        const { unknown, gone } = comparedByBytes(texts.map(textOf), stateOf(state))
        expect(unknown.map(({ blob }) => blob)).toEqual(without(texts, state))
        const places = [...gone].map(({ path }) => path)
        const lacking = new Map(state.map((letter, at) => [pathOf(`function/${at}.xs`), letter]))
        expect(places.map(path => lacking.get(path) ?? '').sort()).toEqual(without(state, texts).sort())
        for (const path of places) {
          const later = [...lacking.keys()].slice([...lacking.keys()].indexOf(path) + 1)
          const alike = later.filter(other => lacking.get(other) === lacking.get(path))
          for (const other of alike) expect(places).toContain(other)
        }
      }),
    )
  })

  it('are told the same whatever was compared with the state before', () => {
    const edits = fc.array(
      fc.record({ at: fc.nat(12), letter: fc.constantFrom('a', 'b', 'c', 'x', undefined) }),
    )
    fc.assert(
      fc.property(letters, letters, fc.array(edits, { maxLength: 4 }), (texts, state, rounds) => {
        const versions = stateOf(state)
        let answer = texts.map(textOf)
        for (const round of rounds) {
          comparedByBytes(answer, versions)
          answer = [...answer]
          for (const { at, letter } of round) answer.splice(at, 1, ...(letter ? [textOf(letter)] : []))
          const again = comparedByBytes(answer, versions)
          const afresh = comparedByBytes([...answer], [...versions])
          expect(again).toEqual(afresh)
        }
      }),
    )
  })
})
