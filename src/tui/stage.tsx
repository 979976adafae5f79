import { type Instance, render } from 'ink'
import { enterAlternateScreen } from './alternate-screen.ts'
import { App, type Scene } from './App.tsx'

export interface Terminal {
  readonly stdin: NodeJS.ReadStream
  readonly stdout: NodeJS.WriteStream
  readonly isColoured: boolean
}

/** Shows a scene on the alternate screen of a terminal, and can give the terminal away for a while. */
export class Stage {
  readonly #scene: Scene
  readonly #terminal: Terminal
  #shown: { readonly instance: Instance; readonly leave: () => void } | undefined

  /** Rejects with what the screen itself failed with. */
  readonly failed: Promise<never>
  #fail: (error: unknown) => void = () => undefined

  constructor(scene: Scene, terminal: Terminal) {
    this.#scene = scene
    this.#terminal = terminal
    this.failed = new Promise((_, reject) => (this.#fail = reject))
  }

  show(): void {
    const { stdin, stdout, isColoured } = this.#terminal
    const leave = enterAlternateScreen(stdout)
    const instance = render(<App scene={this.#scene} isColoured={isColoured} />, {
      stdin,
      stdout,
      exitOnCtrlC: false,
    })
    instance.waitUntilExit().catch(this.#fail)
    this.#shown = { instance, leave }
  }

  hide(): void {
    this.#shown?.instance.unmount()
    this.#shown?.leave()
    this.#shown = undefined
  }

  /** Another program has the terminal while `work` runs, which must not return before that has ended. */
  async away<T>(work: () => Promise<T>): Promise<T> {
    this.hide()
    try {
      return await work()
    } finally {
      this.show()
    }
  }
}
