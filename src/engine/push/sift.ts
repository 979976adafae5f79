import { separable } from '../../core/sync/separable.ts'
import type { Version } from '../../core/sync/snapshot.ts'
import { Refused } from '../ports/errors.ts'
import { blame } from './blame.ts'
import type { Sending } from './rehearse.ts'
import { stranded } from './stranded.ts'

/** So many refusals that name a definition are heard of some before their halves are asked about. */
const TRIES = 5

/** So many of them are heard in all: an agent may have written that many files wrong. */
const MOST_NAMED = 40

/** What is said of a definition that Xano was not asked about without others that it refuses. */
const WAITS = 'Xano refuses too many others of this push; it is sent once those are mended'

/** Asks Xano for a batch. False when Xano has failed on it. */
export type Ask = (batch: readonly Sending[]) => Promise<boolean | Refused>

type Groups = readonly (readonly Sending[])[]

/**
 * Xano's word on a batch is its refusal where that names none of the definitions; `more` where it has named some, and
 * goes on to.
 */
type Word = 'yes' | 'failed' | 'more' | Refused

/**
 * Asks for a batch, and again for what may pass without the rest: what Xano refuses leaves it, with all that would name
 * it in vain, and what Xano fails on, or does not name, is looked for by halves. Gives the words of each refusal. Asks
 * some 40 times more at most, however many are refused, and four times for each time that the batch can be halved.
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
  #named = 0

  constructor(batch: readonly Sending[], theirs: readonly Version[], ask: Ask) {
    this.#batch = batch
    this.#theirs = theirs
    this.#ask = ask
    this.#patience = 4 * Math.ceil(Math.log2(batch.length + 1))
  }

  async wordOn(some: readonly Sending[]): Promise<Word> {
    for (let left = TRIES; ; left--) {
      const open = this.#openOf(some)
      if (open.length === 0) return 'yes'
      const isOver = left <= 1 || this.#named >= MOST_NAMED
      const answer = await this.#ask(open)
      const guilty = answer instanceof Refused ? blame(answer, open) : []
      const isNamed = guilty.length < open.length || open.length === 1
      if (!(answer instanceof Refused) || !isNamed || isOver) this.#patience--
      if (!(answer instanceof Refused)) return answer ? 'yes' : 'failed'
      if (!isNamed) return answer
      this.#named++
      this.#refuse(guilty, answer.message)
      if (isOver && guilty.length < open.length) return 'more'
    }
  }

  /**
   * Asks once more for what Xano failed on, refused without a name or refuses more of, in two halves, so that one
   * definition keeps back no other. Where it fails on both halves it is Xano that fails, and where there is nothing to
   * halve, one repeat was enough.
   */
  async search(groups: Groups, word: Exclude<Word, 'yes'>): Promise<void> {
    const isWhole = groups.length === 1 && (word !== 'more' || this.#named >= MOST_NAMED)
    const isOver = isWhole || this.#patience <= 0
    if (word !== 'failed' && isOver) {
      this.#refuse(this.#openOf(groups.flat()), word instanceof Refused ? word.message : WAITS)
      return
    }
    const middle = Math.ceil(groups.length / 2)
    const halves = [groups.slice(0, middle), groups.slice(middle)].filter(half => half.length > 0)
    const failed: Groups[] = []
    for (const half of halves) {
      const now = await this.wordOn(half.flat())
      if (now === 'failed') failed.push(half)
      else if (now !== 'yes') await this.search(half, now)
    }
    const [suspects] = failed
    if (failed.length === 1 && suspects && suspects.length > 1) await this.search(suspects, 'failed')
  }

  #refuse(guilty: readonly Sending[], message: string): void {
    for (const sending of guilty) this.refused.set(sending, message)
    const rest = this.#openOf(this.#batch)
    for (const [sending, vain] of stranded(rest, this.#theirs, this.refused.keys()))
      this.refused.set(sending, vain)
  }

  #openOf(some: readonly Sending[]): Sending[] {
    return some.filter(sending => !this.refused.has(sending))
  }
}
