import { append } from './append.ts'
import { matchBrackets } from './brackets.ts'
import { parts } from './equality.ts'
import { heredocLines, quote, unquote } from './literal.ts'
import { Scanner, type TokenKind } from './scan.ts'

/**
 * The tokens of a value or a head, each written in the one way that the server's ways of writing it come down
 * to: the entries of a literal parted by commas and none behind the last, texts in double quotes or bare,
 * an expression literal in one line. Comments are left out; `commentsIn` has them.
 */
export function canonicalTokens(text: string): string[] {
  const scanner = new Scanner(text)
  const tokens: string[] = []
  const opened: string[] = []
  let before: TokenKind | undefined
  let last = ''
  let broken = false
  for (let kind = scanner.next(); kind !== 'end'; kind = scanner.next()) {
    broken ||= kind === 'newline'
    if (kind === 'newline' || kind === 'space' || kind === 'comment') continue
    const own = text.slice(scanner.start, scanner.end)
    const bracket = opened.at(-1)
    const isParted = broken && before !== undefined && parts(last, before, own, kind, bracket)
    if (isParted && bracket !== undefined) tokens.push(',')
    if (kind === 'close' && tokens.at(-1) === ',') tokens.pop()
    if (kind === 'open') opened.push(own)
    else if (kind === 'close') opened.pop()
    if (own !== ',' || (tokens.at(-1) !== ',' && before !== 'open')) tokens.push(written(kind, own))
    before = kind
    last = own
    broken = false
  }
  return tokens
}

/** A value or head in one line, from its canonical tokens. */
export const canonicalLine = (text: string): string => canonicalTokens(text).join(' ')

/** The comments in a text, each line without its slashes and the white space around it; empty ones left out. */
export function commentsIn(text: string): string[] {
  if (!text.includes('//')) return []
  const scanner = new Scanner(text)
  const found: string[] = []
  for (let kind = scanner.next(); kind !== 'end'; kind = scanner.next())
    if (kind === 'comment') append(found, note(text.slice(scanner.start + '//'.length, scanner.end)))
  return found
}

/** The lines of a comment or a description. */
export const note = (text: string): string[] =>
  text
    .split('\n')
    .map(line => line.trim())
    .filter(line => line !== '')

/** The text that a string or heredoc says; undefined for what is neither, or is more than that. */
export function plainText(value: string): string | undefined {
  const scanner = new Scanner(value)
  const kind = scanner.next()
  if (scanner.end < value.length) return undefined
  if (kind === 'string') return unquote(value)
  return kind === 'heredoc' && !value.startsWith('`') ? heredocLines(value).join('\n') : undefined
}

function written(kind: TokenKind, token: string): string {
  if (kind === 'string') return bareOrQuoted(unquote(token))
  if (kind === 'backtick') return expression(unquote(token))
  if (kind === 'word') return shortNumber(token)
  if (kind !== 'heredoc') return token
  const inner = heredocLines(token).join('\n')
  return token.startsWith('`') ? expression(inner) : bareOrQuoted(inner)
}

/** A number without zeros at its end that say nothing; any other word as it is. */
export const shortNumber = (word: string): string =>
  /^\d+\.\d+$/.test(word) ? word.replace(/\.?0+$/, '') : word

/** A name as the server writes it, who quotes only where it must; but `"true"` is a text and `true` is none. */
export function bareOrQuoted(text: string): string {
  const isBare = /^[A-Za-z_]\w*$/.test(text) && !/^(?:true|false|null)$/.test(text)
  return isBare ? text : quote(text.replaceAll('\r\n', '\n'))
}

/** An expression literal in one line; in its own lines where it does not read as an expression. */
function expression(inner: string): string {
  const isReadable =
    matchBrackets(inner) !== undefined && commentsIn(inner).length === 0 && !inner.includes('//')
  const lines = inner.split('\n').map(line => line.trim())
  const line = isReadable ? canonicalLine(inner) : lines.join('\n').trim()
  return `\`${line.replace(/[`\\]/g, '\\$&')}\``
}
