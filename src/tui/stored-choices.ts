import type { DefinitionKey } from '../core/xs/identity.ts'
import type { Choices, Chosen } from './model/choices.ts'
import { decodeProgress, encodeProgress } from './model/progress.ts'

/** Where choices are stored that are not written yet. Writing is durable; nothing is no choices. */
export interface Progress {
  read(): string | undefined
  write(text: string | undefined): void
}

/** Choices by their definitions; nothing, where one was taken back. */
export type Changes = ReadonlyMap<DefinitionKey, Chosen | undefined>

/**
 * Stores the choices of one resolver, while another one may store its own at the same place: each puts down what it
 * has changed itself, and takes over what the other has.
 */
export class StoredChoices {
  readonly #progress: Progress
  readonly #before: string | undefined
  /** What we have seen there, and put there. */
  readonly #known: Map<DefinitionKey, Chosen>
  readonly #own = new Set<DefinitionKey>()

  constructor(progress: Progress) {
    this.#progress = progress
    this.#before = progress.read()
    this.#known = new Map(decodeProgress(this.#before))
  }

  /** As they were stored at first. */
  get before(): Choices {
    return decodeProgress(this.#before)
  }

  /** Throws when it could not be stored. */
  save(changes: Changes): void {
    if (changes.size === 0) return
    const stored = new Map(decodeProgress(this.#progress.read()))
    put(stored, changes)
    this.#progress.write(stored.size > 0 ? encodeProgress(stored) : undefined)
    put(this.#known, changes)
    for (const key of changes.keys()) this.#own.add(key)
  }

  /** What another one has stored since it was asked for last. */
  news(): Changes {
    const news = changesBetween(this.#known, decodeProgress(this.#progress.read()))
    put(this.#known, news)
    return news
  }

  /** Takes back what was stored here: byte for byte, if nobody else has stored anything. */
  abort(): void {
    const isAlone = this.news().size === 0
    const before = this.before
    this.save(new Map([...this.#own].map(key => [key, before.get(key)])))
    if (isAlone && changesBetween(before, this.#known).size === 0) this.#progress.write(this.#before)
  }
}

/** What has to change in one to make it the other. */
export function changesBetween(before: Choices, after: Choices): Changes {
  const keys = new Set([...before.keys(), ...after.keys()])
  const changed = [...keys].filter(key => !isSame(before.get(key), after.get(key)))
  return new Map(changed.map(key => [key, after.get(key)]))
}

const isSame = (one: Chosen | undefined, other: Chosen | undefined): boolean =>
  one === other || JSON.stringify(one) === JSON.stringify(other)

function put(choices: Map<DefinitionKey, Chosen>, changes: Changes): void {
  for (const [key, chosen] of changes)
    if (chosen) choices.set(key, chosen)
    else choices.delete(key)
}
