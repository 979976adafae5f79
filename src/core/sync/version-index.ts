import type { Definition } from '../xs/definition.ts'
import { enter } from '../xs/enter.ts'
import { nameKey } from '../xs/identity.ts'
import type { Version } from './snapshot.ts'

/**
 * Versions in an order, found by what they are of in a time that does not grow with their number. Places are indices
 * into `versions`.
 */
export class VersionIndex {
  readonly #versions: Version[] = []
  readonly #named = new Map<string, number[]>()
  readonly #byGuid = new Map<string, number[]>()

  constructor(versions: readonly Version[]) {
    for (const version of versions) this.put(version)
  }

  get versions(): readonly Version[] {
    return this.#versions
  }

  /** The places of what is the same definition, first to last: by the guid where both have one, else by the name. */
  same(definition: Definition): readonly number[] {
    const named = this.namesakes(definition)
    if (definition.guid === undefined) return named
    const nameless = named.filter(at => this.#versions[at]?.definition.guid === undefined)
    return [...(this.#byGuid.get(definition.guid) ?? []), ...nameless].sort(ascending)
  }

  /** The places of what has the name, whatever guid, first to last. */
  namesakes(definition: Definition): readonly number[] {
    return this.#named.get(nameKey(definition)) ?? []
  }

  /** Puts a version in the place of another, or behind all. */
  put(version: Version, at: number = this.#versions.length): void {
    const before = this.#versions[at]?.definition
    if (before) for (const [places, key] of this.#entriesOf(before)) drop(places, key, at)
    this.#versions[at] = version
    for (const [places, key] of this.#entriesOf(version.definition)) {
      enter(places, key, at)
      if (before) places.get(key)?.sort(ascending)
    }
  }

  #entriesOf(definition: Definition): [Map<string, number[]>, string][] {
    const { guid } = definition
    return [
      [this.#named, nameKey(definition)],
      ...(guid === undefined ? [] : [[this.#byGuid, guid] as [Map<string, number[]>, string]]),
    ]
  }
}

const ascending = (one: number, other: number): number => one - other

const drop = (places: Map<string, number[]>, key: string, at: number): void => {
  places.set(
    key,
    (places.get(key) ?? []).filter(place => place !== at),
  )
}
