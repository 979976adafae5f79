import type { Block, BlockKind } from './blocks.ts'
import type { Level } from './level.ts'

const NONE: readonly Block[] = []

/** A block whose text is cut out, and whose children are read, when they are first asked for. */
export class Span implements Block {
  readonly kind: BlockKind
  readonly key?: string
  readonly #source: string
  readonly #start: number
  readonly #end: number
  #text: string | undefined
  #children: readonly Block[] | (() => readonly Block[])

  constructor(
    kind: BlockKind,
    [source, start, end]: readonly [string, number, number],
    children: readonly Block[] | (() => readonly Block[]),
    key?: string,
  ) {
    this.kind = kind
    this.#source = source
    this.#start = start
    this.#end = end
    this.#children = children
    if (key !== undefined) this.key = key
  }

  get text(): string {
    return (this.#text ??= this.#source.slice(this.#start, this.#end))
  }

  get children(): readonly Block[] {
    if (typeof this.#children === 'function') this.#children = this.#children()
    return this.#children
  }
}

/** A block without children, of the tokens from one index to before another. */
export const leaf = (kind: BlockKind, tokens: Level, from: number, to: number): Block =>
  new Span(kind, [tokens.text, tokens.start(from), tokens.start(to)], NONE)
