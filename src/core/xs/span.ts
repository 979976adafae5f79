import type { Block, BlockKind } from './blocks.ts'

/** A block whose children are read when they are first asked for. */
export class Span implements Block {
  readonly kind: BlockKind
  readonly key?: string
  readonly #source: string
  readonly #start: number
  readonly #end: number
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
    return this.#source.slice(this.#start, this.#end)
  }

  get children(): readonly Block[] {
    if (typeof this.#children === 'function') this.#children = this.#children()
    return this.#children
  }
}
