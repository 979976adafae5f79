import { goesOn, needsMore } from './continuation.ts'
import { heredocLines } from './literal.ts'
import { Scanner, type TokenKind } from './scan.ts'
import { sharedHead } from './shared-text.ts'

/**
 * Whether two texts have the same tokens, so that they differ in layout alone: white space, alignment, blank
 * lines, line ends, the final newline, how far the body of a heredoc is indented together with its closer.
 * Comments count, and so do line breaks where they part things. What does not lex is compared as it is.
 */
export function sameTokens(a: string, b: string): boolean {
  if (a === b) return true
  const [one, other] = [a.trim(), b.trim()]
  if (one === other) return true
  if (!differInSpaceAlone(one, other)) return false
  const tokens = essentialTokens(one)
  const others = essentialTokens(other)
  if (tokens === undefined || others === undefined || tokens.length !== others.length) return false
  return tokens.every((token, at) => token === others[at])
}

/** Whether two texts are the same but for white space; only then can their tokens be. Ends where they part. */
function differInSpaceAlone(a: string, b: string): boolean {
  const head = sharedHead(a, b)
  let [at, other] = [head, head]
  while (at < a.length && other < b.length) {
    const [one, two] = [a.charCodeAt(at), b.charCodeAt(other)]
    if (one === two) {
      at++
      other++
    } else if (isSpace(one)) at++
    else if (isSpace(two)) other++
    else return false
  }
  while (isSpace(a.charCodeAt(at))) at++
  while (isSpace(b.charCodeAt(other))) other++
  return at === a.length && other === b.length
}

/** As `\s` has it. */
const isSpace = (code: number): boolean =>
  code < 128 ? code === 32 || (code > 8 && code < 14) : code > 127 && /\s/.test(String.fromCharCode(code))

/** The line break that parts, among the tokens of `essentialTokens`. */
const BREAK = '\n'

/** The tokens of a text without layout, BREAK where a line break parts; undefined for what does not lex. */
export function essentialTokens(text: string): string[] | undefined {
  const scanner = new Scanner(text)
  const tokens: string[] = []
  const opened: string[] = []
  let before: TokenKind | undefined
  let broken = false
  for (let kind = scanner.next(); kind !== 'end'; kind = scanner.next()) {
    if (kind === 'unterminated') return undefined
    if (kind === 'newline') broken = true
    if (kind === 'newline' || kind === 'space') continue
    const token = normalized(kind, text.slice(scanner.start, scanner.end))
    if (broken && before !== undefined && parts(tokens.at(-1) ?? '', before, token, kind, opened.at(-1)))
      tokens.push(BREAK)
    if (kind === 'open') opened.push(token)
    else if (kind === 'close') opened.pop()
    tokens.push(token)
    before = kind
    broken = false
  }
  return tokens
}

function normalized(kind: TokenKind, token: string): string {
  if (kind === 'comment') return token.trimEnd()
  if (kind === 'heredoc') return [token.slice(0, 3), ...heredocLines(token), ''].join('\n')
  return token.includes('\r') ? token.replaceAll('\r\n', '\n') : token
}

/** Whether the line break between two tokens, inside of `bracket`, means more than layout. */
export function parts(
  left: string,
  leftKind: TokenKind,
  right: string,
  rightKind: TokenKind,
  bracket?: string,
): boolean {
  if (rightKind === 'comment') return true
  if (leftKind === 'comment' || leftKind === 'open' || rightKind === 'close' || bracket === '(') return false
  if (left === ',' || right === ',') return false
  if (leftKind === 'punctuation' && needsMore(left)) return false
  return !(rightKind === 'punctuation' && goesOn(right, bracket))
}
