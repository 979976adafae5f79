/**
 * The one lexer of XanoScript. Total and free of loss: for every input the tokens, in order, concatenate
 * to that input. Linear, and nothing is allocated per token.
 *
 * Facts, measured on 3,651 files: `//` begins the only kind of comment; a raw newline inside a string lexes;
 * the opener of a heredoc ends its line, and the first line whose first non-blank characters are the same
 * triple closes it, whatever stands inside. `/…/` is a pattern right behind a colon, as in
 * `filters=pattern:/[^"]/`, and division anywhere else.
 *
 * One module, though a long one: each character is looked up in its class, and with the classes in another module that
 * took ten times as long where modules are not bundled, as in tests and benchmarks (measured).
 */
export type TokenKind =
  | 'newline'
  | 'space'
  | 'comment'
  | 'string'
  | 'backtick'
  | 'heredoc'
  /** A literal that nothing closes; it reaches to the end of the text. */
  | 'unterminated'
  | 'word'
  | 'punctuation'
  | 'open'
  | 'close'

export interface Token {
  readonly kind: TokenKind
  readonly text: string
  readonly start: number
}

const WORD = 0
const SPACE = 1
const NEWLINE = 2
const RETURN = 3
const PUNCTUATION = 4
const QUOTE = 5
const OPEN = 6
const CLOSE = 7
const SLASH = 8

/** What every character below U+0080 is; above it, and among the control characters, all belong to words. */
const CLASSES = new Uint8Array(128)
const classify = (characters: string, value: number): void => {
  for (let i = 0; i < characters.length; i++) CLASSES[characters.charCodeAt(i)] = value
}
classify(' \t\v\f', SPACE)
classify('\n', NEWLINE)
classify('\r', RETURN)
classify('"\'`', QUOTE)
classify('{[(', OPEN)
classify('}])', CLOSE)
classify('/', SLASH)
classify('!#%&*+,-:;<=>?@\\^|~', PUNCTUATION)

const classOf = (code: number): number => (code < 128 ? (CLASSES[code] ?? WORD) : WORD)

const LINE_FEED = 10
const CARRIAGE_RETURN = 13
const BACKSLASH = 92
const BACKTICK = 96
const DOUBLE = 34
const AND = 38
const COLON = 58
const EQUALS = 61
const QUESTION = 63
const OR = 124
const BYTE_ORDER_MARK = 0xfeff

/** Whether a character belongs to words. */
export const isWord = (code: number): boolean => classOf(code) === WORD

/** White space within a line; a carriage return counts, as part of a line break or alone. */
export const isBlank = (code: number): boolean => {
  const value = classOf(code)
  return value === SPACE || value === RETURN
}

/** A cursor over a text: `next` moves to the following token, which then is `text.slice(start, end)`. */
export class Scanner {
  readonly text: string
  start: number
  end: number
  /** By delimiter, a position from which on nothing closes it: an unclosed literal costs one search only. */
  #unclosed: Float64Array | undefined
  /** By delimiter, the last heredoc's body and end: one that is opened within ends there too, without a search. */
  #bodies: Float64Array | undefined
  #ends: Float64Array | undefined

  constructor(text: string, from = 0) {
    this.text = text
    this.start = from
    this.end = from
  }

  /** Goes on reading at `position`, as if a token had ended there. */
  seek(position: number): void {
    this.start = position
    this.end = position
  }

  next(): TokenKind | 'end' {
    const { text } = this
    const start = this.end
    this.start = start
    if (start >= text.length) return 'end'
    const code = text.charCodeAt(start)
    switch (classOf(code)) {
      case SPACE:
        return this.#space(start + 1)
      case NEWLINE:
        this.end = start + 1
        return 'newline'
      case RETURN:
        if (text.charCodeAt(start + 1) !== LINE_FEED) return this.#space(start + 1)
        this.end = start + 2
        return 'newline'
      case QUOTE:
        return this.#literal(code)
      case OPEN:
        this.end = start + 1
        return 'open'
      case CLOSE:
        this.end = start + 1
        return 'close'
      case SLASH:
        if (text.charCodeAt(start + 1) === code) return this.#comment()
        this.end = endOfPattern(text, start)
        return this.end === start + 1 ? 'punctuation' : 'word'
      case PUNCTUATION:
        this.end = start + operatorLength(text, start)
        return 'punctuation'
      default:
        if (start === 0 && code === BYTE_ORDER_MARK) return this.#space(1)
        this.#word(start + 1)
        return 'word'
    }
  }

  /**
   * The next token that bears on structure (a bracket, a literal), passing over the others as `next` would;
   * ends at `stop`, which must be the start of a line, unless a literal reaches beyond it.
   */
  nextStructure(stop: number): 'open' | 'close' | 'string' | 'backtick' | 'heredoc' | 'unterminated' | 'end' {
    const { text } = this
    const limit = stop < text.length ? stop : text.length
    let at = this.end
    for (;;) {
      let value = WORD
      while (at < limit && (value = classOf(text.charCodeAt(at))) < QUOTE) at++
      if (at >= limit) break
      this.start = at
      this.end = at + 1
      if (value === OPEN) return 'open'
      if (value === CLOSE) return 'close'
      if (value === QUOTE) return this.#literal(text.charCodeAt(at))
      if (text.charAt(at + 1) === '/') {
        this.#comment()
        at = this.end
      } else at = endOfPattern(text, at)
    }
    this.seek(limit)
    return 'end'
  }

  #space(from: number): 'space' {
    const { text } = this
    let at = from
    for (; at < text.length; at++) {
      const value = classOf(text.charCodeAt(at))
      if (value === SPACE) continue
      if (value !== RETURN || text.charCodeAt(at + 1) === LINE_FEED) break
    }
    this.end = at
    return 'space'
  }

  #word(from: number): void {
    const { text } = this
    let at = from
    while (at < text.length && classOf(text.charCodeAt(at)) === WORD) at++
    this.end = at
  }

  #comment(): 'comment' {
    const { text } = this
    let end = text.indexOf('\n', this.start)
    if (end < 0) end = text.length
    else if (text.charCodeAt(end - 1) === CARRIAGE_RETURN) end--
    this.end = end
    return 'comment'
  }

  #literal(code: number): 'string' | 'backtick' | 'heredoc' | 'unterminated' {
    const { text, start } = this
    const isTriple = text.charCodeAt(start + 1) === code && text.charCodeAt(start + 2) === code
    const body = isTriple ? heredocBody(text, start + 3) : -1
    const delimiter = (body < 0 ? 0 : 3) + (code === BACKTICK ? 2 : code === DOUBLE ? 1 : 0)
    const from = body < 0 ? start + 1 : body
    if (from >= (this.#unclosed?.[delimiter] ?? Infinity)) {
      this.end = text.length
      return 'unterminated'
    }
    const end = body < 0 ? endOfString(text, code, from) : this.#endOfHeredoc(start, body, delimiter)
    if (end < 0) {
      this.#unclosed ??= new Float64Array(6).fill(Infinity)
      this.#unclosed[delimiter] = from
      this.end = text.length
      return 'unterminated'
    }
    this.end = end
    return body >= 0 ? 'heredoc' : code === BACKTICK ? 'backtick' : 'string'
  }

  #endOfHeredoc(opener: number, body: number, delimiter: number): number {
    const known = this.#ends?.[delimiter] ?? 0
    if (body >= (this.#bodies?.[delimiter] ?? 0) && body < known - 3) return known
    const end = endOfHeredoc(this.text, opener, body)
    this.#bodies ??= new Float64Array(6).fill(Infinity)
    this.#ends ??= new Float64Array(6)
    this.#bodies[delimiter] = body
    this.#ends[delimiter] = end
    return end
  }
}

/**
 * The length of the operator at `at`: one of `=== !== ==? !=? >=? <=? == != >= <= && || ??`, so that white
 * space inside one is not layout; else 1.
 */
function operatorLength(text: string, at: number): number {
  const second = text.charCodeAt(at + 1)
  if (second === EQUALS) {
    if (!'=!<>'.includes(text.charAt(at))) return 1
    const third = text.charCodeAt(at + 2)
    return third === QUESTION || (third === EQUALS && '=!'.includes(text.charAt(at))) ? 3 : 2
  }
  const isDoubled = second === text.charCodeAt(at) && (second === AND || second === OR || second === QUESTION)
  return isDoubled ? 2 : 1
}

/** Where the lines of a heredoc begin whose opener ends at `from`: at the line break. -1 if more stands on the line. */
function heredocBody(text: string, from: number): number {
  let at = from
  while (at < text.length && isBlank(text.charCodeAt(at))) at++
  return at >= text.length || text.charCodeAt(at) === LINE_FEED ? at : -1
}

/** The offset behind the first quote at or after `from` that no backslash escapes, or -1. */
function endOfString(text: string, quote: number, from: number): number {
  for (let at = from; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === quote) return at + 1
    if (code === BACKSLASH) at++
  }
  return -1
}

/** The offset behind the pattern that the slash at `at` opens; behind that slash alone, if it opens none. */
function endOfPattern(text: string, at: number): number {
  if (text.charCodeAt(at - 1) !== COLON) return at + 1
  for (let end = at + 1; end < text.length; end++) {
    if (text.charAt(end) === '/') return end + 1
    if (text.charCodeAt(end) === BACKSLASH) end++
    if (text.charCodeAt(end) === LINE_FEED) break
  }
  return at + 1
}

/** The offset behind the first triple after `from`, equal to the one at `opener`, that stands first on its line, or -1. */
function endOfHeredoc(text: string, opener: number, from: number): number {
  const triple = text.slice(opener, opener + 3)
  let at = text.indexOf(triple, from)
  while (at >= 0) {
    let before = at - 1
    while (before >= from && isBlank(text.charCodeAt(before))) before--
    if (text.charCodeAt(before) === LINE_FEED) return at + 3
    const line = text.indexOf('\n', at)
    at = line < 0 ? -1 : text.indexOf(triple, line)
  }
  return -1
}

/** All tokens of a text, each with its own text. */
export function tokens(text: string): Token[] {
  const scanner = new Scanner(text)
  const found: Token[] = []
  for (let kind = scanner.next(); kind !== 'end'; kind = scanner.next())
    found.push({ kind, text: text.slice(scanner.start, scanner.end), start: scanner.start })
  return found
}
