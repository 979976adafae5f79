import { type Fault, FAULTS, type Happening, type Sort } from './game.ts'

/** The process is dead: whatever it tries from here on does nothing. */
export class Killed extends Error {
  constructor() {
    super('killed')
  }
}

/**
 * Counts the operations of one process and lets happen what is to happen before each of them. One at which it is
 * killed, and all after it, come to nothing.
 */
export class Moments {
  readonly #happenings: (moment: number) => readonly Happening[]
  readonly #act: (happening: Happening) => void
  readonly #trace: string[]
  #count = 0
  #isDead = false
  #waiting: Fault | undefined
  /** Called when the process is killed. */
  onDeath: () => void = () => undefined

  constructor(parts: {
    readonly happenings: (moment: number) => readonly Happening[]
    readonly act: (happening: Happening) => void
    readonly trace: string[]
  }) {
    this.#happenings = parts.happenings
    this.#act = parts.act
    this.#trace = parts.trace
  }

  get isDead(): boolean {
    return this.#isDead
  }

  get count(): number {
    return this.#count
  }

  /** The process is over: what it has still under way comes to nothing. */
  end(): void {
    this.#isDead = true
  }

  /** An operation that others may come between; gives what goes wrong with it. */
  async pass(name: string, sort: Sort = 'other'): Promise<Fault | undefined> {
    await Promise.resolve()
    return this.step(name, sort)
  }

  /** One that follows at once on what came before it. */
  step(name: string, sort: Sort = 'other'): Fault | undefined {
    if (this.#isDead) throw new Killed()
    this.#count++
    this.#trace.push(`  ${this.#count} ${name}`)
    for (const happening of this.#happenings(this.#count)) {
      if (happening.kind === 'kill') this.kill()
      else if (happening.kind === 'fault') this.#waiting = happening.fault
      else this.#act(happening)
    }
    const fault = this.#waiting
    const sorts: readonly Sort[] = fault === undefined ? [] : FAULTS[fault]
    if (!sorts.includes(sort)) return undefined
    this.#waiting = undefined
    this.#trace.push(`    goes wrong: ${String(fault)}`)
    return fault
  }

  kill(): never {
    this.#trace.push('    killed')
    this.#isDead = true
    this.onDeath()
    throw new Killed()
  }
}
