import diff3 from 'diff3'
import type { Sides } from '../sides.ts'
import { longestIncreasing } from './common-order.ts'
import type { Reason } from './piece.ts'

/** A stretch of a three-way merge: text that stands, or the three texts between which a person has to choose, why,
 * and about which node. */
export type Region =
  | { readonly kind: 'clean'; readonly text: string }
  | {
      readonly kind: 'conflict'
      readonly sides: Sides<string>
      readonly reason?: Reason
      readonly what?: string
    }

/** Lines a side up to which what stands between two anchors is compared; diff3 takes the square of what differs. */
const COMPARED = 400

/**
 * Line-based three-way merge. Line terminators belong to their lines, so that CRLF, lone CR and a missing
 * final newline come through exactly; changes that touch one another conflict. Lines that occur once in each text,
 * in one order, part it, and a stretch without such a line that is too long to be compared is one conflict.
 */
export function mergeLines({ base, ours, theirs }: Sides<string>): Region[] {
  const lines = { base: toLines(base), ours: toLines(ours), theirs: toLines(theirs) }
  const regions: Region[] = []
  let [b, o, t] = [0, 0, 0]
  for (const [atBase, atOurs, atTheirs] of anchors(lines)) {
    const between = {
      base: lines.base.slice(b, atBase),
      ours: lines.ours.slice(o, atOurs),
      theirs: lines.theirs.slice(t, atTheirs),
    }
    for (const region of mergeBetween(between)) add(regions, region)
    const anchor = lines.base[atBase]
    if (anchor !== undefined) add(regions, { kind: 'clean', text: anchor })
    b = atBase + 1
    o = atOurs + 1
    t = atTheirs + 1
  }
  return regions
}

/** The lines of `text`, each with its terminator; they concatenate to `text`. */
export function toLines(text: string): string[] {
  return text.match(/[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+$/g) ?? []
}

function add(regions: Region[], region: Region): void {
  const last = regions.at(-1)
  if (region.kind === 'clean' && last?.kind === 'clean')
    regions[regions.length - 1] = { kind: 'clean', text: last.text + region.text }
  else regions.push(region)
}

/** Where lines stand that all three texts hold once, as many as stand in one order; the ends of the texts last. */
function anchors({ base, ours, theirs }: Sides<readonly string[]>): [number, number, number][] {
  const [inOurs, inTheirs] = [once(ours), once(theirs)]
  const common = [...once(base)].flatMap(([line, at]) => {
    const [own, their] = [inOurs.get(line), inTheirs.get(line)]
    return at < 0 || own === undefined || own < 0 || their === undefined || their < 0
      ? []
      : [[at, own, their] as [number, number, number]]
  })
  const rising = (side: 1 | 2): Set<number> =>
    new Set(longestIncreasing(common.map(places => [places[0], places[side]])).map(([at]) => at))
  const [byOurs, byTheirs] = [rising(1), rising(2)]
  const kept = common.filter(([at]) => byOurs.has(at) && byTheirs.has(at))
  return [...kept, [base.length, ours.length, theirs.length]]
}

function once(lines: readonly string[]): Map<string, number> {
  const found = new Map<string, number>()
  for (const [at, line] of lines.entries()) found.set(line, found.has(line) ? -1 : at)
  return found
}

function mergeBetween({ base, ours, theirs }: Sides<string[]>): Region[] {
  const whole = { base: base.join(''), ours: ours.join(''), theirs: theirs.join('') }
  if (whole.ours === whole.theirs || whole.base === whole.theirs) return cleanly(whole.ours)
  if (whole.base === whole.ours) return cleanly(whole.theirs)
  if (Math.max(base.length, ours.length, theirs.length) > COMPARED)
    return [{ kind: 'conflict', sides: whole }]
  return withDiff3Global(() => diff3(ours, base, theirs)).map(block =>
    block.conflict
      ? {
          kind: 'conflict',
          sides: {
            base: block.conflict.o.join(''),
            ours: block.conflict.a.join(''),
            theirs: block.conflict.b.join(''),
          },
        }
      : { kind: 'clean', text: block.ok.join('') },
  )
}

const cleanly = (text: string): Region[] => (text === '' ? [] : [{ kind: 'clean', text }])

/** diff3 0.0.4 assigns an undeclared variable `ed`, which a strict-mode loader refuses unless the global exists. */
function withDiff3Global<T>(run: () => T): T {
  const scope = globalThis as { ed?: unknown }
  scope.ed = undefined
  try {
    return run()
  } finally {
    delete scope.ed
  }
}
