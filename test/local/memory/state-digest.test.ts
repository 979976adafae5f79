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

  it('is what commits call a state that they were made of before messages were told apart by their channel', () => {
    const [say, join] = ['message say', 'channel_trigger join'].map(header =>
      version('x.xs', `${header} {\n  channel = "rooms"\n}`),
    )
    if (!say || !join) throw new Error('two definitions are needed')
    expect([say, join].map(({ definition }) => definition.group)).toEqual(['rooms', 'rooms'])
    expect([[say], [join]].map(versions => stateDigest(versions))).toEqual([
      'sum-sha256:1f0de33da9bc9c77d7f48751a04539b25627050269244373bb692e8e90f9d63e',
      'sum-sha256:acc6bac1b060905f556071b40044603338f8d11ed930a74a4a25b407b41902b8',
    ])
  })
})
