import { unquote } from './literal.ts'
import type { Scanner, TokenKind } from './scan.ts'

/** What the first line of a definition says. */
export interface Header {
  readonly kind: string
  readonly name: string
  readonly verb?: string
}

/** Any identifier, possibly dotted (`run.job`), known or not. */
const KIND = /^[A-Za-z_]\w*(?:\.\w+)*$/

/** A parameter of an unquoted path: `{id}` in `query a/{id} verb=PATCH {`. */
const PARAMETER = /\{\w+\}/y

/** Moves past white space, newlines and comments; returns the kind of the token that follows them. */
export function skipTrivia(scanner: Scanner): TokenKind | 'end' {
  for (;;) {
    const kind = scanner.next()
    if (kind !== 'space' && kind !== 'newline' && kind !== 'comment') return kind
  }
}

/**
 * Reads `KIND NAME [verb=V]` where the scanner stands on its first token, `first`. Leaves the scanner before
 * what follows: the body, the end of the line, or anything else. Undefined where no header is.
 */
export function readHeader(scanner: Scanner, first: TokenKind | 'end'): Header | undefined {
  const { text } = scanner
  const kind = first === 'word' ? text.slice(scanner.start, scanner.end) : ''
  if (!KIND.test(kind)) return undefined
  if (scanner.next() !== 'space') return undefined
  const nameKind = scanner.next()
  let name: string
  if (nameKind === 'string') name = unquote(text.slice(scanner.start, scanner.end))
  else {
    name = barePath(text, scanner.start)
    if (name === '') return undefined
    scanner.seek(scanner.start + name.length)
  }
  const verb = readVerb(scanner)
  return { kind, name, ...(verb === undefined ? {} : { verb }) }
}

/** The unquoted path at `from`, empty where none begins: up to white space, a quote or a bracket, but for the braces of its parameters. */
export function barePath(text: string, from: number): string {
  let at = from
  if (!/[\w$/{\u0080-\uffff]/.test(text.charAt(from))) return ''
  for (; at < text.length; at++) {
    const character = text.charAt(at)
    if (character === '{' && (at === from || text.charAt(at - 1) === '/')) {
      PARAMETER.lastIndex = at
      if (PARAMETER.test(text)) {
        at = PARAMETER.lastIndex - 1
        continue
      }
    }
    if (/[\s"'`{}[\]()=]/.test(character) || text.startsWith('//', at)) break
  }
  return text.slice(from, at)
}

/** The value of `verb=`, in capitals; attributes of other names are passed over. */
function readVerb(scanner: Scanner): string | undefined {
  const { text } = scanner
  let verb: string | undefined
  for (;;) {
    const before = scanner.end
    const isAttribute = nextOnLine(scanner) === 'word'
    const attribute = text.slice(scanner.start, scanner.end)
    if (!isAttribute || nextOnLine(scanner) !== 'punctuation' || text.charAt(scanner.start) !== '=') {
      scanner.seek(before)
      return verb
    }
    const kind = nextOnLine(scanner)
    if (kind !== 'word' && kind !== 'string') {
      scanner.seek(before)
      return verb
    }
    const value = text.slice(scanner.start, scanner.end)
    if (attribute === 'verb') verb ??= (kind === 'string' ? unquote(value) : value).toUpperCase()
  }
}

function nextOnLine(scanner: Scanner): TokenKind | 'end' {
  const kind = scanner.next()
  return kind === 'space' ? scanner.next() : kind
}
