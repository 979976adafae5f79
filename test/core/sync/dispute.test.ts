import { describe, expect, it } from 'vitest'
import { NO_BACKGROUND } from '../../../src/core/sync/background.ts'
import { type Dispute, nextDisputes } from '../../../src/core/sync/dispute.ts'
import { reconcile } from '../../../src/core/sync/reconcile.ts'
import type { BlobId, Snapshot } from '../../../src/core/sync/snapshot.ts'
import { blobOf, fnText, snap } from './snap.ts'

const MANY = 500
const NAMES = Array.from({ length: MANY }, (_, at) => `f${at}`)
const textOf = (body: string, name: string): string => fnText(name, body, name)

const state = (body: string | undefined): Snapshot =>
  snap(
    Object.fromEntries(
      body === undefined ? [] : NAMES.map(name => [`function/${name}.xs`, textOf(body, name)]),
    ),
  )

/** A dispute about each of them, and how often one was looked at. */
function disputesAbout(
  cause: Dispute['cause'],
  bodies: Partial<Record<'ours' | 'theirs', string>>,
): { readonly disputes: readonly Dispute[]; readonly looks: () => number } {
  let looks = 0
  const disputes = NAMES.map(name => ({
    get cause() {
      looks++
      return cause
    },
    ...Object.fromEntries(Object.entries(bodies).map(([side, body]) => [side, blobOf(textOf(body, name))])),
  }))
  return { disputes, looks: () => looks }
}

const texts = new Map(
  ['one', 'one\n    two', 'two']
    .flatMap(body => NAMES.map(name => [blobOf(textOf(body, name)), name, textOf(body, name)] as const))
    .map(([blob, name, text]) => [blob, { guid: name, text }]),
)
const known = {
  textOf: (blob: BlobId) => texts.get(blob)?.text,
  guidOf: (blob: BlobId) => texts.get(blob)?.guid,
}

describe('what waits for a choice about as many as there are', () => {
  it.each<[string, Dispute['cause'], Parameters<typeof disputesAbout>[1], (string | undefined)[]]>([
    ['as it was', 'undone', { ours: 'two', theirs: 'one' }, ['two', 'two', 'one']],
    ['edited in Xano further', 'altered', { ours: 'two', theirs: 'one' }, ['two', 'two', 'three']],
    ['gone here', 'older', { theirs: 'one' }, ['one', undefined, 'one']],
    [
      'an older state edited further',
      'older',
      { ours: 'one' },
      ['one\n    two', 'one\n    four', 'one\n    two'],
    ],
  ])('stands, %s, without looking at each for each', (_, cause, bodies, sides) => {
    const { disputes, looks } = disputesAbout(cause, bodies)
    const [base, ours, theirs] = sides.map(state)
    if (!base || !ours || !theirs) throw new Error('three sides')
    const plan = reconcile({ base, ours, theirs }, { ...NO_BACKGROUND, ...known, disputes })
    expect(plan.conflicts.map(conflict => conflict.cause)).toEqual(NAMES.map(() => cause))
    expect(nextDisputes(disputes, plan, new Map())).toHaveLength(MANY)
    expect(looks()).toBeLessThan(20 * MANY)
  })
})
