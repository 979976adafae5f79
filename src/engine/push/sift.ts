import { separable } from '../../core/sync/separable.ts'
import type { Version } from '../../core/sync/snapshot.ts'
import { Refused } from '../ports/errors.ts'
import { blame } from './blame.ts'
import type { Sending } from './rehearse.ts'
import { stranded } from './stranded.ts'

/** So many times Xano is asked for what it has not named yet; then what is left is refused with its last word. */
const TRIES = 5

/** Asks Xano for a batch. False when Xano has failed on it. */
export type Ask = (batch: readonly Sending[]) => Promise<boolean | Refused>

type Groups = readonly (readonly Sending[])[]

/** Xano's word on a batch is its refusal where that names none of the definitions. */
type Word = 'yes' | 'failed' | Refused

/**
 * Asks for a batch, and again for what may pass without the rest: what Xano refuses leaves it, with all that would name
 * it in vain, and what Xano fails on, or does not name, is looked for by halves. Gives the words of each refusal.
 */
export async function sift(
  batch: readonly Sending[],
  theirs: readonly Version[],
  ask: Ask,
): Promise<ReadonlyMap<Sending, string>> {
  const sieve = new Sieve(batch, theirs, ask)
  const word = await sieve.wordOn(batch)
  if (word !== 'yes') await sieve.search(separable(batch), word)
  return sieve.refused
}

class Sieve {
  readonly refused = new Map<Sending, string>()
  readonly #batch: readonly Sending[]
  readonly #theirs: readonly Version[]
  readonly #ask: Ask
  /** To find one or two takes fewer; where Xano refuses whatever it is asked, it is not asked about each. */
  #patience: number

  constructor(batch: readonly Sending[], theirs: readonly Version[], ask: Ask) {
    this.#batch = batch
    this.#theirs = theirs
    this.#ask = ask
    this.#patience = 4 * Math.ceil(Math.log2(batch.length + 1))
  }

  async wordOn(some: readonly Sending[]): Promise<Word> {
    for (let left = TRIES; left > 0; left--) {
      const open = some.filter(sending => !this.refused.has(sending))
      if (open.length === 0) return 'yes'
      this.#patience--
      const answer = await this.#ask(open)
      if (!(answer instanceof Refused)) return answer ? 'yes' : 'failed'
      const guilty = blame(answer, open)
      if (guilty.length === open.length && open.length > 1) return answer
      this.#refuse(left === 1 ? open : guilty, answer)
    }
    return 'yes'
  }

  /**
   * Asks once more for what Xano failed on or refused without a name, in two halves, so that one definition keeps back
   * no other. Where it fails on both halves it is Xano that fails, and where there is nothing to halve, one repeat was
   * enough.
   */
  async search(groups: Groups, word: Word): Promise<void> {
    const isOver = groups.length === 1 || this.#patience <= 0
    if (word instanceof Refused && isOver) {
      this.#refuse(groups.flat(), word)
      return
    }
    const middle = Math.ceil(groups.length / 2)
    const halves = [groups.slice(0, middle), groups.slice(middle)].filter(half => half.length > 0)
    const failed: Groups[] = []
    for (const half of halves) {
      const now = await this.wordOn(half.flat())
      if (now instanceof Refused) await this.search(half, now)
      if (now === 'failed') failed.push(half)
    }
    const [suspects] = failed
    if (failed.length === 1 && suspects && suspects.length > 1) await this.search(suspects, 'failed')
  }

  #refuse(guilty: readonly Sending[], { message }: Refused): void {
    for (const sending of guilty) this.refused.set(sending, message)
    const rest = this.#batch.filter(sending => !this.refused.has(sending))
    for (const [sending, vain] of stranded(rest, this.#theirs, this.refused.keys()))
      this.refused.set(sending, vain)
  }
}
