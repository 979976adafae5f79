import type { Region } from '../../core/merge/lines.ts'
import type { Plan } from '../../core/sync/plan.ts'
import { regionsOf } from '../../core/sync/resolution.ts'
import { outlook } from '../../engine/cycle/outlook.ts'
import { conflictEntry, type Entry, heldEntry, problemEntry, pushedEntry } from '../../engine/report/entry.ts'
import type { Waiting } from '../../engine/report/waiting.ts'
import { EXIT, type ExitCode } from '../report/exit-code.ts'
import type { Output } from '../report/output.ts'
import { EVERYTHING, underPolicy } from '../settings/policy.ts'
import type { LocalBench } from '../workbench/compose.ts'

/** What became of something that waited. */
export interface Answered {
  readonly entry: Entry
  readonly outcome: 'resolved' | 'marked' | 'left'
  /** Why it was left. */
  readonly reason?: string
}

/** What waits, as one object for programs, with the places to choose at. */
export function waitingObject({ conflicts, copies, marked }: Waiting): object {
  return {
    version: 1,
    conflicts: conflicts.map(conflict => ({
      ...conflictEntry(conflict),
      cause: conflict.cause,
      regions: conflict.sides.ours && conflict.sides.theirs ? regionsOf(conflict).map(regionObject) : [],
    })),
    copies: copies.map(problemEntry),
    marked,
  }
}

function regionObject(region: Region): object {
  if (region.kind === 'clean') return region
  const { sides, reason, what } = region
  const { base, ours, theirs } = sides
  return { kind: 'conflict', base, local: ours, xano: theirs, reason, what }
}

/** What waits, and what can be said about it, for people. */
export function renderWaiting({ conflicts, copies, marked }: Waiting): string[] {
  const line = ({ path, kind, name, reason }: Entry): string =>
    `  ${path ?? `${kind ?? ''} ${name ?? ''}`}  (${reason ?? ''})`
  const lines = [
    ...conflicts.map(conflict => line(conflictEntry(conflict))),
    ...marked.map(path => `  ${path}  (markers stand in it: edit them away, or choose in another way)`),
    ...copies.map(copy => line(problemEntry(copy))),
  ]
  if (lines.length === 0) return ['Nothing waits for a decision.']
  return [
    ...lines,
    '',
    'Choose, for all of them or for the paths that you name:',
    '  --local    keep what is here',
    '  --xano     take what Xano has',
    '  --union    keep both, wherever they differ',
    '  --tool     open the merge tool that git is configured with',
    '  --markers  write conflict markers into the files, for an editor',
  ]
}

/** What the next sync does, as far as it needs nobody's word. */
export const afterwards = ({ ports, library, policy }: LocalBench): Promise<Plan> =>
  outlook(ports, library, { permissions: underPolicy(EVERYTHING, policy) })

/** Says what became of everything that waited, and what the next sync sends of it; gives the exit code. */
export function reportAnswers(output: Output, answers: readonly Answered[], plan: Plan): ExitCode {
  if (answers.length === 0) output.say('Nothing waits for a decision.')
  const nexts = nextOf(plan)
  for (const { entry, outcome, reason } of answers) {
    const note =
      outcome === 'marked'
        ? 'edit the file; the next sync goes on from what it holds then'
        : outcome === 'left'
          ? reason
          : (nexts.get(entry.path) ?? 'nothing is to be sent')
    output.say(`  ${outcome.padEnd(9)} ${entry.path ?? entry.name ?? ''}  (${note ?? ''})`)
    if (outcome === 'resolved') output.emit('resolved', { ...entry, action: 'resolved', reason: note })
    else
      output.emit(entry.action === 'conflict' ? 'conflict' : 'held', {
        ...entry,
        ...(reason === undefined ? {} : { reason }),
      })
  }
  return answers.every(({ outcome }) => outcome === 'resolved') ? EXIT.inStep : EXIT.waiting
}

/** What the next sync does in Xano at each place, or why it does not yet. */
function nextOf({ transitions, held }: Plan): ReadonlyMap<string | undefined, string> {
  const nexts = new Map<string | undefined, string>()
  for (const transition of transitions) {
    const { action, path } = pushedEntry(transition)
    if (transition.remote) nexts.set(path, `the next sync sends it: ${action}`)
  }
  for (const each of held) {
    const { path, reason } = heldEntry(each)
    nexts.set(path, `it is not sent yet: ${reason ?? ''}`)
  }
  return nexts
}
