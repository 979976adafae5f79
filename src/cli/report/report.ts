import type { Meanwhile } from '../../core/sync/outcome.ts'
import type { Held } from '../../core/sync/plan.ts'
import { columnsApart } from '../../core/xs/columns.ts'
import type { Request } from '../../engine/cycle/request.ts'
import type { CycleResult } from '../../engine/cycle/result.ts'
import { type Account, LEFT } from '../../engine/report/account.ts'
import type { Entry } from '../../engine/report/entry.ts'
import type { Remainder } from '../../engine/report/remainder.ts'
import { counted } from './counted.ts'
import { EXIT, type ExitCode } from './exit-code.ts'

/** An account as lines for people: what went where, what waits and why. */
export function renderAccount(account: Account, verb: 'done' | 'planned'): string[] {
  const planned = verb === 'planned'
  return [
    ...account.pulled.map(entry => line(planned ? '  would pull' : '  pulled', entry)),
    ...account.merged.map(entry => line(planned ? '  would merge' : '  merged', entry)),
    ...account.pushed.map(entry => line(planned ? '  would push' : '  pushed', entry)),
    ...account.resolved.map(entry => line(planned ? '  would resolve' : '  resolved', entry)),
    ...account.conflicts.map(entry => line('  conflict', entry)),
    ...account.held.map(entry => line('  held', entry)),
    ...account.failed.map(({ entry }) => line('  failed', entry)),
    ...account.problems.map(entry => line('  problem', entry)),
    ...untold(account).map(({ path, why }) => line('  left', { action: 'held', path, reason: LEFT[why] })),
  ]
}

/** What waits for the developer's own commit, and is not named already with what came or went. */
function untold({ left, pulled, merged, pushed }: Account): Account['left'] {
  const told = new Set([...pulled, ...merged, ...pushed].map(({ path }) => path))
  return left.filter(({ path }) => !told.has(path))
}

/**
 * One sentence about where both sides stand now, whatever the run kept itself to; `account` is what it has listed. What
 * remains beside that was not asked for, and is found elsewhere.
 */
export function verdict(remainder: Remainder, account: Waits, place: string): string {
  const { conflicts, held, problems, toPush, toPull } = remainder
  const open = list(
    some(conflicts.length, 'conflict'),
    some(held.length, 'definition held', 'definitions held'),
    some(problems.length, 'problem'),
  )
  const todo = list(some(toPush, 'to push', 'to push'), some(toPull, 'to pull', 'to pull'))
  if (todo === '' && open === '') return `In step with ${place}.`
  if (waitsIn(remainder) > waitsIn(account) || (todo !== '' && waitsIn(account) === 0))
    return `Not in step with ${place} yet: ${list(todo, open)}. See xano-sync status.`
  if (todo !== '') return `Not in step with ${place} yet: ${list(todo, open)}.`
  return `In step with ${place}, but for ${open}. Nothing of it was overwritten or pushed.`
}

const list = (...parts: readonly string[]): string => parts.filter(part => part !== '').join(', ')

/** Columns of which something was said for nothing: no table that was to be sent has lost them, or it waits for more. */
export function renderIdleColumns(
  { columns = new Map() }: Request,
  results: readonly CycleResult[],
): string[] {
  const used = new Set(
    results.flatMap(({ plan }) =>
      plan.transitions.flatMap(({ sides, columns: steps = [] }) =>
        steps.map(({ column }) => `${sides.theirs?.definition.name ?? ''}.${column}`),
      ),
    ),
  )
  const waiting = new Set(results.at(-1)?.plan.held.flatMap(lostBy))
  return [...columns.keys()]
    .filter(column => !used.has(column))
    .map(column =>
      waiting.has(column)
        ? `Nothing was done yet about the column ${column}: its table waits until one run is told of all that it has lost.`
        : `Nothing was done about the column ${column}: no table that was to be sent has lost it.`,
    )
}

/** The columns that a table has lost which waits for a word about them. */
function lostBy({ sides: { ours, theirs }, reason }: Held): string[] {
  if (reason.kind !== 'column' || !ours || !theirs) return []
  return columnsApart(theirs.text, ours.text)[0].map(column => `${reason.table}.${column}`)
}

type Waits = Pick<Account, 'conflicts' | 'held' | 'problems'>

const waitsIn = ({ conflicts, held, problems }: Waits): number =>
  conflicts.length + held.length + problems.length

/**
 * Whether Xano has failed on something, or something kept a run from doing all that it was asked for; what it was not
 * asked for is none of its.
 */
export function exitCodeOf(account: Waits & Pick<Account, 'failed'>): ExitCode {
  if (account.failed.length > 0) return EXIT.failed
  return waitsIn(account) === 0 ? EXIT.inStep : EXIT.waiting
}

/** Actions that say no more than the label in front of them. */
const STATES: ReadonlySet<Entry['action']> = new Set(['conflict', 'resolved', 'held', 'problem', 'failed'])

function line(label: string, entry: Entry): string {
  const { action, path, from, reason, meanwhile = [] } = entry
  const what = path ?? [entry.kind, entry.name].filter(Boolean).join(' ')
  const done = STATES.has(action) ? [] : [from === undefined ? action : `${action} from ${from}`]
  const others = meanwhile.length === 0 ? [] : [describeMeanwhile(meanwhile)]
  const note = [...done, ...(reason === undefined ? [] : [reason]), ...others].join(', ')
  return `${label.padEnd(13)} ${what}  (${note})`
}

/** Who may have lost an edit to a push, since Xano knows no "only if it is still what I saw". */
function describeMeanwhile(meanwhile: readonly Meanwhile[]): string {
  const who = meanwhile.map(({ name, at }) => `${name} at ${timeOf(at)}`).join(' and ')
  return `saved by ${who} while it was being sent: what they wrote may have been replaced; see Xano's own history`
}

const timeOf = (at: Date): string =>
  [at.getHours(), at.getMinutes()].map(part => String(part).padStart(2, '0')).join(':')

const some = (number: number, one: string, many?: string): string =>
  number === 0 ? '' : counted(number, one, many)
