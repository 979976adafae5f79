import type { Block } from './blocks.ts'

/**
 * The children of a list that was read before, so that what another text has alike is not read again. What is taken
 * is what reading would come to: it begins where an item may begin, and another item that is alike follows it, or
 * the end of both lists, since what an item ends with may depend on what comes next.
 */
export class KnownItems {
  readonly #children: readonly Block[]
  /** Those before this one are taken, or passed over. */
  #next = 0
  /** The item that the one of the text that is read next may have been made of. */
  #current: number
  #places: ReadonlyMap<string, number> | undefined

  constructor(children: readonly Block[]) {
    this.#children = children
    this.#current = this.#itemFrom(0)
  }

  /** What the item that is read next may have been made of. */
  get current(): Block | undefined {
    return this.#children[this.#current]
  }

  /** What both lists begin with; that of `text` goes from one offset to another. */
  first(text: string, from: number, to: number): readonly Block[] {
    return this.#take(0, text, from, to)
  }

  /**
   * What follows an item that had to be read, from one offset of `text` to another at most: as behind that which it
   * may have been made of, else as before that, else as behind the one that is equal to it.
   */
  behind(item: Block, text: string, from: number, to: number): readonly Block[] {
    const behind = this.#current + 1
    for (const index of [behind, this.#next - 1]) {
      const taken = this.#parts(index) ? this.#take(index, text, from, to) : []
      if (taken.length > 0) return taken
    }
    const place = item === this.current || !this.#hasOther() ? -1 : this.#placeOf(item.text)
    if (place >= this.#next && place + 1 !== behind && this.#parts(place + 1))
      return this.#take(place + 1, text, from, to)
    this.#current = this.#itemFrom(behind)
    return []
  }

  /** Whether what stands at an index ends a line, so that no comment behind it belongs to what stands before it. */
  #parts(index: number): boolean {
    const child = this.#children[index]
    return child?.kind === 'gap' && child.text.includes('\n')
  }

  #take(first: number, text: string, from: number, to: number): readonly Block[] {
    const children = this.#children
    let [reached, sure, item] = [from, first, -1]
    let index = first
    for (let child = children[index]; child !== undefined; child = children[++index]) {
      if (reached + child.text.length > to || !text.startsWith(child.text, reached)) break
      if (item >= 0) sure = item
      if (isItem(child)) item = index
      reached += child.text.length
    }
    if (index === children.length && reached === to) sure = index
    if (sure === first) return []
    this.#next = sure
    this.#current = this.#itemFrom(sure)
    return children.slice(first, sure)
  }

  /** Whether an item is left besides the current one. */
  #hasOther(): boolean {
    return (
      this.#itemFrom(this.#next) < this.#current || this.#itemFrom(this.#current + 1) < this.#children.length
    )
  }

  #itemFrom(index: number): number {
    let at = index
    for (let child = this.#children[at]; child && !isItem(child); child = this.#children[++at]);
    return at
  }

  #placeOf(text: string): number {
    this.#places ??= new Map(
      this.#children.flatMap((child, at) => (isItem(child) ? [[child.text, at] as const] : [])),
    )
    return this.#places.get(text) ?? -1
  }
}

const isItem = ({ kind }: Block): boolean => kind !== 'gap' && kind !== 'comment' && kind !== 'remark'
