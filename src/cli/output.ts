import type { Account } from '../engine/account.ts'

/** Where a command's words go: lines for people, or one JSON object a line for programs and the lines to stderr. */
export class Output {
  readonly #json: boolean

  constructor(json: boolean) {
    this.#json = json
  }

  say(...lines: readonly string[]): void {
    const stream = this.#json ? process.stderr : process.stdout
    for (const line of lines) stream.write(`${line}\n`)
  }

  emit(event: string, fields: object): void {
    if (!this.#json) return
    process.stdout.write(
      `${JSON.stringify({ version: 1, event, at: new Date().toISOString(), ...fields })}\n`,
    )
  }

  /** The events of a run: one for each definition that went somewhere or waits. */
  account({ pulled, merged, pushed, resolved, conflicts, held, problems }: Account): void {
    for (const entry of pulled) this.emit('pulled', entry)
    for (const entry of merged) this.emit('merged', entry)
    for (const entry of pushed) this.emit('pushed', entry)
    for (const entry of resolved) this.emit('resolved', entry)
    for (const entry of conflicts) this.emit('conflict', entry)
    for (const entry of [...held, ...problems]) this.emit('held', entry)
  }
}
