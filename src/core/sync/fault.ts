import { flawsOf } from '../merge/flaws.ts'
import { settled } from '../merge/piece.ts'
import { type Problem, readDefinition } from '../xs/definition.ts'
import { positionOf } from '../xs/position.ts'
import type { Conflict } from './plan.ts'

/**
 * What keeps a text from standing as the outcome of a conflict, and where: the same that keeps a merge from being
 * clean. It has to be one whole definition, and no name in it may be in a state in which neither side has it.
 */
export function faultOf({ sides: { base, ours, theirs } }: Conflict, text: string): Problem | undefined {
  const reading = readDefinition(text)
  if (reading.kind === 'problem') return reading.problem
  if (!ours || !theirs) return undefined
  const sides = { base: base?.text ?? '', ours: ours.text, theirs: theirs.text }
  const [flaw] = flawsOf(text, sides, [settled(sides, text)])
  if (!flaw) return undefined
  const name = flaw.name.replace(/^\w+ /, '')
  const reason =
    flaw.reason === 'dangling' ? `${name} is used and no longer defined` : `${name} is defined twice`
  return { reason, ...positionOf(text, Math.max(0, text.lastIndexOf(name))) }
}
