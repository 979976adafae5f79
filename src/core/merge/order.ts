import { enter } from '../xs/enter.ts'
import { interleave, type Place } from './places.ts'

/** An item of three lists that are told by names: its place in each, if it has one. */
export interface Row {
  readonly base: number | undefined
  ours: number | undefined
  theirs: number | undefined
  /** Whether a side holds in this place what it put there instead. */
  isRenamed?: boolean
}

type Side = 'base' | 'ours' | 'theirs'

/** What tells the order: what a row is called, and where one stands that a side has alone. */
interface Signs {
  readonly nameOf: (row: Row) => string
  readonly placeOf: (row: Row) => Place
}

/**
 * The order of merged rows: that of the side that changed it; what one side put behind an item stays behind it.
 * Where nothing tells, names do, so that it does not matter which side is which.
 */
export function orderOf(rows: readonly Row[], signs: Signs): Row[] {
  const sequence = (side: Side): Row[] =>
    rows.filter(row => row[side] !== undefined).sort((a, b) => (a[side] ?? 0) - (b[side] ?? 0))
  const [ours, theirs, base] = [sequence('ours'), sequence('theirs'), sequence('base')]
  const isCommon = (row: Row): boolean => row.ours !== undefined && row.theirs !== undefined
  const common = { ours: ours.filter(isCommon), theirs: theirs.filter(isCommon) }
  const core = chosenOrder(common.ours, common.theirs, base.filter(isCommon), signs.nameOf)
  const [behindOurs, behindTheirs] = [followers(ours, isCommon), followers(theirs, isCommon)]
  return [undefined, ...core].flatMap(row => [
    ...(row ? [row] : []),
    ...interleave(behindOurs.get(row) ?? [], behindTheirs.get(row) ?? [], signs),
  ])
}

function chosenOrder(
  ours: readonly Row[],
  theirs: readonly Row[],
  base: readonly Row[],
  nameOf: (row: Row) => string,
): readonly Row[] {
  const inBase = new Set(base)
  const isBase = (rows: readonly Row[]): boolean =>
    rows.filter(row => inBase.has(row)).every((row, at) => row === base[at])
  if (isBase(ours) !== isBase(theirs)) return isBase(ours) ? theirs : ours
  const written = (rows: readonly Row[]): string => rows.map(nameOf).join('\n')
  return written(ours) <= written(theirs) ? ours : theirs
}

/** The rows of one side alone by the common one that they stand behind. */
function followers(
  sequence: readonly Row[],
  isCommon: (row: Row) => boolean,
): ReadonlyMap<Row | undefined, readonly Row[]> {
  const found = new Map<Row | undefined, Row[]>()
  let before: Row | undefined
  for (const row of sequence)
    if (isCommon(row)) before = row
    else enter(found, before, row)
  return found
}
