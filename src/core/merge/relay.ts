import type { Sides } from '../sides.ts'
import type { Block } from '../xs/blocks.ts'
import { unquote } from '../xs/literal.ts'
import { type Token, tokens } from '../xs/scan.ts'
import { type Changing, other } from './changing.ts'
import { pick } from './piece.ts'
import type { Entry, List } from './list.ts'

/** How far in the items of a place are, and by how much each level is further in than the one around it. */
interface Layout {
  readonly indent: string
  readonly unit: string
}

/** How a place is laid out on each side, where its items stand on lines of their own. */
export type Layouts = Sides<Layout | undefined>

/** By how much each text indents what stands in a definition. */
export type Units = Sides<string>

export function unitOf(root: Block): string {
  for (const { children } of root.children)
    for (const body of children) {
      if (body.kind !== 'members') continue
      const first = indentIn(firstGap(body))
      if (first !== undefined && first !== '') return first
      for (const { kind, text } of body.children) {
        const indent = kind === 'gap' ? indentIn(text) : undefined
        if (indent !== undefined && indent !== '') return indent
      }
    }
  return '  '
}

/** The gap behind the brace of a body, which is known before the body is read. */
const firstGap = ({ text }: Block): string => /^\{([ \t\v\f\r\n,]*)/.exec(text)?.[1] ?? ''

/** The layouts of one list on all sides. */
export const layoutsOf = (lists: Sides<List>, units: Units): Layouts =>
  each(side => layout(indentOfList(lists[side], units[side]), units[side]))

/** The layouts of one item on all sides. */
export const layoutsAround = (entries: Sides<Entry>, units: Units): Layouts =>
  each(side => {
    const { block, gap } = entries[side]
    return layout(indentIn(gap) ?? (block.kind === 'definition' ? '' : undefined), units[side])
  })

export const indentsOf = ({ base, ours, theirs }: Layouts): Sides<string> => ({
  base: base?.indent ?? '',
  ours: ours?.indent ?? '',
  theirs: theirs?.indent ?? '',
})

const each = (layoutOf: (side: keyof Sides<unknown>) => Layout | undefined): Layouts => ({
  base: layoutOf('base'),
  ours: layoutOf('ours'),
  theirs: layoutOf('theirs'),
})

const layout = (indent: string | undefined, unit: string): Layout | undefined =>
  indent === undefined ? undefined : { indent, unit }

function indentOfList({ entries, closingGap }: List, unit: string): string | undefined {
  for (const { gap } of entries) if (gap.includes('\n')) return indentIn(gap)
  const outer = indentIn(closingGap)
  return outer === undefined ? undefined : outer + unit
}

const indentIn = (gap: string): string | undefined => /\n([ \t]*)$/.exec(gap)?.[1]

/** A text of one side as it stands in the layout of the other, if that alone laid the place out anew. */
export function relaid(text: string, side: Changing, layouts: Layouts): string {
  const [from, to] = [layouts[side], layouts[other(side)]]
  if (!from || !to || !layouts.base || !isSame(from, layouts.base) || isSame(to, from)) return text
  if (!text.includes('\n')) return text
  let isStart = false
  return tokens(text)
    .map(token => {
      const isIndent = isStart && token.kind === 'space'
      isStart = token.kind === 'newline'
      if (isIndent) return indented(token.text, from, to)
      return token.kind === 'heredoc' ? inLines(token.text, line => indented(line, from, to)) : token.text
    })
    .join('')
}

/** Of what both sides put there, and what says the same, the text that stands. */
export const pickLaid = ({ ours, theirs }: Sides<string>, layouts: Layouts): string =>
  pick(relaid(ours, 'ours', layouts), relaid(theirs, 'theirs', layouts))

const isSame = (a: Layout, b: Layout): boolean => a.indent === b.indent && a.unit === b.unit

function indented(indent: string, from: Layout, to: Layout): string {
  const less = (from.indent.length - indent.length) / from.unit.length
  if (less > 0 && Number.isInteger(less))
    return to.indent.slice(0, Math.max(0, to.indent.length - less * to.unit.length))
  if (!indent.startsWith(from.indent)) return indent
  let [rest, by] = [indent.slice(from.indent.length), to.indent]
  while (rest.startsWith(from.unit)) {
    rest = rest.slice(from.unit.length)
    by += to.unit
  }
  return by + rest
}

/** A heredoc that stands further in or out as a whole; as it is where a line stands left of its closer. */
function inLines(heredoc: string, change: (indent: string) => string): string {
  const closer = /\n([ \t]*)[^\n]*$/.exec(heredoc)?.[1] ?? ''
  const [opener = '', ...lines] = heredoc.split('\n')
  if (lines.some(line => line.trim() !== '' && !line.startsWith(closer))) return heredoc
  const by = change(closer)
  return [
    opener,
    ...lines.map(line => (line.startsWith(closer) ? by + line.slice(closer.length) : line)),
  ].join('\n')
}

/** A head of one side with quotes around its names where the other side put some, and without where it took them off. */
export function requoted(head: string, side: Changing, heads: Sides<string>): string {
  const words = (text: string): Token[] => tokens(text).filter(({ kind }) => kind !== 'space')
  const [before, after] = [words(heads.base), words(heads[other(side)])]
  if (before.length !== after.length) return head
  let at = 0
  return tokens(head)
    .map(({ kind, text }) => {
      if (kind === 'space') return text
      const [from, to] = [before[at]?.kind, after[at++]?.kind]
      if (kind !== from || from === to) return text
      if (to === 'word' && kind === 'string') return /^.[A-Za-z_]\w*.$/.test(text) ? unquote(text) : text
      return to === 'string' && kind === 'word' ? `"${text}"` : text
    })
    .join('')
}
