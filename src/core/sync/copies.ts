import { sameTokens } from '../xs/equality.ts'
import { preferredPath } from '../xs/layout.ts'
import type { Background } from './background.ts'
import type { Copy, Match } from './pair.ts'
import type { ProblemReport, Transition } from './plan.ts'
import type { Version } from './snapshot.ts'

/**
 * Of a file that carries the guid of another one: a left-over of a move that was cut short holds an older text that
 * is known, at a place that the definition has or had, and goes; anything else is a copy that somebody made, and a
 * problem until it says what it is. So it is where git has brought the other one in an old state: then this may be all
 * that is left of the new one.
 */
export function sweepCopies(
  copies: readonly Copy[],
  matches: readonly Match[],
  { writes, older }: Background,
): { transitions: Transition[]; problems: ProblemReport[] } {
  const transitions: Transition[] = []
  const problems: ProblemReport[] = []
  if (copies.length === 0) return { transitions, problems }
  const originals = new Map(matches.map(match => [match.key, match]))
  const replaced = new Set(writes.map(({ before }) => before))
  for (const copy of copies) {
    const { version, of } = copy
    const original = originals.get(of)
    const isOld =
      replaced.has(version.blob) ||
      [original?.base, original?.theirs].some(side => side && sameTokens(side.text, version.text))
    const isCurrent = original?.ours !== undefined && sameTokens(original.ours.text, version.text)
    const isNewer = original?.ours !== undefined && older.has(original.ours.blob)
    if (isOld && !isCurrent && !isNewer && isAtHome(version, original)) transitions.push(leftOver(copy))
    else problems.push({ kind: 'copy', version, original: original?.ours })
  }
  return { transitions, problems }
}

/** Whether a move of ours may have begun or ended there. */
const isAtHome = ({ path, definition }: Version, original: Match | undefined): boolean =>
  [preferredPath(definition), original?.base?.path, original?.theirs?.path].includes(path)

/** Nobody's Base knows of it: removing the file is all that has to happen. */
const leftOver = ({ key, version }: Copy): Transition => ({
  key,
  sides: { base: undefined, ours: version, theirs: undefined },
  local: { from: version, to: version.path, text: undefined },
})
