import { append } from './append.ts'
import { parseDefinitions } from './block-parser.ts'
import { readDefinition } from './definition.ts'
import { readMultidoc } from './multidoc.ts'

/**
 * A text as a tree of spans. Wherever a block has children, their texts joined are its own, so the leaves of a
 * tree, in order, are the exact input. What is not balanced stays one leaf.
 */
export interface Block {
  readonly kind: BlockKind
  readonly text: string
  readonly children: readonly Block[]
  /** What it is called among its siblings; see `BlockKind`. */
  readonly key?: string
}

export type BlockKind =
  /** The root: definitions, and the `separator` lines between them. */
  | 'file'
  /** `[comments] head [body] [remark]`; the key is kind, name and verb. */
  | 'definition'
  /** `[comments] name separator value [remark]`; the key is the name. In any body, set with `=`. */
  | 'member'
  /** `[comments] head [body]` in `members` or an `object`, such as `input { … }`; the key is the head. */
  | 'block'
  /** `[comments] head [body] [remark]` in `fields`; the key is the name of the field or column. */
  | 'field'
  /** `[comments] head [body] [tail] [remark]` in a `stack`; without a key. */
  | 'statement'
  /** `[comments] name separator value [remark]` in an `object`; the key is the key without quotes. */
  | 'entry'
  /** `[comments] value [remark]` in an `array`; without a key. */
  | 'element'
  /** Bodies: `open`, what they hold, `close`. The first three are the braces behind a head. */
  | 'stack'
  | 'fields'
  | 'members'
  | 'object'
  | 'array'
  /** What stands behind a `separator`: an `object`, `array`, `heredoc` or `expression`, and the `filter`s on it. */
  | 'value'
  /** Leaves. A `filter` begins with its bar; a `tail` is what follows a body on its line, such as `as $x`. */
  | 'head'
  | 'name'
  | 'separator'
  | 'expression'
  | 'heredoc'
  | 'filter'
  | 'tail'
  | 'open'
  | 'close'
  /** A comment on a line of its own; one behind something on its line, or between the parts of an item, is a `remark`. */
  | 'comment'
  | 'remark'
  /** White space, line breaks and commas between. */
  | 'gap'
  /** What has no structure that could be told: not balanced, not a definition, or nested too deep. */
  | 'text'

/**
 * The tree of a text: of one definition, or of several with or without separator lines between them. Where the text
 * is as one that was read before, the blocks of that, `known`, are taken; the tree is the same.
 */
export function blocks(text: string, known?: Block): Block {
  const children: Block[] = []
  const pieces = piecesOf(text)
  const model = pieces.length === 1 ? known?.children.filter(({ kind }) => kind !== 'separator') : undefined
  for (const { text: own, separator } of pieces) {
    if (own !== '') append(children, parseDefinitions(own, model) ?? [leaf('text', own)])
    if (separator !== '') children.push(leaf('separator', separator))
  }
  return { kind: 'file', text, children }
}

/** What is one definition is not parted, whatever a literal of it quotes. */
function piecesOf(text: string): readonly { readonly text: string; readonly separator: string }[] {
  const whole = [{ text, separator: '' }]
  if (!text.includes('---')) return whole
  const pieces = readMultidoc(text)
  return pieces.length > 1 && readDefinition(text).kind === 'definition' ? whole : pieces
}

const leaf = (kind: BlockKind, text: string): Block => ({ kind, text, children: [] })
