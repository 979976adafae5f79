import { SyntaxFault } from './fault.ts'

/**
 * The emulator's own lexer. It reads one definition of a multidoc: from an offset to the next separator, a line `---`
 * outside of literals (or the end). Tokens are contiguous: token `i` ends where token `i + 1` starts. `text` is the definition's
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
/** What a filter of an input takes: `pattern:/…/`. */
const PATTERN = /\/(?:[^/\\\n]|\\[^\n])+\//y
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
      const opener = openerOfHeredoc(text, at) ?? char
      const end = opener.length === 1 ? endOfString(text, at, opener) : endOfHeredoc(text, at, opener)
      if (end === undefined)
        throw new SyntaxFault(`Syntax error: what ${opener} opens is never closed`, at - from)
      push(opener.length === 1 ? 'string' : 'heredoc', end)
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
    } else if (isSeparator(text, at)) {
      next = Math.min(at + 4, text.length)
      break
    } else {
      const end = endOfMark(text, at, char)
      push(end === at + 1 && '|=,:!'.includes(char) ? 'mark' : 'word', end)
    }
  }
  const open = brackets.pop()
  if (open !== undefined)
    throw new SyntaxFault(`Syntax error: '${text.charAt(open)}' is never closed`, open - from)
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
  PATTERN.lastIndex = at
  if (text.charAt(at - 1) === ':' && PATTERN.test(text)) return PATTERN.lastIndex
  WORD.lastIndex = at
  return WORD.test(text) ? WORD.lastIndex : at + 1
}

/** A triple that ends its line opens a heredoc. */
function openerOfHeredoc(text: string, at: number): string | undefined {
  HEREDOC_OPENER.lastIndex = at
  return HEREDOC_OPENER.exec(text)?.[1]
}

function endOfString(text: string, at: number, quote: string): number | undefined {
  for (let end = at + 1; end < text.length; end++) {
    const char = text.charAt(end)
    if (char === '\\') end++
    else if (char === quote) return end + 1
  }
  return undefined
}

/** A heredoc closes at the first line that begins with the same triple. */
function endOfHeredoc(text: string, at: number, triple: string): number | undefined {
  for (let line = text.indexOf('\n', at) + 1; line !== 0; line = text.indexOf('\n', line) + 1) {
    let first = line
    while (text.charAt(first) === ' ' || text.charAt(first) === '\t') first++
    if (text.startsWith(triple, first)) return first + 3
  }
  return undefined
}
