import { enter } from '../xs/enter.ts'
import type { Block } from '../xs/blocks.ts'
import { sameBlock, sameHead } from './essence.ts'
import { areMoreAlike, likenessOf, wordsOf } from './likeness.ts'
import { isHeadedAs, statementsOf } from './moves.ts'
import { firstPart, headOf, isPart, kindOf } from './signature.ts'

/** Statements of one name beyond which none is compared: it tells nothing then. */
const COMPARED = 30

/** The same of one kind side by side, of which none is looked for elsewhere then. */
const BESIDE = 10

/** The statements among some blocks and inside of them. */
export class Statements {
  readonly #blocks: readonly Block[]
  readonly #ofKind = new Map<string, readonly Block[]>()
  readonly #counts = new Map<string, number>()

  constructor(blocks: readonly Block[]) {
    this.#blocks = blocks
  }

  /** Those of a kind. */
  of(kind: string): readonly Block[] {
    const known = this.#ofKind.get(kind) ?? this.#blocks.flatMap(block => statementsOf(kind, block))
    this.#ofKind.set(kind, known)
    return known
  }

  /** How many of a kind are not inside of others. */
  count(kind: string): number {
    const known = this.#counts.get(kind) ?? this.#blocks.filter(each => kindOf(each) === kind).length
    this.#counts.set(kind, known)
    return known
  }
}

/** Some statements by a name, told when it is first asked for. */
export class Named {
  readonly #statements: Statements
  readonly #nameOf: (block: Block) => string
  readonly #byKind = new Map<string, Map<string, Block[]>>()

  constructor(statements: Statements, nameOf: (block: Block) => string) {
    this.#statements = statements
    this.#nameOf = nameOf
  }

  /** Those of the kind and the name of a statement. */
  like(statement: Block): readonly Block[] {
    const kind = kindOf(statement)
    const known = this.#byKind.get(kind) ?? this.#named(kind)
    this.#byKind.set(kind, known)
    return known.get(this.#nameOf(statement)) ?? []
  }

  #named(kind: string): Map<string, Block[]> {
    const found = new Map<string, Block[]>()
    for (const each of this.#statements.of(kind)) enter(found, this.#nameOf(each), each)
    return found
  }
}

/** Likeness from which on a statement may be another one that was edited. */
const ALIKE = 0.6

/**
 * Whether a statement has rather gone elsewhere than been edited into one of the same name: another one of it, among
 * or inside of what stands there, is more like it, and where it came from there was none.
 */
export function isElsewhere(
  { from, to }: { readonly from: Block; readonly to: Block },
  { here, there }: { readonly here: Named; readonly there: Named },
): boolean {
  if (from.kind !== 'statement' || isPart(from)) return false
  const candidates = there.like(from)
  if (candidates.length === 0 || candidates.length > COMPARED) return false
  return isAmong({ one: from, than: to }, { here: here.like(from), there: candidates })
}

/** The same of one of its kind, that it is not inside of. */
export function isApart(
  { from, to }: { readonly from: Block; readonly to: Block },
  { here, there }: { readonly here: Statements; readonly there: Statements },
): boolean {
  if (from.kind !== 'statement' || isPart(from)) return false
  const kind = kindOf(from)
  if (there.count(kind) > BESIDE) return false
  const candidates = there.of(kind)
  if (candidates.length > COMPARED || candidates.length === statementsOf(kind, to).length) return false
  return isAmong({ one: from, than: to }, { here: here.of(kind), there: candidates })
}

/**
 * Whether an item is rather one of those inside of another, which was put around it: one of these has its head, which
 * the other has not, or else is more like it, and in itself there was none.
 */
export function isInside(one: Block, other: Block): boolean {
  if (one.kind !== 'statement') return false
  const [here, there] = [statementsOf(kindOf(one), one), statementsOf(kindOf(one), other)]
  if (there.every(each => each === other) || isPart(one)) return false
  const isNamed = (each: Block): boolean => each !== one && isHeadedAs(one, each)
  if (!isNamed(other) && there.some(isNamed)) return !here.some(isNamed)
  return isAmong({ one, than: other }, { here, there })
}

/**
 * Whether there are more statements there than here that are more like one than a certain one is, and enough to be it.
 * A block of one text may be the same object here and there.
 */
function isAmong(
  { one, than }: { readonly one: Block; readonly than: Block },
  { here, there }: { readonly here: readonly Block[]; readonly there: readonly Block[] },
): boolean {
  const alike = Math.max(likenessOf(wordsOf(one), wordsOf(than)), ALIKE)
  const isOnlySigned = alike === 1 && !sameBlock(one, than)
  let marks: typeof MARKS | undefined
  const shared = (): typeof MARKS => (marks ??= MARKS.filter(isAlikeIn => isAlikeIn(one, than)))
  const isRather = (each: Block): boolean =>
    (areMoreAlike(wordsOf(one), wordsOf(each), alike) || (isOnlySigned && sameBlock(one, each))) &&
    shared().every(isAlikeIn => isAlikeIn(one, each))
  const times = there.filter(each => each !== than && isRather(each)).length
  return times > 0 && times > here.filter(each => each !== one && isRather(each)).length
}

/** Whether two statements have the same comments above them, be it none. */
const areNotedAlike = (one: Block, other: Block): boolean => noteOf(one) === noteOf(other)

const noteOf = ({ children }: Block): string =>
  children.flatMap(({ kind, text }) => (kind === 'comment' ? [text] : [])).join('\n')

/** Whether two statements have the same head, and so have the first of their parts: that of a `conditional` is its `if`. */
function areHeadedAlike(one: Block, other: Block): boolean {
  if (!sameHead(one.kind)(headOf(one), headOf(other))) return false
  const [a, b] = [firstPart(one), firstPart(other)]
  return a === undefined || b === undefined ? a === b : areHeadedAlike(a, b)
}

/** What tells a statement more surely than its words: what has it in common with one is not rather what has not. */
const MARKS = [areHeadedAlike, areNotedAlike]
