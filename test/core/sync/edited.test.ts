import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isEdited } from '../../../src/core/sync/edited.ts'
import { readDefinition } from '../../../src/core/xs/definition.ts'
import { sameTokens } from '../../../src/core/xs/equality.ts'
import { withGuid, withoutGuid } from '../../../src/core/xs/guid.ts'
import { definitionText, guid } from '../xs/arbitrary.ts'
import { version } from './snap.ts'

const edited = (ours: string, base: string): boolean => isEdited(version('a.xs', ours), version('a.xs', base))

/** A word of the text, here and there, becomes another. */
const changed = (text: string, nth: number, word: string): string => {
  const words = [...text.matchAll(/\w+/g)]
  const one = words[nth % Math.max(1, words.length)]
  return one ? text.slice(0, one.index) + word + text.slice(one.index + one[0].length) : text
}

describe('an edit', () => {
  it('is what changes a token that is not of the guid', () => {
    const own = fc.option(guid, { nil: undefined })
    const labelled = (text: string, id: string | undefined): string =>
      id === undefined ? withoutGuid(text) : withGuid(text, id)
    fc.assert(
      fc.property(
        fc.tuple(definitionText, own, own),
        fc.option(fc.tuple(fc.nat(60), fc.constantFrom('x', '1.50', 'guid', 'true')), { nil: undefined }),
        ([text, id, other], change) => {
          const base = labelled(text, id)
          const ours = change ? changed(labelled(text, other), ...change) : labelled(text, other)
          fc.pre([base, ours].every(one => readDefinition(one).kind === 'definition'))
          expect(edited(ours, base)).toBe(!sameTokens(withoutGuid(ours), withoutGuid(base)))
        },
      ),
      { numRuns: 1000 },
    )
  })

  it.each([
    ['a guid of another label', 'function a {\n  guid = "G"\n}', 'function a {\n  guid = "H"\n}', false],
    ['a body that only holds a guid', 'branch a { guid = "G" }', 'branch a { guid = "H" }', false],
    ['white space', 'function a {\n  x = 1\n}\n', 'function a {\n    x   = 1\n}', false],
    ['a value', 'function a {\n  x = 1\n  guid = "G"\n}', 'function a {\n  x = 2\n}', true],
    ['signs', 'function a {\n  x = $a > 1\n}', 'function a {\n  x = $a < 1\n}', true],
  ])('%s', (_, ours, base, is) => {
    expect(edited(ours, base)).toBe(is)
  })
})
