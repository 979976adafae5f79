import { tokenText, type Tokens } from './lex.ts'
import type { Script } from './script.ts'
import { attribute, nameSource, quote, stringOf, type Attribute, type Range } from './tree.ts'

/** One replacement in a text. */
export interface Splice {
  readonly at: number
  readonly length: number
  readonly insert: string
}

/** Applies splices that do not overlap; what they do not name keeps its bytes. */
export function splice(script: Script, splices: readonly Splice[]): Script {
  if (splices.length === 0) return script
  let out = ''
  let from = 0
  for (const { at, length, insert } of [...splices].sort((a, b) => a.at - b.at)) {
    out += script.text.slice(from, at) + insert
    from = at + length
  }
  return script.with(out + script.text.slice(from))
}

export function replace(tokens: Tokens, range: Range, insert: string): Splice {
  const at = tokens.starts[range.from] ?? 0
  return { at, length: (tokens.starts[range.to] ?? at) - at, insert }
}

/** `key = "value"` as a direct member: in its place if there is one, else first or last. */
export function withMember(script: Script, key: string, value: string, place: 'first' | 'last'): Script {
  const { tokens, body, nameRange, attributes } = script.definition
  const line = `${key} = ${quote(value)}`
  if (!body) {
    const at =
      tokens.starts[attributes.to > attributes.from ? attributes.to : nameRange.to] ?? script.text.length
    return splice(script, [{ at, length: 0, insert: ` {\n  ${line}\n}` }])
  }
  const present = attribute(body, key)
  if (present && stringOf(tokens, present.value) === value) return script
  if (present) return splice(script, [replace(tokens, present.value.range, quote(value))])
  if (place === 'last') return appendLines(script, body.close, ['  ' + line])
  return splice(script, [{ at: tokens.starts[body.open + 1] ?? 0, length: 0, insert: `\n  ${line}` }])
}

/** The definition without one of its direct members, and that member as it was written. */
export function withoutMember(script: Script, key: string): { script: Script; taken?: string } {
  const { tokens, body } = script.definition
  const member = attribute(body, key)
  if (!member) return { script }
  return { script: splice(script, [remove(tokens, member.range)]), taken: sourceOfMember(tokens, member) }
}

const sourceOfMember = (tokens: Tokens, { range }: Attribute): string =>
  tokens.text.slice(tokens.starts[range.from], tokens.starts[range.to]).trim()

/** Takes something out with the white space above it, and the comma behind it. */
export function remove(tokens: Tokens, { from, to }: Range): Splice {
  const at = tokens.starts[endOfContent(tokens, from)] ?? 0
  const end = tokens.types[to] === 'mark' && tokenText(tokens, to) === ',' ? to + 1 : to
  return { at, length: (tokens.starts[end] ?? at) - at, insert: '' }
}

/** Whole lines put at the end of the block that closes with that token. */
export function appendLines(script: Script, close: number, lines: readonly string[]): Script {
  const { tokens } = script.definition
  const at = tokens.starts[endOfContent(tokens, close)] ?? script.text.length
  return splice(script, [{ at, length: 0, insert: lines.map(line => '\n' + line).join('') }])
}

/** The definition under another name; the header alone changes. */
export function withName(script: Script, name: string): Script {
  const { tokens, nameRange } = script.definition
  return splice(script, [replace(tokens, nameRange, nameSource(name))])
}

/** The token after the last one before `to` that is more than white space. */
function endOfContent(tokens: Tokens, to: number): number {
  let end = to
  while (end > 0 && (tokens.types[end - 1] === 'space' || tokens.types[end - 1] === 'newline')) end--
  return end
}
