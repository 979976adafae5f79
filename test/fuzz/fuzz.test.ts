import { describe, expect, it } from 'vitest'
import { feed, TARGETS } from './fuzz.ts'

/** `npm run fuzz -- --runs 100000` feeds as many as one wants. */
const RUNS = 80

describe('texts that are nearly right', () => {
  it.each(TARGETS.map(target => [target.name, target] as const))(
    'make nothing fall, hang or leave the folder that reads them: %s',
    async (_, target) => {
      for (let seed = 1; seed <= RUNS; seed++) expect(await feed(target, seed)).toBeUndefined()
    },
  )
})
