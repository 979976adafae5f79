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
  const reader = read(text)
  const own = reader.fault === undefined ? OWN_BODY.exec(text.slice(reader.headerEnd)) : null
  if (own) return text.slice(0, reader.headerEnd) + text.slice(reader.headerEnd + own[0].length)
  return withoutMember(text, reader, 'guid')
}

/** The text with the guid that a label of Xano has for it, or with none where it has none. */
export const withLabelGuid = (text: string, guid: string | undefined): string =>
  guid === undefined ? withoutGuid(text) : withGuid(text, guid)

/** The same for the text of a definition that is known to have `own` as its guid: it is read only where it takes that to tell. */
export function relabelled(text: string, own: string | undefined, guid: string | undefined): string {
  if (own !== guid) return withLabelGuid(text, guid)
  const at = text.indexOf('guid')
  const isWritten = guid !== undefined && text.startsWith(`guid = ${quote(guid)}`, at)
  const isAlone = at < 0 ? guid === undefined : isWritten && text.indexOf('guid', at + 1) < 0
  return isAlone ? text : withLabelGuid(text, guid)
}

/** The same text as that of another object: without the guid and the canonical, of which there are no two alike. */
export function withoutIdentity(text: string): string {
  const nameless = withoutGuid(text)
  return withoutMember(nameless, read(nameless), 'canonical')
}

/** Takes out a direct member whose value is a string, with the white space before it and the comma that parts it. */
function withoutMember(text: string, reader: Reader, name: 'guid' | 'canonical'): string {
  const at = reader[`${name}At`]
  if (reader.fault !== undefined || at < 0) return text
  const end = endOfString(text, at)
  const start = text.lastIndexOf(name, at)
  const rest = text.slice(end)
  const [comma] = /^[^\S\n]*,/.exec(rest) ?? ['']
  const after = rest.slice(comma.length)
  if (/^[^\S\n]*\/\//.test(after)) return text.slice(0, start) + after.trimStart()
  const before = text.slice(0, Math.max(beforeSpace(text, start), reader.bodyOpen + 1))
  if (!/^[^\S\n]*(?:\n|$)/.test(after) && endsInComment(before, reader.bodyOpen))
    return text.slice(0, start) + after.trimStart()
  const isLast = comma === '' && before.endsWith(',') && /^\s*\}/.test(after)
  return (isLast ? before.slice(0, -1) : before) + after
}

/** Whether what is put behind a text would become part of a comment. */
function endsInComment(text: string, from: number): boolean {
  const scanner = new Scanner(text, from)
  let last: ReturnType<Scanner['next']> = 'end'
  for (let kind = scanner.next(); kind !== 'end'; kind = scanner.next()) last = kind
  return last === 'comment'
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

/** Whether two guids are of two objects. A text that has none may be of either. */
export const areApart = (one: string | undefined, other: string | undefined): boolean =>
  one !== undefined && other !== undefined && one !== other
