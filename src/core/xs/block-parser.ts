import { append } from './append.ts'
import type { Block } from './blocks.ts'
import type { Body } from './bodies.ts'
import { type Brackets, matchBrackets } from './brackets.ts'
import { ItemReader } from './item-reader.ts'
import { KnownItems } from './known-items.ts'
import { COMMA, Level } from './level.ts'
import { leaf, Span } from './span.ts'

/** Beyond this depth of brackets what they hold is one leaf, whoever wrote it. */
const DEEPEST = 100

const NONE: readonly Block[] = []

/**
 * The definitions a text consists of, with what stands between them; undefined if it is not made of these. Blocks
 * that another text consists of, `known`, are taken wherever this one has the same.
 */
export function parseDefinitions(text: string, known: readonly Block[] = NONE): readonly Block[] | undefined {
  const brackets = matchBrackets(text)
  if (brackets === undefined) return undefined
  return new ListParser({ text, brackets, depth: 0, kind: 'file' }, [0, text.length]).read(known)
}

/** Where in a text a list stands. */
interface Nesting {
  readonly text: string
  readonly brackets: Brackets
  readonly depth: number
  readonly kind: Body | 'file'
}

/** Reads what a list holds, each item only as far as it takes to find its end. */
class ListParser {
  readonly #nesting: Nesting
  readonly #end: number
  readonly #found: Block[] = []
  #level: Level
  #at = 0
  #isOwnLine = true

  constructor(nesting: Nesting, [from, to]: readonly [number, number]) {
    this.#nesting = nesting
    this.#end = to
    this.#level = new Level(nesting.text, nesting.brackets, [from, to], nesting.text.charAt(from - 1))
  }

  /** Gaps, comments, and items, each with the comments above it; undefined where an item is none. */
  read(model: readonly Block[]): readonly Block[] | undefined {
    const known = model.length > 0 ? new KnownItems(model) : undefined
    const { text } = this.#nesting
    if (known) this.#take(known.first(text, this.#level.start(0), this.#end))
    /** Where the comments begin that stand above the next item. */
    let above = -1
    for (let kind = this.#level.kind(this.#at); kind !== undefined; kind = this.#level.kind(this.#at)) {
      const [level, at] = [this.#level, this.#at]
      if (kind === 'space' || kind === 'newline' || level.is(at, COMMA)) {
        this.#at = level.gapEnd(at)
        const gap = leaf('gap', level, at, this.#at)
        this.#isOwnLine ||= gap.text.includes('\n')
        if (above < 0) this.#found.push(gap)
      } else if (kind === 'comment') {
        this.#at++
        if (!this.#isOwnLine) this.#found.push(leaf('remark', level, at, this.#at))
        else if (above < 0) above = at
      } else {
        const item = this.#item(above < 0 ? at : above, known?.current)
        if (item === undefined) return undefined
        this.#found.push(item)
        this.#isOwnLine = false
        above = -1
        if (known) this.#take(known.behind(item, text, this.#level.start(this.#at), this.#end))
      }
    }
    if (above >= 0) append(this.#found, commentsFrom(this.#level, above))
    return this.#found
  }

  /** Goes on behind blocks that are known. */
  #take(taken: readonly Block[]): void {
    const last = taken.at(-1)
    if (last === undefined) return
    append(this.#found, taken)
    const stays = this.#isOwnLine && taken.length === 1
    this.#isOwnLine = last.kind === 'gap' && (stays || last.text.includes('\n'))
    this.#level = this.#level.from(this.#level.start(this.#at) + lengthOf(taken))
    this.#at = 0
  }

  /** The item from here on, below comments that begin `above`; what is known of it is the block itself if that is equal. */
  #item(above: number, known: Block | undefined): Block | undefined {
    const { text, kind: list } = this.#nesting
    const [level, at] = [this.#level, this.#at]
    const outline = new ItemReader(level, list, at).outline()
    if (outline === undefined) return undefined
    const { kind, key, end } = outline
    this.#at = end
    const parts = (): readonly Block[] => [
      ...commentsFrom(level, above),
      ...new ItemReader(level, list, at).parts((body, from, to) => this.#body(body, [from, to], known)),
    ]
    const item = new Span(kind, [text, level.start(above), level.start(end)], parts, key)
    return known?.kind === kind && known.text === item.text ? known : item
  }

  /** A body of an item, read by what is known of that item. */
  #body(kind: Body, [from, to]: readonly [number, number], item: Block | undefined): Block {
    const nesting = { ...this.#nesting, depth: this.#nesting.depth + 1, kind }
    const { text, depth } = nesting
    if (depth > DEEPEST) return new Span('text', [text, from, to], NONE)
    return new Span(kind, [text, from, to], () => [
      new Span('open', [text, from, from + 1], NONE),
      ...(new ListParser(nesting, [from + 1, to - 1]).read(insideOf(item, kind)) ?? NONE),
      new Span('close', [text, to - 1, to], NONE),
    ])
  }
}

/** What the body of a kind holds that an item has, be it in its value. */
function insideOf(item: Block | undefined, kind: Body): readonly Block[] {
  for (const child of item?.children ?? NONE) {
    if (child.kind === kind) return child.children.slice(1, -1)
    if (child.kind === 'value') return insideOf(child, kind)
  }
  return NONE
}

/** The comments on lines of their own from a token on, with the gaps around them. */
function commentsFrom(level: Level, from: number): Block[] {
  const found: Block[] = []
  for (let at = from; ;) {
    const kind = level.kind(at)
    const end = kind === 'comment' ? at + 1 : level.gapEnd(at)
    if (end === at) return found
    found.push(leaf(kind === 'comment' ? 'comment' : 'gap', level, at, end))
    at = end
  }
}

const lengthOf = (blocks: readonly Block[]): number =>
  blocks.reduce((length, { text }) => length + text.length, 0)
