import { Interrupted } from '../engine/ports/errors.ts'
import type { Asker, Inquiry } from '../engine/questions/asker.ts'
import type { Scene } from './App.tsx'
import { openPrompt, type Prompt, promptRows, promptTurn, type Turn } from './model/prompt.ts'
import { printable } from './model/row.ts'
import { SIGNALS } from './signals.ts'
import type { Stage } from './stage.tsx'
import { Store } from './store.ts'
import type { Terminal } from './terminal.ts'

/** Asks on a screen, question by question. What was asked and answered is left on the terminal below. */
export class ScreenAsker implements Asker {
  readonly #stage: Stage
  readonly #terminal: Terminal
  readonly #answered: string[] = []

  constructor(terminal: Terminal, stage: Stage) {
    this.#terminal = terminal
    this.#stage = stage
  }

  async choose<T>(inquiry: Inquiry<T>): Promise<T | undefined> {
    await this.#stage.drain()
    const turn = await Promise.race([this.#ask(inquiry), this.#stage.failed])
    if (turn === 'interrupted') throw new Interrupted()
    const chosen = turn === 'gone' ? undefined : inquiry.choices[turn.chosen]
    this.#answered.push(...inquiry.facts, `${inquiry.question} ${chosen?.label ?? ''}`)
    return chosen?.value
  }

  close(): void {
    this.#stage.hide()
    for (const line of this.#answered.splice(0)) this.#terminal.stdout.write(`${printable(line).trimEnd()}\n`)
  }

  #ask(inquiry: Inquiry<unknown>): Promise<Exclude<Turn, Prompt>> {
    const store = new Store(openPrompt(inquiry, this.#stage.size), (_: Prompt, next: Prompt) => next)
    return new Promise(done => {
      const interrupt = (): void => {
        resolve('interrupted')
      }
      const resolve = (turn: Exclude<Turn, Prompt>): void => {
        for (const signal of SIGNALS) process.off(signal, interrupt)
        done(turn)
      }
      for (const signal of SIGNALS) process.on(signal, interrupt)
      let shown = { of: store.get(), rows: promptRows(store.get()) }
      const scene: Scene = {
        subscribe: listener => store.subscribe(listener),
        rows: () => {
          const of = store.get()
          if (shown.of !== of) shown = { of, rows: promptRows(of) }
          return shown.rows
        },
        press: key => {
          const turn = promptTurn(store.get(), key)
          if (typeof turn === 'object' && 'inquiry' in turn) store.dispatch(turn)
          else resolve(turn)
        },
        paste: () => undefined,
        resize: size => {
          store.dispatch({ ...store.get(), size, scroll: 0 })
        },
      }
      this.#stage.show(scene)
    })
  }
}
