import type { Account } from '../engine/account.ts'
import type { Entry } from '../engine/entry.ts'
import type { Halt } from '../core/sync/guard.ts'
import { EXIT, type ExitCode } from './exit-code.ts'

/** An account as lines for people: what went where, what waits and why. Names are shown without control characters. */
export function renderAccount(account: Account, verb: 'done' | 'planned'): string[] {
  const planned = verb === 'planned'
  return [
    ...account.pulled.map(entry => line(planned ? '  would pull' : '  pulled', entry)),
    ...account.merged.map(entry => line(planned ? '  would merge' : '  merged', entry)),
    ...account.pushed.map(entry => line(planned ? '  would push' : '  pushed', entry)),
    ...account.resolved.map(entry => line(planned ? '  would resolve' : '  resolved', entry)),
    ...account.conflicts.map(entry => line('  conflict', entry)),
    ...account.held.map(entry => line('  held', entry)),
    ...account.problems.map(entry => line('  problem', entry)),
  ]
}

/** One sentence about where both sides stand now. */
export function verdict(account: Account, place: string): string {
  const open = [
    count(account.conflicts.length, 'conflict', 'conflicts'),
    count(account.held.length, 'definition held', 'definitions held'),
    count(account.problems.length, 'problem', 'problems'),
  ].filter(part => part !== '')
  if (open.length === 0) return `In step with ${place}.`
  return `In step with ${place}, but for ${open.join(', ')}. Nothing of it was overwritten or pushed.`
}

export function renderHalt({ alarms }: Halt, id: string): string[] {
  return [
    'Halted, nothing was changed:',
    ...alarms.map(alarm => {
      const side = 'side' in alarm ? (alarm.side === 'here' ? 'this folder' : 'Xano') : ''
      switch (alarm.kind) {
        case 'emptied':
          return `  ${alarm.side === 'here' ? 'this folder holds' : 'Xano shows'} none of the ${alarm.definitions} definitions any more`
        case 'vanishing':
          return `  ${alarm.lost} of ${alarm.of} definitions would vanish from ${side}`
        case 'kind-vanishing':
          return `  every ${alarm.what} (${alarm.lost}) would vanish from ${side}`
        case 'all-changed':
          return `  ${alarm.changed} of ${alarm.of} definitions were changed here at once`
      }
    }),
    `If that is what you want: --confirm ${id}`,
  ]
}

export function exitCodeOf(account: Account): ExitCode {
  const waits = account.conflicts.length + account.held.length + account.problems.length
  return waits === 0 ? EXIT.inStep : EXIT.waiting
}

/** Actions that say no more than the label in front of them. */
const STATES: ReadonlySet<Entry['action']> = new Set(['conflict', 'resolved', 'held', 'problem'])

function line(label: string, entry: Entry): string {
  const { action, path, from, reason } = entry
  const what = path ?? [entry.kind, entry.name].filter(Boolean).join(' ')
  const done = STATES.has(action) ? [] : [from === undefined ? action : `${action} from ${from}`]
  const note = [...done, ...(reason === undefined ? [] : [reason])].join(', ')
  return plain(`${label.padEnd(13)} ${what}  (${note})`)
}

/** A name from Xano cannot move the cursor or forge a line. */
export const plain = (text: string): string => text.replace(/\p{Cc}+/gu, ' ')

const count = (number: number, one: string, many: string): string =>
  number === 0 ? '' : `${number} ${number === 1 ? one : many}`
