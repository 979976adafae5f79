/** What a brace encloses in a text. */
export interface Brace {
  /** The first word of the line that opens it. */
  readonly word: string
  readonly parent: Brace | undefined
  readonly depth: number
}

/** Somewhere in a text, and of the braces around it the innermost. */
export interface Spot {
  readonly at: number
  readonly around: Brace | undefined
}

const BRANCHES = new Set(['if', 'elseif', 'else', 'case', 'default'])

/** Whether of several braces in one only one runs: those of branches, and definitions. */
const isAlternative = ({ word, parent }: Brace): boolean => parent === undefined || BRANCHES.has(word)

/** How many pairs of spots there are of which both may run. Takes a step for each spot and each brace around any. */
export function pairsThatRun(spots: readonly Spot[]): number {
  const counts = new Map<Brace, number>()
  const add = (brace: Brace, count: number): void => void counts.set(brace, (counts.get(brace) ?? 0) + count)
  for (const { around } of spots) if (around) add(around, 1)
  const alternatives = new Map<Brace | undefined, { sum: number; squares: number }>()
  for (const brace of deepestFirst(spots)) {
    const count = counts.get(brace) ?? 0
    if (brace.parent) add(brace.parent, count)
    if (!isAlternative(brace)) continue
    const { sum, squares } = alternatives.get(brace.parent) ?? { sum: 0, squares: 0 }
    alternatives.set(brace.parent, { sum: sum + count, squares: squares + count * count })
  }
  let excluded = 0
  for (const { sum, squares } of alternatives.values()) excluded += (sum * sum - squares) / 2
  return (spots.length * spots.length - spots.length) / 2 - excluded
}

function deepestFirst(spots: readonly Spot[]): Brace[] {
  const braces = new Set<Brace>()
  for (const { around } of spots)
    for (let brace = around; brace && !braces.has(brace); brace = brace.parent) braces.add(brace)
  return [...braces].sort((a, b) => b.depth - a.depth)
}

/** The uses before which nothing is given that may have run. Takes a step for each spot and each brace around it. */
export function ungiven<T extends Spot>(given: readonly Spot[], used: readonly T[]): Set<T> {
  const givers = inOrder(given)
  const all = new Map<Brace | undefined, number>()
  const always = new Map<Brace | undefined, number>()
  const count = (counts: typeof all, brace: Brace | undefined): void =>
    void counts.set(brace, (counts.get(brace) ?? 0) + 1)
  const give = ({ around }: Spot): void => {
    count(always, around)
    for (let brace = around; brace; brace = brace.parent) {
      count(all, brace)
      if (!isAlternative(brace)) count(always, brace.parent)
    }
    count(all, undefined)
  }
  const isGivenTo = ({ around }: Spot): boolean => {
    if (all.get(around)) return true
    for (let brace = around; brace; brace = brace.parent) {
      const beside = isAlternative(brace)
        ? always.get(brace.parent)
        : (all.get(brace.parent) ?? 0) - (all.get(brace) ?? 0)
      if (beside) return true
    }
    return false
  }
  const found = new Set<T>()
  let next = 0
  for (const use of inOrder(used)) {
    for (let giver = givers[next]; giver && giver.at <= use.at; giver = givers[++next]) give(giver)
    if (!isGivenTo(use)) found.add(use)
  }
  return found
}

const inOrder = <T extends Spot>(spots: readonly T[]): T[] => [...spots].sort((a, b) => a.at - b.at)
