import { enter } from '../xs/enter.ts'
import type { Block } from '../xs/blocks.ts'
import { areMoreAlike, likenessOf, wordsOf } from './likeness.ts'
import { statementsOf } from './moves.ts'
import { kindOf } from './signature.ts'

/** Statements of one name beyond which none is compared: it tells nothing then. */
const COMPARED = 30

/** The statements among some blocks and inside of them, by a name. */
export class Statements {
  readonly #blocks: readonly Block[]
  readonly #nameOf: (block: Block) => string
  readonly #byKind = new Map<string, Map<string, Block[]>>()

  constructor(blocks: readonly Block[], nameOf: (block: Block) => string) {
    this.#blocks = blocks
    this.#nameOf = nameOf
  }

  /** Those of the kind and the name of a statement. */
  like(statement: Block): readonly Block[] {
    const kind = kindOf(statement)
    const known = this.#byKind.get(kind) ?? this.#ofKind(kind)
    this.#byKind.set(kind, known)
    return known.get(this.#nameOf(statement)) ?? []
  }

  #ofKind(kind: string): Map<string, Block[]> {
    const found = new Map<string, Block[]>()
    for (const each of this.#blocks.flatMap(block => statementsOf(kind, block)))
      enter(found, this.#nameOf(each), each)
    return found
  }
}

/**
 * Whether a statement has rather gone elsewhere than been edited into one of the same name: another one of it, among
 * or inside of what stands there, is more like it, and where it came from there was none.
 */
export function isElsewhere(
  { from, to }: { readonly from: Block; readonly to: Block },
  { here, there }: { readonly here: Statements; readonly there: Statements },
): boolean {
  if (from.kind !== 'statement') return false
  const candidates = there.like(from)
  if (candidates.length === 0 || candidates.length > COMPARED) return false
  const alike = likenessOf(wordsOf(from), wordsOf(to))
  const isRather = (each: Block): boolean =>
    each !== from && each !== to && areMoreAlike(wordsOf(from), wordsOf(each), alike)
  const times = candidates.filter(isRather).length
  return times > 0 && times > here.like(from).filter(isRather).length
}
