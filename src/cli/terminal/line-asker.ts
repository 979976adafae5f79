import { createInterface, type Interface } from 'node:readline'
import { Interrupted } from '../../engine/ports/errors.ts'
import type { Asker, Inquiry } from '../../engine/questions/asker.ts'
import { plain } from '../report/plain.ts'

/** Asks line by line. What does not answer the question is asked again; a line typed ahead answers the next one. */
export class LineAsker implements Asker {
  readonly #lines: Interface
  readonly #output: NodeJS.WritableStream
  readonly #typed: string[] = []
  #ended: 'gone' | 'interrupted' | undefined
  #wake: () => void = () => undefined

  constructor(input: NodeJS.ReadableStream, output: NodeJS.WritableStream) {
    this.#output = output
    this.#lines = createInterface({ input, output, prompt: '> ' })
    this.#lines.on('line', line => this.#hear(() => this.#typed.push(line)))
    this.#lines.on('close', () => this.#hear(() => (this.#ended ??= 'gone')))
    this.#lines.on('SIGINT', () => this.#hear(() => (this.#ended = 'interrupted')))
  }

  async choose<T>({ facts, question, choices, otherwise }: Inquiry<T>): Promise<T | undefined> {
    this.#say(...facts, question, ...choices.map(({ key, label }) => `  ${key}  ${label}`))
    for (;;) {
      const typed = await this.#next()
      if (typed === undefined) return undefined
      const answer = typed.trim().toLowerCase()
      if (answer === '') return otherwise
      const choice = choices.find(({ key, label }) => [key, label.toLowerCase()].includes(answer))
      if (choice) return choice.value
      this.#say(`Type ${choices.map(({ key }) => key).join(', ')}, or nothing to leave it as it is.`)
    }
  }

  close(): void {
    this.#lines.close()
  }

  async #next(): Promise<string | undefined> {
    if (this.#typed.length === 0 && !this.#ended) {
      const heard = new Promise<void>(resolve => (this.#wake = resolve))
      this.#lines.prompt()
      await heard
    }
    if (this.#ended === 'interrupted') throw new Interrupted()
    return this.#typed.shift()
  }

  #hear(note: () => void): void {
    note()
    this.#wake()
  }

  #say(...lines: readonly string[]): void {
    for (const line of lines) this.#output.write(`${plain(line)}\n`)
  }
}
