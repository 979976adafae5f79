import { enter } from '../xs/enter.ts'
import { type Block, blocks } from '../xs/blocks.ts'

/** What bears a name and stands in one body once more. */
export interface Repetition {
  readonly name: string
  /** Where it stands again. */
  readonly at: number
}

/**
 * Members, blocks, fields and keys of objects of which one body holds a second one of that name, and neither side has
 * as many. No definition of the fixtures holds any, nor one of a generated workspace of 1,000.
 */
export function repetitionsIn(text: string, sides: readonly string[]): Repetition[] {
  const known = new Map<string, number>()
  for (const side of sides)
    for (const [place, { length }] of repeated(side))
      known.set(place, Math.max(length, known.get(place) ?? 0))
  return [...repeated(text)].flatMap(([place, found]) => found.slice(known.get(place) ?? 0))
}

type Repeated = Map<string, Repetition[]>

/** By the name of what holds them, and their own. */
function repeated(text: string): Repeated {
  const found: Repeated = new Map()
  let start = 0
  for (const child of blocks(text).children) {
    search(child, { holder: '', start, found })
    start += child.text.length
  }
  return found
}

function search(
  { children, key }: Block,
  { holder, start, found }: { readonly holder: string; readonly start: number; readonly found: Repeated },
): void {
  const own = key ?? holder
  const names = new Set<string>()
  let at = start
  for (const child of children) {
    const name = child.key === undefined ? undefined : `${child.kind} ${child.key}`
    if (child.key !== undefined && name !== undefined && names.has(name)) {
      const place = `${own} ${name}`
      const indent = child.text.length - child.text.trimStart().length
      enter(found, place, { name: child.key, at: at + indent })
    }
    if (name !== undefined) names.add(name)
    search(child, { holder: own, start: at, found })
    at += child.text.length
  }
}
