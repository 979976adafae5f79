import { type Flaw, flawsOf } from '../merge/flaws.ts'
import { settled } from '../merge/piece.ts'
import { repetitionsIn } from '../merge/repetitions.ts'
import { type Problem, readDefinition } from '../xs/definition.ts'
import { positionOf } from '../xs/position.ts'
import { tokens } from '../xs/scan.ts'
import type { Conflict } from './plan.ts'

/**
 * What keeps a text from standing as the outcome of a conflict, and where: the same that keeps a merge from being
 * clean. It has to be one whole definition, in which nothing stands twice that stands once on either side, and no name
 * may be in a state in which neither side has it.
 */
export function faultOf({ sides: { base, ours, theirs } }: Conflict, text: string): Problem | undefined {
  const reading = readDefinition(text)
  if (reading.kind === 'problem') return reading.problem
  const texts = [ours, theirs].flatMap(side => side?.text ?? [])
  const [again] = repetitionsIn(text, texts)
  if (again) return { reason: `${again.name} stands here a second time`, ...positionOf(text, again.at) }
  if (!ours || !theirs) return undefined
  const sides = { base: base?.text ?? '', ours: ours.text, theirs: theirs.text }
  const [flaw] = flawsOf(text, sides, [settled(sides, text)])
  if (!flaw) return undefined
  const name = flaw.name.replace(/^\w+ /, '')
  const reason =
    flaw.reason === 'dangling' ? `${name} is used and no longer defined` : `${name} is defined twice`
  return { reason, ...positionOf(text, placeOf(name, text)) }
}

/** Where a name stands last, also within what a literal holds; but not as a part of another one, nor in a comment. */
function placeOf(name: Flaw['name'], text: string): number {
  const own = new RegExp(`(?<![\\w$])${name.replace('$', '\\$(?:var\\.)?')}(?!\\w)`, 'g')
  const places = tokens(text).flatMap(({ kind, text: token, start }) =>
    kind === 'comment' ? [] : [...token.matchAll(own)].map(({ index }) => start + index),
  )
  return places.at(-1) ?? 0
}
