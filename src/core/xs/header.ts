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

/** The kinds known today. Any other is read as well; only where text is weighed against text do these count. */
export const KNOWN_KINDS: ReadonlySet<string> = new Set([
  ...[
    'workspace',
    'branch',
    'table',
    'function',
    'query',
    'api_group',
    'task',
    'addon',
    'middleware',
    'policy',
  ],
  ...[
    'agent',
    'tool',
    'mcp_server',
    'workflow_test',
    'run.job',
    'run.service',
    'market_item',
    'microservice',
  ],
  ...['realtime_channel', 'realtime_server', 'channel', 'message', 'prompt', 'resource'],
  ...['table_trigger', 'workspace_trigger', 'agent_trigger', 'mcp_server_trigger', 'realtime_trigger'],
  ...['error_trigger', 'channel_trigger', 'realtime_server_trigger'],
])

/** Kinds that stand without a body: `workspace NAME` alone is one, two words of an error message are none. */
const BODILESS = new Set(['workspace', 'branch', 'run.job', 'run.service', 'realtime_server', 'api_group'])

export const standsAlone = ({ kind }: Header): boolean => BODILESS.has(kind)

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

/**
 * The header behind the trivia from here on, if a body follows it, or if its kind needs none and nothing else
 * stands on its line; the scanner is behind it.
 */
export function findDefinition(scanner: Scanner): Header | undefined {
  const header = readHeader(scanner, skipTrivia(scanner))
  if (header === undefined) return undefined
  const end = scanner.end
  const follows = nextOnLine(scanner)
  const endsLine = follows === 'newline' || follows === 'comment' || follows === 'end'
  const isBody =
    (endsLine ? skipTrivia(scanner) : follows) === 'open' && scanner.text.charAt(scanner.start) === '{'
  scanner.seek(end)
  return isBody || (endsLine && standsAlone(header)) ? header : undefined
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
