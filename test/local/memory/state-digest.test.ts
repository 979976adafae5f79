import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isDigest, stateDigest } from '../../../src/local/memory/state-digest.ts'
import { fnText, version } from '../../core/sync/snap.ts'

/** Versions that are the same object wherever they are the same, as they are in a library. */
const VERSIONS = Array.from({ length: 18 }, (_, at) =>
  version(`f${at % 6}.xs`, fnText(`f${at % 4}`, ['break', 'continue', 'return'][at % 3] ?? '')),
)
const state = fc.uniqueArray(fc.constantFrom(...VERSIONS), { maxLength: 6, selector: ({ path }) => path })

describe('stateDigest', () => {
  it('is the same for one state, whatever it was made of', () => {
    fc.assert(
      fc.property(fc.array(state, { minLength: 1, maxLength: 6 }), states => {
        const digests = states.map(versions => stateDigest(versions))
        const onward = states.map((versions, at) => {
          const before = states[at - 1]
          return stateDigest(versions, before && { digest: digests[at - 1], versions: before })
        })
        expect(onward).toEqual(digests)
        for (const digest of digests) expect(isDigest(digest)).toBe(true)
      }),
    )
  })

  it('does not depend on the order or the places of definitions, and on every text', () => {
    const moved = VERSIONS.map(({ definition, text, blob }) => ({
      ...version('x.xs', text),
      definition,
      blob,
    }))
    expect(stateDigest([...moved].reverse())).toBe(stateDigest(VERSIONS))
    expect(stateDigest(VERSIONS.slice(1))).not.toBe(stateDigest(VERSIONS))
  })
})
