/** Every random choice of the emulator, from one seed: the same requests in the same order get the same replies. */
export class Chance {
  /** Part of the saved state, so that a restart does not repeat itself. */
  state: number

  constructor(seed: number) {
    this.state = seed >>> 0
  }

  /** Uniform in [0, 1): mulberry32. */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }

  /** So many characters of the base64url alphabet: 27 for a guid, 8 for a canonical. */
  id(length: number): string {
    let id = ''
    while (id.length < length) id += ALPHABET.charAt(Math.floor(this.next() * ALPHABET.length))
    return id
  }

  shuffled<T>(items: readonly T[]): T[] {
    const order = [...items]
    for (let i = order.length - 1; i > 0; i--) {
      const j = Math.floor(this.next() * (i + 1))
      const [a, b] = [order[i], order[j]]
      if (a !== undefined && b !== undefined) [order[i], order[j]] = [b, a]
    }
    return order
  }
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
