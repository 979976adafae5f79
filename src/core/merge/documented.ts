import type { Sides } from '../sides.ts'
import type { Block } from '../xs/blocks.ts'
import { commentsIn, note, plainText } from '../xs/canonical-tokens.ts'
import { isBody, type List, listOf } from './list.ts'
import type { Parts } from './parts.ts'

/**
 * The parts of an item on three sides, with what is said about it in one place: a `description` on one side may be
 * a comment on another, as the server writes it. Where that is so, and is not undone by the merge of the parts, all
 * sides have the comment.
 */
export function documentedAlike(sides: Sides<Parts>, indents: Sides<string>): Sides<Parts> {
  const all = [sides.base, sides.ours, sides.theirs]
  const comments = all.map(({ above }) => commentsIn(above))
  if (comments.every(notes => notes.length === 0)) return sides
  const said = all.map(({ inner }) => (inner === undefined ? undefined : saidIn(inner)))
  const isCommented = comments.some((notes, at) => {
    if (notes.length === 0 || said[at] !== undefined) return false
    const isNew = said[0] !== undefined && !isIn(notes, comments[0] ?? [])
    return isNew || said.some(text => text !== undefined && isIn(note(text), notes))
  })
  if (!isCommented) return sides
  const [before, ...now] = said
  const isHeld = now.includes(undefined)
    ? all.slice(1).some(({ above }) => above === sides.base.above)
    : now[0] === now[1]
  const isPlain = before === undefined && isHeld
  return isPlain
    ? sides
    : {
        base: commented(sides.base, indents.base),
        ours: commented(sides.ours, indents.ours),
        theirs: commented(sides.theirs, indents.theirs),
      }
}

const isIn = (lines: readonly string[], among: readonly string[]): boolean =>
  lines.length > 0 && lines.every(line => among.includes(line))

/** What the description in a body says; only where the word stands in it, the body is read. */
const saidIn = (inner: Block): string | undefined =>
  inner.text.includes('description') && isBody(inner) ? descriptionIn(listOf(inner)) : undefined

/** What the description in a list says. */
function descriptionIn({ entries }: List): string | undefined {
  const { block } =
    entries.find(entry => entry.block.kind === 'member' && entry.block.key === 'description') ?? {}
  return plainText(block?.children.find(({ kind }) => kind === 'value')?.text ?? '')
}

/** Parts with the description, and the comments on it, as comments above, and no body where nothing else was in it. */
function commented(parts: Parts, indent: string): Parts {
  const list = parts.inner && isBody(parts.inner) ? listOf(parts.inner) : undefined
  const text = list && descriptionIn(list)
  if (!list || text === undefined) return parts
  const at = list.entries.findIndex(({ block }) => block.key === 'description')
  const { gap = '', text: described = '' } = list.entries[at] ?? {}
  const entries = list.entries.flatMap((entry, index) =>
    index === at ? [] : [index === 1 && at === 0 ? { ...entry, gap } : entry],
  )
  const above =
    parts.above + [...commentsIn(described), ...note(text)].map(line => `// ${line}\n${indent}`).join('')
  if (entries.length === 0 && parts.tail === '') return { ...parts, above, inner: undefined, innerGap: '' }
  const inner = entries.map(entry => entry.gap + entry.text).join('')
  return {
    ...parts,
    above,
    list: { ...list, entries, text: list.open + inner + list.closingGap + list.close },
  }
}
