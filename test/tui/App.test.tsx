import { render } from 'ink-testing-library'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { App, type Scene } from '../../src/tui/App.tsx'
import { type Row, row, span } from '../../src/tui/model/row.ts'

/** A scene that shows the keys it was given. */
class Echo implements Scene {
  readonly pressed: string[] = []
  #rows: readonly Row[] = [row('first'), [], [span('last', 'good')]]
  #listener: () => void = () => undefined

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listener = listener
    return () => undefined
  }

  readonly rows = (): readonly Row[] => this.#rows

  readonly press = (key: string): void => {
    this.pressed.push(key)
    this.#rows = [row(this.pressed.join(' '))]
    this.#listener()
  }

  readonly paste = vi.fn()

  readonly resize = vi.fn()
}

const settled = (): Promise<void> => new Promise(resolve => setImmediate(resolve))

afterEach(() => vi.unstubAllEnvs())

describe('a screen', () => {
  it('shows its rows as they are, an empty one too', async () => {
    const scene = new Echo()
    const { lastFrame, unmount } = render(<App scene={scene} isColoured={false} />)
    await settled()
    expect(lastFrame()).toBe('first\n\nlast')
    unmount()
  })

  it('hears arrows, Enter, control keys and what is typed fast, each by its name', async () => {
    const scene = new Echo()
    const { stdin, lastFrame, unmount } = render(<App scene={scene} isColoured={false} />)
    await settled()
    for (const keys of ['\u001b[A', '\u001b[B', '\r', '\u0012', 'gG漢', '\t', '\u007f']) {
      stdin.write(keys)
      await settled()
    }
    expect(scene.pressed).toEqual(['up', 'down', 'enter', 'ctrl-r', 'g', 'G', '漢', 'tab', 'backspace'])
    await vi.waitFor(() => {
      expect(lastFrame()).toBe(scene.pressed.join(' '))
    })
    unmount()
  })

  it('takes nothing of what is pasted for a key', async () => {
    const scene = new Echo()
    const { stdin, unmount } = render(<App scene={scene} isColoured={false} />)
    await settled()
    for (const keys of ['j\u001b[200~Xw', '\r', 'y', '\t', 'q\u001b[201~k']) {
      stdin.write(keys)
      await settled()
    }
    expect(scene.pressed).toEqual(['j', 'k'])
    expect(scene.paste.mock.calls).toEqual([[expect.stringMatching(/^Xw.*q$/s)]])
    unmount()
  })

  it.each([
    ['behind the escape', ['\u001b', '[200~Xw'], ['\u001b', '[201~']],
    ['further on', ['\u001b[2', '00~Xw'], ['\u001b[20', '1~']],
    ['and text behind it', ['\u001b[200~Xw'], ['y\u001b[201', '~']],
  ])('knows the ends of what is pasted where they come in pieces: cut %s', async (_, begin, end) => {
    const scene = new Echo()
    const { stdin, unmount } = render(<App scene={scene} isColoured={false} />)
    await settled()
    for (const keys of [...begin, 'a [201~ in it', ...end, 'k', '\u001b[A']) {
      stdin.write(keys)
      await settled()
    }
    expect(scene.pressed.filter(key => key !== 'esc')).toEqual(['k', 'up'])
    expect(scene.paste.mock.calls).toEqual([[expect.stringMatching(/^Xwa \[201~ in ity?$/)]])
    unmount()
  })
})
