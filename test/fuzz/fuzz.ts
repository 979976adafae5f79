import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { prng } from '../../fixtures/prng.ts'
import { definitionText } from '../core/xs/arbitrary.ts'
import { mutate } from './mutate.ts'
import { type Target, targets } from './targets.ts'

const FIXTURES = join(import.meta.dirname, '..', '..', 'fixtures')
/** So many texts come of the grammar. */
const GRAMMATICAL = 60

function documents(): string[] {
  const traps = join(FIXTURES, 'traps')
  const files = readdirSync(traps).filter(name => name.endsWith('.xs'))
  const texts = files.map(name => readFileSync(join(traps, name), 'utf8'))
  return [...texts, ...fc.sample(definitionText, { seed: 1, numRuns: GRAMMATICAL })]
}

export const TARGETS = targets(documents())

/** What fell, and over what. */
export interface Fall {
  readonly target: string
  readonly seed: number
  readonly error: unknown
  readonly text: string
}

/** Feeds a target one text that is nearly right; the same seed gives the same one. */
export async function feed({ name, seeds, read }: Target, seed: number): Promise<Fall | undefined> {
  const random = prng(seed)
  const text = mutate(random.pick(seeds), seeds, random)
  try {
    await read(text, random)
    return undefined
  } catch (error) {
    return { target: name, seed, error, text }
  }
}
