import type { CommitId, Head } from '../../engine/ports/git.ts'
import type { Binding } from '../../engine/ports/remote.ts'
import type { Account } from '../../engine/report/account.ts'
import type { Entry } from '../../engine/report/entry.ts'
import type { HaltRecord } from '../../local/state-files/halt-record.ts'
import type { WatchState } from '../../local/state-files/watch-state.ts'
import { plain } from '../report/plain.ts'
import { renderAlarms } from '../report/halt.ts'

/** Where both sides stand, as programs read it. */
export interface StatusReport extends Binding {
  readonly version: 1
  /** The git branch. */
  readonly branch: string
  /** Whether the label serves production, as last heard; null, if never. */
  readonly live: boolean | null
  /** The halt that the last run ended with; null, if it ended otherwise. */
  readonly halted: Pick<HaltRecord, 'id' | 'at' | 'alarms'> | null
  readonly inStep: boolean
  /** What the next push would send. */
  readonly local: readonly Entry[]
  /** What the next pull would bring. */
  readonly xano: readonly Entry[]
  readonly conflicts: readonly Entry[]
  readonly held: readonly Entry[]
  readonly problems: readonly Entry[]
  /** What is staged and keeps the branch from following Xano. */
  readonly left: Account['left']
  /** What a running watch says; null, if none runs. */
  readonly watch: WatchState | null
}

/** What there is to do, and where git and the mirror stood when that was seen. */
export interface Differences extends Omit<Account, 'resolved' | 'failed' | 'left'> {
  readonly head: Head
  readonly mirrorCommit: CommitId | undefined
}

/** What there is to do where everything is in step. */
export const NO_DIFFERENCE: Omit<Differences, 'head' | 'mirrorCommit'> = {
  pulled: [],
  merged: [],
  pushed: [],
  conflicts: [],
  held: [],
  problems: [],
}

export type Place = Pick<
  StatusReport,
  'origin' | 'workspace' | 'label' | 'branch' | 'live' | 'halted' | 'watch'
>

/** The report of an account of all that there is to do. What has to be merged is to be pulled and to be pushed. */
export function statusReport(
  { origin, workspace, label, branch, live, halted, watch }: Place,
  { pulled, merged, pushed, conflicts, held, problems, left }: Omit<Account, 'resolved' | 'failed'>,
): StatusReport {
  const [local, xano] = [
    [...merged, ...pushed],
    [...merged, ...pulled],
  ]
  const inStep = halted === null && [local, xano, conflicts, held, problems].every(list => list.length === 0)
  return {
    version: 1,
    workspace,
    origin,
    branch,
    label,
    live,
    halted,
    inStep,
    local,
    xano,
    conflicts,
    held,
    problems,
    left,
    watch,
  }
}

/** The same for people. */
export function renderStatus(report: StatusReport): string[] {
  const { branch, label, live, workspace, origin, halted, watch } = report
  const lines = [
    `On ${branch}, bound to ${label}${live ? ' (live)' : ''} of workspace ${workspace} at ${origin}`,
    ...(watch ? [renderWatch(watch)] : []),
    ...(halted ? ['', `The last run was halted (${halted.at}):`] : []),
    ...(halted ? renderAlarms(halted.alarms, halted.id) : []),
  ]
  const section = (title: string, entries: readonly Entry[]): void => {
    if (entries.length > 0) lines.push('', title, ...entries.map(line))
  }
  section('Conflicts, to be decided with xano-sync resolve:', report.conflicts)
  section('Changed here, to be sent with xano-sync push:', report.local)
  section('Changed in Xano, to be brought with xano-sync pull:', report.xano)
  section('Held:', report.held)
  section('Problems:', report.problems)
  section(
    `Staged, so that ${branch} stays behind xano/${label}; commit or unstage:`,
    report.left.map(({ path }) => ({ action: 'held', path })),
  )
  if (report.inStep) lines.push('In step with what was last seen of Xano.')
  return lines.map(plain)
}

/** Which process watches, and what it is at. */
export function renderWatch({ pid, words }: WatchState): string {
  return plain(`A watch is running (process ${pid})${typeof words === 'string' ? `: ${words}` : ''}.`)
}

const SAID_BY_TITLE: ReadonlySet<string> = new Set(['conflict', 'held', 'problem'])

function line({ action, path, kind, name, from, reason }: Entry): string {
  const what = path ?? [kind, name].filter(Boolean).join(' ')
  const notes = [from === undefined ? undefined : `from ${from}`, reason].filter(Boolean).join('; ')
  const verb = SAID_BY_TITLE.has(action) ? '' : action.padEnd(9)
  return `  ${verb}${what}${notes === '' ? '' : `  (${notes})`}`
}
