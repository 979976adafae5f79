let age = 0

/** Lets go of all that is known: it belongs to trees that are given up themselves. */
export function forget(): void {
  age++
}

/**
 * What is known of blocks or lists, for as long as their trees are kept. A `WeakMap` alone would do, but what it knows
 * outlives what it knows it of until all memory is looked through, which is dear where many thousand texts are merged.
 */
export class Memo<Key extends object, Value> {
  #values = new WeakMap<Key, Value>()
  #age = age

  get(key: Key): Value | undefined {
    return this.#age === age ? this.#values.get(key) : undefined
  }

  set(key: Key, value: Value): void {
    if (this.#age !== age) this.#values = new WeakMap()
    this.#age = age
    this.#values.set(key, value)
  }
}

/** What finds something out about a block or a list, each time the same, and does so once. */
export function once<Key extends object, Value>(find: (key: Key) => Value): (key: Key) => Value {
  const known = new Memo<Key, Value>()
  return key => {
    const before = known.get(key)
    if (before !== undefined) return before
    const found = find(key)
    known.set(key, found)
    return found
  }
}
