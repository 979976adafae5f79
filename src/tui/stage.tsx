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
      if (this.#scene) this.show(this.#scene)
    }
  }

  readonly #resize = (): void => {
    this.#scene?.resize(this.size)
  }

  #enter(scene: Scene): void {
    const { stdin, stdout, isColoured, isLinear } = this.#terminal
    const app = <App key={serial++} scene={scene} isColoured={isColoured} />
    if (this.#shown) {
      this.#shown.instance.rerender(app)
      return
    }
    stdout.on('resize', this.#resize)
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

/** Takes no key any more, although whoever listened has only stopped listening. */
async function silence(stdin: NodeJS.ReadStream): Promise<void> {
  stdin.resume()
  await new Promise(resolve => setImmediate(resolve))
  stdin.pause()
}

/** No scene takes over the parts of another. */
let serial = 0
