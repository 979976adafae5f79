import type { Conflict } from '../../core/sync/plan.ts'
import type { Choice } from '../../core/sync/resolution.ts'
import type { DefinitionKey } from '../../core/xs/identity.ts'
import { type Answer, resolve as decide } from '../../engine/decisions/resolve.ts'
import { separate, type Separation } from '../../engine/decisions/separate.ts'
import { unmark } from '../../engine/decisions/unmark.ts'
import { Misconfigured } from '../../engine/ports/errors.ts'
import { conflictEntry, problemEntry } from '../../engine/report/entry.ts'
import { countOf } from '../../engine/report/waiting.ts'
import { EXIT, type ExitCode } from '../report/exit-code.ts'
import { Output } from '../report/output.ts'
import { jsonLine } from '../report/plain.ts'
import { mergeToolOn } from '../resolve/merge-tool.ts'
import {
  afterwards,
  type Answered,
  renderWaiting,
  reportAnswers,
  waitingObject,
} from '../resolve/resolve-report.ts'
import { lookFor, type Within } from '../resolve/waiting.ts'
import { hasScreen } from '../terminal/screen.ts'
import { atWork } from '../workbench/at-work.ts'
import { type LocalBench, openLocal } from '../workbench/compose.ts'
import { refuseStrayPaths, withinPaths } from '../workbench/within.ts'

const WAYS = ['local', 'xano', 'union', 'tool', 'markers'] as const
type Way = (typeof WAYS)[number]

export type ResolveOptions = { readonly [way in Way]?: boolean } & { readonly json?: boolean }

/**
 * Decides open conflicts in one way; without one, on a screen, or lists them where there is none. Nothing goes to Xano
 * from here.
 */
export async function resolve(paths: readonly string[], options: ResolveOptions): Promise<ExitCode> {
  const [way, second] = WAYS.filter(each => options[each])
  if (way && second) throw new Misconfigured(`--${way} and --${second} exclude one another`)
  const output = new Output(options.json ?? false)
  const bench = await openLocal()
  const within: Within = paths.length === 0 ? () => true : withinPaths(paths, bench.repository)
  await refuseStrayPaths(paths, bench)
  if (way) {
    const answers = await answerAll(bench, within, { way, json: options.json ?? false })
    return reportAnswers(output, answers, await afterwards(bench))
  }
  const look = lookFor(bench, within)
  if (!options.json && hasScreen()) {
    const { resolveOnScreen } = await import('../resolve/resolve-on-screen.ts')
    return resolveOnScreen(bench, output, look)
  }
  const waiting = await look()
  if (options.json) process.stdout.write(`${jsonLine(waitingObject(waiting))}\n`)
  else output.say(...renderWaiting(waiting))
  return options.json || countOf(waiting) === 0 ? EXIT.inStep : EXIT.misuse
}

/** A merge tool may take its time, so the lock is not held meanwhile; what has changed by then is left. */
async function answerAll(
  bench: LocalBench,
  within: Within,
  { way, json }: { readonly way: Way; readonly json: boolean },
): Promise<Answered[]> {
  const { library } = bench
  if (way !== 'markers') await atWork(bench, { json }, ports => unmark(ports, within))
  const { conflicts, copies, marked } = await lookFor(bench, within)()
  const choices =
    way === 'tool'
      ? await askTool(bench, conflicts, json ? 2 : 1)
      : new Map<DefinitionKey, Choice | 'markers'>(conflicts.map(({ key }) => [key, way]))
  const before = new Map(conflicts.map(conflict => [conflict.key, sidesOf(conflict)]))
  const copied = new Set(copies.map(({ version }) => version.path))
  const [decided, separated] = await atWork(bench, { json }, async ports => [
    await decide(ports, library, conflict =>
      Promise.resolve(before.get(conflict.key) === sidesOf(conflict) ? choices.get(conflict.key) : undefined),
    ),
    way === 'local' || way === 'union' ? await separate(ports, library, ({ path }) => copied.has(path)) : [],
  ])
  const answers = new Map(decided.map(answer => [answer.conflict.key, answer]))
  const separations = new Map(separated.map(each => [each.version.path, each]))
  return [
    ...conflicts.map(conflict =>
      answeredConflict(conflict, answers.get(conflict.key), choices.has(conflict.key)),
    ),
    ...copies.map(copy => ({
      entry: problemEntry(copy),
      ...answeredCopy(separations.get(copy.version.path)),
    })),
    ...marked.map(path => ({ entry: { action: 'conflict', path } as const, outcome: 'marked' as const })),
  ]
}

/** What the user's merge tool makes of each conflict; those that it leaves are missing. */
async function askTool(
  { repository }: LocalBench,
  conflicts: readonly Conflict[],
  screen: number,
): Promise<Map<DefinitionKey, Choice>> {
  const choices = new Map<DefinitionKey, Choice>()
  for (const conflict of conflicts) {
    const text = await mergeToolOn(repository, conflict, screen)
    if (text !== undefined) choices.set(conflict.key, { text })
  }
  return choices
}

function answeredConflict(conflict: Conflict, answer: Answer | undefined, isChosen: boolean): Answered {
  const entry = conflictEntry(conflict)
  if (answer?.outcome === 'resolved' || answer?.outcome === 'marked')
    return { entry, outcome: answer.outcome }
  const { ours, theirs } = conflict.sides
  const untold =
    ours && theirs ? 'the merge tool left it' : 'only one side holds a text; choose --local or --xano'
  return { entry, outcome: 'left', reason: answer?.reason ?? (isChosen ? CHANGED : untold) }
}

const CHANGED = 'it has changed in the meantime'

function answeredCopy(separation: Separation | undefined): Pick<Answered, 'outcome' | 'reason'> {
  switch (separation?.kind) {
    case 'separated':
      return { outcome: 'resolved' }
    case 'taken':
      return {
        outcome: 'left',
        reason: `its name is taken by ${separation.by.path}: give it another one in the file first, or remove one of both files`,
      }
    case 'stale':
      return { outcome: 'left', reason: CHANGED }
    case undefined:
      return { outcome: 'left', reason: 'a copy of another file; --local makes it a definition of its own' }
  }
}

/** By which a conflict is known to be the same as it was shown. */
const sidesOf = ({ sides: { base, ours, theirs } }: Conflict): string =>
  [base, ours, theirs].map(side => side?.blob ?? '-').join(' ')
