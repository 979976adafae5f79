import { SyntaxFault } from './fault.ts'

/**
 * The emulator's own lexer. It reads one definition of a multidoc: from an offset to the separator line `---` at
 * depth 0 (or the end). Tokens are contiguous: token `i` ends where token `i + 1` starts. `text` is the definition's
 * own, and all offsets, those of faults too, count from its start.
 */
export interface Tokens {
  readonly text: string
  readonly types: readonly TokenType[]
  /** One longer than `types`: the last entry is where the last token ends. */
  readonly starts: readonly number[]
  /** Where in the multidoc the next definition starts, or -1 when this was the last. */
  readonly next: number
}

/** `mark` is one of `| = , : !` standing alone; `==`, `!=`, `||` and all other operators are words. */
export type TokenType =
  'newline' | 'space' | 'comment' | 'string' | 'heredoc' | 'open' | 'close' | 'word' | 'mark'

export const tokenText = (tokens: Tokens, index: number): string =>
  tokens.text.slice(tokens.starts[index], tokens.starts[index + 1])

const HEREDOC_OPENER = /("""|'''|```)[ \t]*\n/y
const SPACE = /[^\S\n]+/y
const WORD = /(?:[^\s"'`{}[\]()|=,:!/<>]|\/(?!\/)|[<>]=?)+/y
/** Far deeper than any definition, and shallow enough for a parser that calls itself. */
const DEEPEST = 500
const CLOSERS: Record<string, string> = { '{': '}', '[': ']', '(': ')' }

/** Throws `SyntaxFault` when a literal or a bracket is never closed. */
export function lex(text: string, from: number): Tokens {
  const types: TokenType[] = []
  const starts: number[] = []
  const brackets: number[] = []
  let at = from
  let next = -1
  const push = (type: TokenType, end: number): void => {
    types.push(type)
    starts.push(at - from)
    at = end
  }

  while (at < text.length) {
    const char = text.charAt(at)
    if (char === '\n') push('newline', at + 1)
    else if (char === ' ' || /\s/.test(char)) push('space', endOfSpace(text, at))
    else if (char === '/' && text.charAt(at + 1) === '/') push('comment', endOfLine(text, at))
    else if (char === '"' || char === "'" || char === '`') {
      const heredoc = endOfHeredoc(text, at, from)
      push(heredoc === undefined ? 'string' : 'heredoc', heredoc ?? endOfString(text, at, char, from))
    } else if (char === '{' || char === '[' || char === '(') {
      brackets.push(at)
      if (brackets.length > DEEPEST) throw new SyntaxFault('Syntax error: nested too deeply', at - from)
      push('open', at + 1)
    } else if (char === '}' || char === ']' || char === ')') {
      const opener = brackets.pop()
      if (opener === undefined) throw new SyntaxFault(`Syntax error: unexpected '${char}'`, at - from)
      if (CLOSERS[text.charAt(opener)] !== char)
        throw new SyntaxFault(
          `Syntax error: expected '${CLOSERS[text.charAt(opener)] ?? ''}', found '${char}'`,
          at - from,
        )
      push('close', at + 1)
    } else if (brackets.length === 0 && isSeparator(text, at)) {
      next = Math.min(at + 4, text.length)
      break
    } else {
      const end = endOfMark(text, at, char)
      push(end === at + 1 && '|=,:!'.includes(char) ? 'mark' : 'word', end)
    }
  }
  const unclosed = brackets.pop()
  if (unclosed !== undefined)
    throw new SyntaxFault(`Syntax error: '${text.charAt(unclosed)}' is never closed`, unclosed - from)
  starts.push(at - from)
  return { text: text.slice(from, at), types, starts, next }
}

/** A line that is exactly `---`, at column 0. */
export function isSeparator(text: string, at: number): boolean {
  if (!text.startsWith('---', at) || (at > 0 && text.charAt(at - 1) !== '\n')) return false
  return at + 3 === text.length || text.charAt(at + 3) === '\n'
}

function endOfSpace(text: string, at: number): number {
  SPACE.lastIndex = at
  return SPACE.test(text) ? SPACE.lastIndex : at + 1
}

function endOfLine(text: string, at: number): number {
  const end = text.indexOf('\n', at)
  return end === -1 ? text.length : end
}

/** Operators are words of one token each; a name, number or variable runs up to the next of them. */
function endOfMark(text: string, at: number, char: string): number {
  const after = text.charAt(at + 1)
  if (char === '|') return after === '|' ? at + 2 : at + 1
  if (char === '=' || char === '!') {
    let end = at + 1
    while (text.charAt(end) === '=') end++
    return end
  }
  WORD.lastIndex = at
  return WORD.test(text) ? WORD.lastIndex : at + 1
}

function endOfString(text: string, at: number, quote: string, from: number): number {
  for (let end = at + 1; end < text.length; end++) {
    const char = text.charAt(end)
    if (char === '\\') end++
    else if (char === quote) return end + 1
  }
  throw new SyntaxFault(`Syntax error: string opened with ${quote} is never closed`, at - from)
}

/** A triple that ends its line opens a heredoc; it closes at the first line that begins with the same triple. */
function endOfHeredoc(text: string, at: number, from: number): number | undefined {
  HEREDOC_OPENER.lastIndex = at
  const triple = HEREDOC_OPENER.exec(text)?.[1]
  if (triple === undefined) return undefined
  for (let line = HEREDOC_OPENER.lastIndex; line !== 0; line = text.indexOf('\n', line) + 1) {
    let first = line
    while (text.charAt(first) === ' ' || text.charAt(first) === '\t') first++
    if (text.startsWith(triple, first)) return first + 3
  }
  throw new SyntaxFault(`Syntax error: heredoc opened with ${triple} is never closed`, at - from)
}
