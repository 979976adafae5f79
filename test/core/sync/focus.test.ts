import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { focus } from '../../../src/core/sync/focus.ts'
import { reconcile } from '../../../src/core/sync/reconcile.ts'
import type { Snapshot, Version } from '../../../src/core/sync/snapshot.ts'
import { fnText, snap } from './snap.ts'

const PATHS = ['a', 'b', 'c', 'd', 'e']
const file = fc.record({
  name: fc.constantFrom(...PATHS),
  body: fc.constantFrom('1', '2'),
  guid: fc.option(fc.constantFrom('g1', 'g2', 'g3'), { nil: undefined }),
})
const side: fc.Arbitrary<Snapshot> = fc
  .array(fc.option(file, { nil: undefined }), { minLength: PATHS.length, maxLength: PATHS.length })
  .map(files => {
    const seen = new Set<string>()
    return snap(
      Object.fromEntries(
        files.flatMap((each, index) => {
          if (!each || (each.guid !== undefined && seen.has(each.guid))) return []
          if (each.guid !== undefined) seen.add(each.guid)
          return [[`${PATHS[index] ?? ''}.xs`, fnText(each.name, each.body, each.guid)]]
        }),
      ),
    )
  })

/** Sides that were read one after the other share the objects of what is the same in them. */
function shared<T extends readonly Snapshot[]>(...sides: T): T {
  const known = new Map<string, Version>()
  const same = (version: Version): Version => {
    const at = `${version.path} ${version.blob}`
    const before = known.get(at) ?? version
    known.set(at, before)
    return before
  }
  return sides.map(side => ({ ...side, versions: side.versions.map(same) })) as unknown as T
}

describe('the focus', () => {
  it('holds nothing when nothing differs', () => {
    const all = snap({ 'a.xs': '1', 'b.xs': '2' })
    expect(focus({ base: all, ours: all, theirs: all }).ours.versions).toEqual([])
  })

  it('keeps what shares a name or a guid with something that differs', () => {
    const [base, ours] = shared(
      snap({ 'a.xs': fnText('a', '1', 'g'), 'b.xs': fnText('b', '1') }),
      snap({
        'a.xs': fnText('a', '1', 'g'),
        'b.xs': fnText('b', '1'),
        'copy.xs': fnText('x', '1', 'g'),
      }),
    )
    expect(focus({ base, ours, theirs: base }).base.versions.map(({ path }) => path)).toEqual(['a.xs'])
  })

  it('has the plan of the whole', () => {
    fc.assert(
      fc.property(side, side, side, (one, two, three) => {
        const [base, ours, theirs] = shared(one, two, three)
        const sides = { base, ours, theirs }
        expect(reconcile(focus(sides))).toEqual(reconcile(sides))
      }),
      { numRuns: 1500 },
    )
    fc.assert(
      fc.property(side, fc.integer({ min: 0, max: 4 }), side, (base, index, other) => {
        const ours = {
          ...base,
          versions: base.versions.map((version, at) =>
            at === index ? (other.versions[at] ?? version) : version,
          ),
        }
        const unique = {
          ...ours,
          versions: [...new Map(ours.versions.map(version => [version.path, version])).values()],
        }
        const sides = { base, ours: unique, theirs: base }
        expect(reconcile(focus(sides))).toEqual(reconcile(sides))
      }),
      { numRuns: 1500 },
    )
  })
})
