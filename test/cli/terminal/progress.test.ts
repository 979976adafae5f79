import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type Canvas, Progress } from '../../../src/cli/terminal/progress.ts'
import { openShop } from '../shop.ts'

class Screen implements Canvas {
  readonly columns: number
  written = ''

  constructor(columns = 80) {
    this.columns = columns
  }

  write(text: string): void {
    this.written += text
  }

  /** What stands in the lines now. */
  get lines(): string[] {
    return this.written
      .split('\n')
      .map(line => line.slice(line.lastIndexOf('\r') + 1).replace('\u001b[K', ''))
  }
}

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

describe('progress', () => {
  const onto = (screen: Screen): Progress => new Progress(screen, { isColoured: false })

  it('says nothing about what is over in less than half a second', () => {
    const screen = new Screen()
    const progress = onto(screen)
    progress.tell({ kind: 'reading', side: 'files' })
    vi.advanceTimersByTime(499)
    progress.end()
    vi.advanceTimersByTime(5000)
    expect(screen.written).toBe('')
  })

  it.each([80, 0])('says what it waits for, and for how long, on a terminal of %i columns', columns => {
    const screen = new Screen(columns)
    const progress = onto(screen)
    progress.tell({ kind: 'reading', side: 'xano' })
    vi.advanceTimersByTime(500)
    expect(screen.lines).toEqual(['Reading Xano…'])
    vi.advanceTimersByTime(11_600)
    expect(screen.lines).toEqual(['Reading Xano… (12 s)'])
    progress.end()
  })

  it('goes on in one line, and leaves nothing behind', () => {
    const screen = new Screen()
    const progress = onto(screen)
    progress.tell({ kind: 'reading', side: 'xano' })
    vi.advanceTimersByTime(600)
    progress.tell({ kind: 'comparing' })
    expect(screen.lines).toEqual(['Comparing…'])
    progress.tell({ kind: 'pushing', definitions: 1 })
    expect(screen.lines).toEqual(['Sending 1 definition to Xano…'])
    progress.end()
    expect(screen.lines).toEqual([''])
  })

  it('is drawn where work leaves the timer no time, but not for every file', () => {
    const screen = new Screen()
    const progress = onto(screen)
    const began = Date.now()
    for (let done = 0; done < 1000; done++) {
      vi.setSystemTime(began + done)
      progress.tell({ kind: 'writing', done, of: 1000 })
    }
    expect(screen.lines.at(-1)).toMatch(/^Writing 9\d\d of 1000…$/)
    expect(screen.written.split('Writing').length).toBeLessThan(15)
    progress.end()
  })

  it('never wraps, and keeps a line that is said above it', () => {
    const screen = new Screen(12)
    const progress = onto(screen)
    progress.tell({ kind: 'pushing', definitions: 3 })
    vi.advanceTimersByTime(500)
    expect(screen.lines).toEqual(['Sending 3 d'])
    progress.say('Ending')
    expect(screen.lines).toEqual(['Ending', ''])
    progress.end()
  })

  it('is dim where colours are wanted', () => {
    const screen = new Screen()
    const progress = new Progress(screen, { isColoured: true })
    progress.tell({ kind: 'comparing' })
    vi.advanceTimersByTime(500)
    expect(screen.written).toContain('\u001b[2mComparing…\u001b[22m')
    progress.end()
  })
})

describe('a run that is not watched by anybody', () => {
  it('draws nothing on standard error', async () => {
    vi.useRealTimers()
    const shop = await openShop()
    shop.xano.faults.add({ match: { path: '*/multidoc' }, action: { type: 'delay', ms: 700 } })
    expect(await shop.run('pull')).toMatchObject({ code: 0, stderr: '' })
  })
})
