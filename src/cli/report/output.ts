import type { Halted } from '../../engine/cycle/result.ts'
import type { Account } from '../../engine/report/account.ts'
import { remedyOf } from './hints.ts'
import { jsonLine, plain } from './plain.ts'

/** What programs are told of with `--json`; docs/xano-sync.schema.json says what each of them carries. */
export type EventName =
  | 'ready'
  | 'pulled'
  | 'pushed'
  | 'merged'
  | 'conflict'
  | 'resolved'
  | 'held'
  | 'question'
  | 'halted'
  | 'paused'
  | 'resumed'
  | 'error'
  | 'settled'

/**
 * Where a command's words go: lines for people, or one JSON object a line for programs and the lines to stderr. Whoever
 * wrote what is in them, they do nothing to a terminal but show.
 */
export class Output {
  readonly json: boolean

  constructor(json: boolean) {
    this.json = json
  }

  say(...lines: readonly string[]): void {
    const stream = this.json ? process.stderr : process.stdout
    for (const line of lines) stream.write(`${plain(line)}\n`)
  }

  emit(event: EventName, fields: object): void {
    if (!this.json) return
    process.stdout.write(`${jsonLine({ version: 1, event, at: new Date().toISOString(), ...fields })}\n`)
  }

  halted({ id, halt: { alarms } }: Halted, dryRun?: { readonly dryRun: true }): void {
    this.emit('halted', { id, alarms, ...dryRun })
  }

  /** One event for each definition that went somewhere, or would in a dry run, or waits. */
  account(account: Account, dryRun?: { readonly dryRun: true }): void {
    const { pulled, merged, pushed, resolved, conflicts, held, failed, problems } = account
    for (const entry of resolved) this.emit('resolved', { ...entry, ...dryRun })
    for (const entry of pulled) this.emit('pulled', { ...entry, ...dryRun })
    for (const entry of merged) this.emit('merged', { ...entry, ...dryRun })
    for (const entry of pushed) this.emit('pushed', { ...entry, ...dryRun })
    for (const entry of conflicts) this.emit('conflict', { ...entry, ...dryRun })
    for (const entry of [...held, ...problems]) this.emit('held', { ...entry, ...dryRun })
    for (const { code, entry } of failed) {
      const message = `${entry.path ?? entry.name ?? ''}: ${entry.reason ?? ''}`
      this.emit('error', { code, message, remedy: remedyOf(code), definition: entry })
    }
  }
}
