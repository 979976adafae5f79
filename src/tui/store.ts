/** One value that changes by commands alone, and tells its listeners when it has. */
export class Store<S, C> {
  #state: S
  readonly #update: (state: S, command: C) => S
  readonly #listeners = new Set<() => void>()

  constructor(state: S, update: (state: S, command: C) => S) {
    this.#state = state
    this.#update = update
  }

  readonly get = (): S => this.#state

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  dispatch(command: C): void {
    const next = this.#update(this.#state, command)
    if (next === this.#state) return
    this.#state = next
    for (const listener of this.#listeners) listener()
  }
}
