import { tokenText, type Tokens } from './lex.ts'
import { sourceOf, type ArrayLiteral, type ObjectLiteral, type Range, type Value } from './tree.ts'

/** An object or array is written on one line while it is shorter than this as JSON, in bytes. */
const INLINE_BYTES = 64
/** A chain of filters stays on its line up to so many filters, and so many characters of them. */
const INLINE_FILTERS = 2
const INLINE_FILTER_CHARS = 32

const pad = (indent: number): string => ' '.repeat(indent)

/** A value as the server writes it. `indent` is that of the line the value begins on; the first line comes without it. */
export function printValue(tokens: Tokens, value: Value, indent: number): string {
  switch (value.type) {
    case 'object':
      return printObject(tokens, value, indent)
    case 'array':
      return isConstant(tokens, value)
        ? printArray(tokens, value, indent)
        : printFlat(tokens, value.range, indent)
    case 'expression':
      return printChain(tokens, value.range, indent)
  }
}

function printObject(tokens: Tokens, object: ObjectLiteral, indent: number): string {
  if (fits(jsonOf(tokens, object)) && !isTall(tokens, object)) return printInline(tokens, object)
  const inner = indent + 2
  const keys = object.entries.map(entry => printFlat(tokens, entry.key, inner))
  const width = object.entries.reduce(
    (most, { value }, i) => (value ? Math.max(most, keys[i]?.length ?? 0) : most),
    0,
  )
  const lines = object.entries.flatMap((entry, i) => {
    const key = keys[i] ?? ''
    const line = entry.value ? `${key.padEnd(width)}: ${printValue(tokens, entry.value, inner)}` : key
    return [...entry.comments, line]
  })
  return wrap('{', [...lines, ...object.dangling], '}', indent)
}

function printArray(tokens: Tokens, array: ArrayLiteral, indent: number): string {
  if (fits(jsonOf(tokens, array)) && !isTall(tokens, array)) return printInline(tokens, array)
  const lines = array.items.flatMap(item => [...item.comments, printValue(tokens, item.value, indent + 2)])
  return wrap('[', [...lines, ...array.dangling], ']', indent)
}

const wrap = (open: string, lines: readonly string[], close: string, indent: number): string =>
  [open, ...lines.map(line => pad(indent + 2) + line), pad(indent) + close].join('\n')

function printInline(tokens: Tokens, value: Value): string {
  if (value.type === 'object') {
    const entries = value.entries.map(entry => {
      const key = printFlat(tokens, entry.key, 0)
      return entry.value ? `${key}: ${printInline(tokens, entry.value)}` : key
    })
    return `{${entries.join(', ')}}`
  }
  if (value.type === 'array' && isConstant(tokens, value))
    return `[${value.items.map(item => printInline(tokens, item.value)).join(', ')}]`
  return printFlat(tokens, value.range, 0)
}

/** Filters one a line when there are many of them or they are long; else the expression on its line. */
function printChain(tokens: Tokens, range: Range, indent: number): string {
  const bars = filterBars(tokens, range)
  const [first] = bars
  if (first === undefined) return printFlat(tokens, range, indent)
  const parts = [range.from - 1, ...bars].map((bar, i) => ({ from: bar + 1, to: bars[i] ?? range.to }))
  const [primary = '', ...filters] = parts.map(part => printFlat(tokens, part, indent))
  const flat = filters.join('|')
  const short = filters.length <= INLINE_FILTERS && flat.length <= INLINE_FILTER_CHARS
  if (short || primary.includes('\n')) return `${primary}|${flat}`
  const below = parts
    .slice(1)
    .map(part => `${pad(indent + 2)}|${printFlat(tokens, part, indent + 2, indent + 2)}`)
  return [primary, ...below].join('\n')
}

/** The `|` at depth 0 of an expression that is one operand with filters; none where an operator comes before them. */
function filterBars(tokens: Tokens, range: Range): number[] {
  const bars: number[] = []
  let depth = 0
  for (let i = range.from; i < range.to; i++) {
    const type = tokens.types[i]
    if (type === 'open') depth++
    else if (type === 'close') depth--
    else if (depth > 0) continue
    else if (type === 'mark' && tokenText(tokens, i) === '|') bars.push(i)
    else if (bars.length === 0 && isOperand(type) && i > range.from && isSpace(tokens.types[i - 1])) return []
  }
  return bars
}

const isSpace = (type: string | undefined): boolean =>
  type === 'space' || type === 'newline' || type === 'comment'
const isOperand = (type: string | undefined): boolean =>
  type === 'word' || type === 'string' || type === 'heredoc'

/**
 * Tokens on one line, white space as single spaces and none around `|`. What a bracket holds over several lines keeps
 * its lines, moved to the new indent, but for round brackets, which are written on one line. `heredocs` is the indent
 * at which heredocs close.
 */
export function printFlat(tokens: Tokens, range: Range, indent: number, heredocs = indent + 2): string {
  let out = ''
  let glued = true
  let spaced = false
  let lineIndent = indent
  for (let i = range.from; i < range.to; i++) {
    const type = tokens.types[i]
    if (isSpace(type)) {
      spaced = true
      continue
    }
    let text = tokenText(tokens, i)
    const bar = text === '|'
    if (spaced && !glued && !bar && type !== 'close') out += ' '
    spaced = false
    glued = bar || type === 'open'
    if (type === 'heredoc') text = moveHeredoc(text, heredocs)
    else if (type === 'open' && text !== '(') {
      const end = endOfGroup(tokens, i)
      text = printGroup(tokens, { from: i, to: end }, lineIndent)
      i = end - 1
      glued = false
    }
    if (text.includes('\n')) lineIndent = indentOf(lastLine(text))
    out += text
  }
  return out
}

/** A bracket over several lines, each moved as far as the line on which it opens, none with white space at its end. */
function printGroup(tokens: Tokens, group: Range, indent: number): string {
  const source = sourceOf(tokens, group)
  if (!source.includes('\n')) return source
  const start = tokens.text.lastIndexOf('\n', tokens.starts[group.from] ?? 0) + 1
  const shift = indent - indentOf(tokens.text.slice(start))
  let out = ''
  for (let i = group.from; i < group.to; i++) {
    const text = tokenText(tokens, i)
    const type = tokens.types[i]
    const startsLine = tokens.types[i - 1] === 'newline'
    if (type === 'space' && tokens.types[i + 1] === 'newline') continue
    else if (type === 'space' && startsLine) out += pad(Math.max(0, text.length + shift))
    else if (type === 'heredoc') out += moveHeredoc(text, indentOf(lastLine(text)) + shift)
    else if (type === 'comment') out += (startsLine ? pad(Math.max(0, shift)) : '') + text.trimEnd()
    else out += type !== 'newline' && startsLine ? pad(Math.max(0, shift)) + text : text
  }
  return out
}

/** A heredoc whose closer stands at `indent`, every line as far right of it as before. */
function moveHeredoc(text: string, indent: number): string {
  const [opener = '', ...body] = text.split('\n')
  const indents = body.filter((line, i) => line.trim() !== '' || i === body.length - 1).map(indentOf)
  const base = least(indents)
  return [opener.trimEnd(), ...body.map(line => pad(Math.max(0, indent)) + line.slice(base))].join('\n')
}

/** The smallest, of any number of them. */
export const least = (numbers: readonly number[]): number =>
  numbers.reduce((smallest, number) => Math.min(smallest, number), Infinity)

const lastLine = (text: string): string => text.slice(text.lastIndexOf('\n') + 1)

function indentOf(line: string): number {
  let indent = 0
  while (line.charAt(indent) === ' ' || line.charAt(indent) === '\t') indent++
  return indent
}

function endOfGroup(tokens: Tokens, open: number): number {
  let depth = 0
  for (let i = open; i < tokens.types.length; i++) {
    if (tokens.types[i] === 'open') depth++
    else if (tokens.types[i] === 'close' && --depth === 0) return i + 1
  }
  return tokens.types.length
}

/** No variable, call, operator or filter in it: an array of such is laid out, any other is kept as it was written. */
function isConstant(tokens: Tokens, value: Value): boolean {
  if (value.type === 'array') return value.items.every(item => isConstant(tokens, item.value))
  if (value.type === 'object')
    return value.entries.every(entry => entry.value && isConstant(tokens, entry.value))
  const source = sourceOf(tokens, value.range)
  const { from, to } = value.range
  return to - from === 1 && tokens.types[from] !== 'word' ? !source.startsWith('`') : CONSTANT.test(source)
}

const CONSTANT = /^(-?\d[\w.+: -]*|[A-Za-z_]\w*)$/

const fits = (json: string): boolean => Buffer.byteLength(json) < INLINE_BYTES

/** Comments, heredocs and brackets over several lines need lines of their own. */
function isTall(tokens: Tokens, value: Value): boolean {
  if (value.type === 'object')
    return (
      value.dangling.length > 0 ||
      value.entries.some(entry => entry.comments.length > 0 || (entry.value && isTall(tokens, entry.value)))
    )
  if (value.type === 'expression' || !isConstant(tokens, value))
    return printFlat(tokens, value.range, 0).includes('\n')
  return (
    value.dangling.length > 0 ||
    value.items.some(item => item.comments.length > 0 || isTall(tokens, item.value))
  )
}

/** The value as JSON, an expression as the string it is written as. */
function jsonOf(tokens: Tokens, value: Value): string {
  if (value.type === 'object') {
    const entries = value.entries.map(entry => {
      const key = printFlat(tokens, entry.key, 0)
      const name = /^["']/.test(key) ? key.slice(1, -1) : key
      return `"${name}":${entry.value ? jsonOf(tokens, entry.value) : 'null'}`
    })
    return `{${entries.join(',')}}`
  }
  if (value.type === 'array' && isConstant(tokens, value))
    return `[${value.items.map(item => jsonOf(tokens, item.value)).join(',')}]`
  const source = printFlat(tokens, value.range, 0)
  if (/^(-?\d+(\.\d+)?|true|false|null)$/.test(source)) return source
  return value.range.to - value.range.from === 1 && /^["']/.test(source) ? source : JSON.stringify(source)
}
