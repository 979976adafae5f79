import { quote } from './literal.ts'
import { Reader } from './reader.ts'
import { Scanner } from './scan.ts'

/** The body that a definition without one is given to hold its guid; taking the guid away takes it away again. */
const OWN_BODY = /^\s*\{ guid = "(?:[^"\\]|\\.)*" \}/

/**
 * The same text with this guid: in the place of the one it has, else as its last member, indented as the
 * members are and with the text's own line breaks. A text that is no whole definition stays as it is.
 */
export function withGuid(text: string, guid: string): string {
  const reader = read(text)
  const { headerEnd, bodyOpen, bodyClose, guidAt } = reader
  if (reader.header === undefined || reader.fault !== undefined) return text
  const member = `guid = ${quote(guid)}`
  if (guidAt >= 0) return text.slice(0, guidAt) + quote(guid) + text.slice(endOfString(text, guidAt))
  if (bodyOpen < 0) return `${text.slice(0, headerEnd)} { ${member} }${text.slice(headerEnd)}`
  const at = beforeSpace(text, bodyClose)
  const lineBreak = /\r?\n/.exec(text)?.[0] ?? '\n'
  const line = text.slice(text.lastIndexOf('\n', at - 1) + 1, at)
  const blank = at > bodyOpen + 1 && /^\s*[}\])]/.test(line) ? lineBreak : ''
  return text.slice(0, at) + lineBreak + blank + memberIndent(text, reader) + member + text.slice(at)
}

/** The same text without its guid. `withoutGuid(withGuid(t, g))` is `t`, where `t` has none. */
export function withoutGuid(text: string): string {
  const { fault, headerEnd, bodyOpen, guidAt } = read(text)
  if (fault !== undefined || guidAt < 0) return text
  const own = OWN_BODY.exec(text.slice(headerEnd))
  if (own) return text.slice(0, headerEnd) + text.slice(headerEnd + own[0].length)
  const end = endOfString(text, guidAt)
  const start = text.lastIndexOf('guid', guidAt)
  const isCommented = /^[^\S\n]*\/\//.test(text.slice(end))
  if (isCommented) return text.slice(0, start) + text.slice(end).trimStart()
  return text.slice(0, Math.max(beforeSpace(text, start), bodyOpen + 1)) + text.slice(end)
}

function read(text: string): Reader {
  const reader = new Reader(new Scanner(text))
  reader.read()
  return reader
}

function endOfString(text: string, start: number): number {
  const scanner = new Scanner(text, start)
  scanner.next()
  return scanner.end
}

/** The offset behind the last character before `at` that is no white space. */
const beforeSpace = (text: string, at: number): number => text.slice(0, at).trimEnd().length

/** The indentation of the first member that stands on a line of its own, else one step more than the closer's line. */
function memberIndent(text: string, { bodyOpen, bodyClose }: Reader): string {
  const first = /^\s*\n([ \t]*)[^\s}]/.exec(text.slice(bodyOpen + 1, bodyClose))
  const closer = /^[ \t]*/.exec(text.slice(text.lastIndexOf('\n', bodyClose) + 1, bodyClose))
  return first?.[1] ?? `${closer?.[0] ?? ''}  `
}
