import { setTimeout as sleep } from 'node:timers/promises'
import { type Instance, render } from 'ink'
import { App, type Scene } from './App.tsx'
import { Canvas } from './canvas.ts'
import type { Size } from './model/command.ts'
import { sizeOf, type Terminal } from './terminal.ts'

/** Shows a scene on the alternate screen of a terminal, and can give the terminal away for a while. */
export class Stage {
  readonly #terminal: Terminal
  #scene: Scene | undefined
  #shown: { readonly instance: Instance; readonly canvas: Canvas } | undefined

  /** Rejects with what the screen itself failed with. */
  readonly failed: Promise<never>
  #fail: (error: unknown) => void = () => undefined

  constructor(terminal: Terminal) {
    this.#terminal = terminal
    this.failed = new Promise((_, reject) => (this.#fail = reject))
  }

  get size(): Size {
    return sizeOf(this.#terminal)
  }

  /** Shows a scene, in the place of the one before. */
  show(scene: Scene): void {
    this.#scene = scene
    scene.resize(this.size)
    this.#enter(scene)
  }

  hide(): void {
    this.#terminal.stdout.off('resize', this.#resize)
    process.off('SIGTSTP', this.#suspend)
    process.off('SIGQUIT', this.#quit)
    this.#shown?.instance.unmount()
    this.#shown?.canvas.close()
    this.#shown = undefined
  }

  /** Another program has the terminal while `work` runs. */
  async away<T>(work: () => Promise<T>): Promise<T> {
    this.hide()
    const { stdin } = this.#terminal
    await silence(stdin)
    try {
      return await work()
    } finally {
      /** A read that was under way when it was silenced would be waited for, although nobody reads any more. */
      stdin.push('')
      if (this.#scene) this.show(this.#scene)
    }
  }

  /** What was typed before there was anything to see is meant for nothing that is shown. */
  async drain(): Promise<void> {
    if (this.#shown) return
    const { stdin } = this.#terminal
    const discard = (): void => {
      while (stdin.read() !== null);
    }
    stdin.setRawMode(true)
    stdin.on('readable', discard)
    await sleep(DRAIN_MS)
    // A process that did not get to run for as long as that has read nothing yet: timers come before what is to be read.
    await new Promise(resolve => setImmediate(resolve))
    stdin.off('readable', discard)
  }

  /** Stops as other programs do, with the terminal as it was before; shows the scene again when it goes on. */
  readonly #suspend = (): void => {
    void this.away(() => {
      process.kill(process.pid, 'SIGTSTP')
      return Promise.resolve()
    })
  }

  readonly #quit = (): void => {
    this.hide()
    process.kill(process.pid, 'SIGQUIT')
  }

  readonly #resize = (): void => {
    this.#scene?.resize(this.size)
  }

  #enter(scene: Scene): void {
    const { stdin, stdout, isColoured, isLinear } = this.#terminal
    const app = <App key={serial++} scene={scene} isColoured={isColoured} onSuspend={suspendAll} />
    if (this.#shown) {
      this.#shown.instance.rerender(app)
      return
    }
    if (stdin.isTTY) stdin.setRawMode(true)
    stdout.on('resize', this.#resize)
    process.on('SIGTSTP', this.#suspend)
    process.on('SIGQUIT', this.#quit)
    const canvas = new Canvas(stdout)
    const instance = render(app, {
      stdin,
      stdout: canvas as unknown as NodeJS.WriteStream,
      /** Whole frames, one after the other; the canvas paints them. */
      debug: true,
      exitOnCtrlC: false,
      patchConsole: false,
      isScreenReaderEnabled: isLinear,
    })
    instance.waitUntilExit().catch(this.#fail)
    this.#shown = { instance, canvas }
  }
}

/** Takes no key any more, although whoever listened has only stopped listening, and lets go of the keys a moment later. */
async function silence(stdin: NodeJS.ReadStream): Promise<void> {
  do {
    stdin.resume()
    await new Promise(resolve => setImmediate(resolve))
    stdin.pause()
  } while (stdin.isRaw)
}

/** Whatever was started together stops together, as by the key of a terminal. */
function suspendAll(): void {
  process.kill(0, 'SIGTSTP')
}

/** How long it takes to read what has been typed already. */
const DRAIN_MS = 20

/** No scene takes over the parts of another. */
let serial = 0
