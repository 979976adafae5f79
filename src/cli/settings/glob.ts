/** Of where a pattern has come to in a path: a 1 for each character that may be the next one. */
type Reached = Uint8Array

/** Goes on from all of these places at once, so that no text is gone through more than once for a piece of a pattern. */
type Piece = (from: Reached, path: string) => Reached

/** The paths of definitions are a tenth of that. */
const LONGEST = 1000

/** What begins a group of bash's extended patterns, and what stands between its parts. */
const EXTENDED = /[?*+@!]\(|\|/

/**
 * Whether a path, or a folder that it lies in, fits a pattern, in time that grows with the length of both. Throws a
 * message that says what is wrong with a pattern.
 */
export function glob(pattern: string): (path: string) => boolean {
  const refuse = (what: string): never => {
    throw new Error(`holds "${pattern.slice(0, 60)}${pattern.length > 60 ? '…' : ''}": ${what}`)
  }
  if (pattern.length > LONGEST)
    refuse(`a pattern has ${LONGEST} characters at most; shorten it, or make two of it`)
  if (pattern.startsWith('!')) refuse('a pattern cannot say what it is not about')
  if (EXTENDED.test(pattern.replace(/\\./gs, ''))) refuse('write {a,b} for one of several')
  const bare = pattern.replace(/^\.?\//, '').replace(/\/+$/, '')
  if (bare === '') throw new Error('holds an empty pattern')
  const reader = new Reader(bare, refuse)
  const pieces = reader.sequence(false)
  return path => {
    const start = new Uint8Array(path.length + 1)
    start[0] = 1
    const reached = inOrder(pieces)(start, path)
    return reached.some((is, at) => is === 1 && (at === path.length || path[at] === '/'))
  }
}

/** Reads a pattern into its pieces, from left to right. */
class Reader {
  readonly #pattern: string
  readonly #refuse: (what: string) => never
  #at = 0

  constructor(pattern: string, refuse: (what: string) => never) {
    this.#pattern = pattern
    this.#refuse = refuse
  }

  /** The pieces up to the end, or to where a choice goes on or ends. */
  sequence(inChoice: boolean): Piece[] {
    const pieces: Piece[] = []
    for (;;) {
      const char = this.#pattern[this.#at]
      if (char === undefined || (inChoice && (char === ',' || char === '}'))) return pieces
      pieces.push(this.#piece(char))
    }
  }

  #piece(char: string): Piece {
    if (char === '*') return this.#stars()
    if (char === '?') return this.#past(1, one(isInName))
    if (char === '[') return this.#class()
    if (char === '{') return this.#choice()
    if (char === ']' || char === '}')
      this.#refuse(`nothing opens its ${char}; write \\${char} for the character`)
    return this.#literal()
  }

  #past(length: number, piece: Piece): Piece {
    this.#at += length
    return piece
  }

  #stars(): Piece {
    const [stars = ''] = /^\*+/.exec(this.#pattern.slice(this.#at)) ?? []
    const before = this.#pattern[this.#at - 1] ?? '/'
    const behind = this.#pattern[this.#at + stars.length] ?? ''
    if (stars === '*' || !'/{,'.includes(before)) return this.#past(stars.length, run(isInName))
    if (behind === '/') return this.#past(stars.length + 1, folders)
    return this.#past(stars.length, run(',}'.includes(behind) ? () => true : isInName))
  }

  /** One character of those between brackets, or the text in them with its brackets, as folders of Xano have them. */
  #class(): Piece {
    const found = /^\[([!^]?)((?:\\[^/]|[^\]\\/])+)\]/.exec(this.#pattern.slice(this.#at))
    if (!found) return this.#refuse('its [ is never closed; write \\[ for the character')
    const [whole, not = '', inside = ''] = found
    const spans = [...inside.matchAll(/(\\?[^])(?:-(\\?[^]))?/g)].map(([, first = '', last = first]) => ({
      first: first.slice(-1),
      last: last.slice(-1),
    }))
    const isAmong = (char: string): boolean => spans.some(({ first, last }) => first <= char && char <= last)
    const fits = (char: string): boolean => isInName(char) && isAmong(char) === (not === '')
    return this.#past(whole.length, oneOf([one(fits), literal(whole)]))
  }

  #choice(): Piece {
    const alternatives: Piece[] = []
    do {
      this.#at++
      alternatives.push(inOrder(this.sequence(true)))
    } while (this.#pattern[this.#at] === ',')
    if (this.#pattern[this.#at] !== '}') this.#refuse('its { is never closed; write \\{ for the character')
    if (alternatives.length === 1) this.#refuse('its { } holds no comma; write {a,b}, or [0-9] for a range')
    return this.#past(1, oneOf(alternatives))
  }

  #literal(): Piece {
    const [written = ''] = /^(?:\\[^]|[^*?[\]{},\\])+|^[^]/.exec(this.#pattern.slice(this.#at)) ?? []
    return this.#past(written.length, literal(written.replace(/\\([^])/g, '$1')))
  }
}

const isInName = (char: string): boolean => char !== '/'

const inOrder =
  (pieces: readonly Piece[]): Piece =>
  (from, path) => {
    let reached = from
    for (const piece of pieces) {
      if (!reached.includes(1)) break
      reached = piece(reached, path)
    }
    return reached
  }

const oneOf =
  (pieces: readonly Piece[]): Piece =>
  (from, path) => {
    const ends = pieces.map(piece => piece(from, path))
    return from.map((_, at) => Number(ends.some(end => end[at] === 1)))
  }

const literal =
  (text: string): Piece =>
  (from, path) =>
    from.map((_, at) => Number(from[at - text.length] === 1 && path.endsWith(text, at)))

const one =
  (fits: (char: string) => boolean): Piece =>
  (from, path) =>
    from.map((_, at) => Number(from[at - 1] === 1 && fits(path.charAt(at - 1))))

const run =
  (fits: (char: string) => boolean): Piece =>
  (from, path) => {
    const reached = from.slice()
    for (let at = 1; at < reached.length; at++)
      if (reached[at - 1] === 1 && fits(path.charAt(at - 1))) reached[at] = 1
    return reached
  }

/** None, one or more folders, each with its slash. */
const folders: Piece = (from, path) => {
  const first = from.indexOf(1)
  return from.map((is, at) => Number(is === 1 || (first >= 0 && at > first && path[at - 1] === '/')))
}
