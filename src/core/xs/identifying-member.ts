import { isBlank, isWord } from './scan.ts'

/** The direct members that tell which object a definition is; `group` and `server` name what it belongs to. */
type IdentifyingMember = (typeof MEMBERS)[number]

const MEMBERS = ['guid', 'group', 'canonical', 'server'] as const

const IN_A_CHANNEL = new Set(['message', 'channel_trigger'])
const ON_A_SERVER = new Set(['channel', 'channel_trigger', 'realtime_server_trigger'])

/** What a member is called in a definition of that kind; nothing where it has none. */
export function labelOf(member: IdentifyingMember, kind = ''): string | undefined {
  switch (member) {
    case 'group':
      return IN_A_CHANNEL.has(kind) ? 'channel' : 'api_group'
    case 'server':
      return ON_A_SERVER.has(kind) ? 'realtime_server' : undefined
    default:
      return member
  }
}

const EQUALS = 61

/** Another member on the line of a value: a disabled one, or any. */
const NEXT_MEMBER = /!?[\w$]+[ \t]*=(?!=)/y

/**
 * The direct member that the string from `start` to `end` is the whole value of: `NAME = ` stands first on its line, or
 * in its list, or behind a value that is complete.
 */
export function identifyingMember(
  text: string,
  { start, end }: { readonly start: number; readonly end: number },
  kind: string | undefined,
): IdentifyingMember | undefined {
  const equals = beforeBlanks(text, start) - 1
  if (text.charCodeAt(equals) !== EQUALS) return undefined
  const nameEnd = beforeBlanks(text, equals)
  for (const member of MEMBERS) {
    const label = labelOf(member, kind)
    if (label === undefined || !text.endsWith(label, nameEnd)) continue
    return beginsMember(text, nameEnd - label.length) && endsMember(text, end) ? member : undefined
  }
  return undefined
}

/** Whether a member may begin at `at`: what stands before it is over. */
function beginsMember(text: string, at: number): boolean {
  const before = beforeBlanks(text, at) - 1
  if (/[\n{},]/.test(text.charAt(before))) return true
  const isParted = before < at - 1
  return isParted && (isWord(text.charCodeAt(before)) || /["'`)\]]/.test(text.charAt(before)))
}

/** Whether nothing but the value stands in a member whose value ends at `end`. */
function endsMember(text: string, end: number): boolean {
  let at = end
  while (isBlank(text.charCodeAt(at))) at++
  if (/[\n},]/.test(text.charAt(at)) || text.startsWith('//', at)) return true
  NEXT_MEMBER.lastIndex = at
  return at > end && NEXT_MEMBER.test(text)
}

/** The offset behind the last character before `at` that is not blank. */
function beforeBlanks(text: string, at: number): number {
  let end = at
  while (isBlank(text.charCodeAt(end - 1))) end--
  return end
}
