import { append } from './append.ts'
import type { Block, BlockKind } from './blocks.ts'
import { bareOrQuoted, canonicalLine, commentsIn, note, plainText } from './canonical-tokens.ts'
import { valueLine } from './canonical-value.ts'
import { needsMore } from './continuation.ts'
import { isDefault } from './defaults.ts'
import { barePath } from './header.ts'
import { order } from './order.ts'

/** What an item comes down to: what its comments say, and its lines. */
interface Item {
  readonly notes: readonly string[]
  readonly lines: readonly string[]
}

/** How an item is written. */
interface Manner {
  /** Members that are not written. */
  readonly leftOut: ReadonlySet<string>
  /** What is written for a statement or field in it. */
  readonly inner: (block: Block) => readonly string[]
}

/** What is gathered of an item on the way through its body. */
interface Gathered {
  /** The first word of the head; `field` for a field. */
  readonly owner: string
  readonly manner: Manner
  readonly notes: string[]
  readonly members: { readonly key: string; readonly lines: readonly string[] }[]
  /** Statements, fields or blocks, in order. */
  readonly sequence: string[]
  isDisabled: boolean
}

const asComments = (notes: readonly string[]): string[] => notes.map(line => `// ${line}`)

/** The lines of an item below its comments. These move together when they move, so their order says nothing. */
const withNotes = ({ notes, lines }: Item): string[] => [...asComments([...notes].sort()), ...lines]

/** What a comment says; nothing for any other block. */
export const remarks = ({ kind, text }: Block): string[] =>
  kind === 'comment' || kind === 'remark' ? note(text.slice('//'.length)) : []

const WHOLE: Manner = { leftOut: new Set(), inner: block => withNotes(item(block, WHOLE)) }

/**
 * One form of a definition, block, field or statement: for all ways of writing it that say the same. For what is in
 * it `inner` may write something else that tells the same apart.
 */
export const headedForm = (block: Block, inner = WHOLE.inner): string =>
  withNotes(item(block, { ...WHOLE, inner })).join('\n')

/** The lines of a definition, below what its comments say and those behind it. */
export function definitionLines(
  block: Block,
  leftOut: ReadonlySet<string>,
  behind: readonly string[],
): string[] {
  const { notes, lines } = item(block, { ...WHOLE, leftOut })
  return withNotes({ notes: [...notes, ...behind], lines })
}

/** A definition, block, field or statement: its head with its tail, and its body if anything is in it. */
function item(block: Block, manner: Manner): Item {
  const text = partOf(block, 'head')
  const head = headLine(block.kind, text.replace(/^!/, ''))
  const word = head.split(' ', 1)[0] ?? ''
  const owner = block.kind === 'field' ? 'field' : word
  const isDisabled = text.startsWith('!')
  const own: Gathered = { owner, manner, notes: [], members: [], sequence: [], isDisabled }
  for (const child of block.children) {
    append(own.notes, remarks(child))
    if (child.kind === 'head' || child.kind === 'tail') append(own.notes, commentsIn(child.text))
    if (isBody(child)) gather(child, own, block.kind === 'definition')
  }
  const { notes } = own
  own.members.sort((a, b) => order(a.key, b.key))
  const inner = [...own.members.flatMap(({ lines }) => lines), ...own.sequence]
  const first = (own.isDisabled ? '!' : '') + head
  const tail = canonicalLine(partOf(block, 'tail'))
  const behind = tail === '' ? '' : ` ${tail}`
  const isVoid = tail === '' && (head === 'stack' || head === 'input')
  if (inner.length > 0)
    return { notes, lines: [`${first} {`, ...inner.map(line => `  ${line}`), `}${behind}`] }
  return { notes, lines: isVoid ? [] : [complete(first + behind)] }
}

const isBody = ({ kind }: Block): boolean => kind === 'stack' || kind === 'fields' || kind === 'members'

const partOf = (block: Block, kind: 'head' | 'tail'): string =>
  block.children.find(child => child.kind === kind)?.text ?? ''

/** A part of a definition, such as `input { … }`: what is more than a word in front of a body may be a statement. */
const isPart = ({ children }: Block): boolean =>
  children.every(child => child.kind !== 'tail' && (child.kind !== 'head' || /^\w+$/.test(child.text)))

function gather(body: Block, own: Gathered, isDefinition: boolean): void {
  const inner: Manner = { ...WHOLE, inner: own.manner.inner }
  for (const child of body.children)
    if (child.kind === 'member') member(child, own)
    else if (child.kind === 'block' && isPart(child)) {
      const { notes, lines } = item(child, inner)
      append(own.notes, notes)
      const [first = ''] = lines
      if (!isDefinition) append(own.sequence, lines)
      else if (lines.length > 0) own.members.push({ key: first, lines: unwrapped(lines) })
    } else if (child.kind === 'block') append(own.sequence, withNotes(item(child, inner)))
    else if (child.kind === 'statement' || child.kind === 'field') append(own.sequence, inner.inner(child))
    else if (body.kind === 'members') append(own.notes, remarks(child))
    else append(own.sequence, asComments(remarks(child)))
}

function member(block: Block, own: Gathered): void {
  const key = block.key ?? ''
  const value = block.children.find(child => child.kind === 'value')
  const above = block.children.findIndex(child => child.kind === 'name')
  append(own.notes, block.children.slice(0, above).flatMap(remarks))
  const description = key === 'description' ? plainText(value?.text ?? '') : undefined
  if (description !== undefined) append(own.notes, note(description))
  else if (value) append(own.notes, commentsIn(value.text))
  append(own.notes, block.children.slice(above).flatMap(remarks))
  if (description !== undefined || own.manner.leftOut.has(key)) return
  const written = complete(value ? valueLine(key, value) : '')
  const name = block.children[above]?.text ?? ''
  if (key === 'disabled' && written === 'true') own.isDisabled = true
  else if (!isDefault(own.owner, key, written))
    own.members.push({
      key,
      lines: [`${name.startsWith('!') ? '!' : ''}${bareOrQuoted(key)} = ${written}`],
    })
}

/** A line that lacks its end gets an empty expression, so that no line put behind it becomes that end. */
function complete(line: string): string {
  const isWhole = line !== '' && !needsMore(line.slice(line.lastIndexOf(' ') + 1))
  return isWhole ? line : `${line} \`\``.trimStart()
}

/**
 * The head in one line. A path that is not quoted is quoted, but for the paths of fields, which have none; a
 * verb is in capitals.
 */
export function headLine(kind: BlockKind, head: string): string {
  const [word = ''] = /^[\w.]+[ \t]+/.exec(head) ?? []
  const path = kind === 'field' || !/^[\w{]/.test(head.slice(word.length)) ? '' : barePath(head, word.length)
  const isPath = word !== '' && /^[\p{L}\p{N}_$./{}-]*[\p{L}\p{N}_}]$/u.test(path) && /[^\w.]/.test(path)
  const line = isPath
    ? `${word.trimEnd()} ${bareOrQuoted(path)} ${canonicalLine(head.slice(word.length + path.length))}`.trimEnd()
    : canonicalLine(head)
  return line.replace(/(?<= verb = )\w+/, verb => verb.toUpperCase())
}

/** The block `schedule { events = … }` of older text is the member `schedule = …`. */
function unwrapped(lines: readonly string[]): readonly string[] {
  const [head, events, ...rest] = lines
  if (head !== 'schedule {' || !events?.startsWith('  events = ') || rest.length !== 1) return lines
  return [events.replace('  events', 'schedule')]
}
