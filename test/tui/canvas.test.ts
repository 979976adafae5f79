import { EventEmitter } from 'node:events'
import xterm from '@xterm/headless'
import { afterEach, describe, expect, it } from 'vitest'
import { Canvas, type Surface } from '../../src/tui/canvas.ts'

/** A terminal of five by three that has something to say already. */
class Paper extends EventEmitter implements Surface {
  readonly screen = new xterm.Terminal({ cols: 5, rows: 3, allowProposedApi: true })
  readonly written: string[] = []
  columns = 5
  rows = 3

  write(text: string): void {
    this.written.push(text)
    this.screen.write(text)
  }

  resizeTo(columns: number, rows: number): void {
    Object.assign(this, { columns, rows })
    this.screen.resize(columns, rows)
    this.emit('resize')
  }

  async lines(): Promise<string[]> {
    await new Promise<void>(done => {
      this.screen.write('', done)
    })
    const { active } = this.screen.buffer
    return Array.from({ length: this.rows }, (_, at) => active.getLine(at)?.translateToString(true) ?? '')
  }
}

const opened: Canvas[] = []
function canvasOn(paper: Paper): Canvas {
  const canvas = new Canvas(paper)
  opened.push(canvas)
  return canvas
}

afterEach(() => {
  for (const canvas of opened.splice(0)) canvas.close()
})

describe('a canvas', () => {
  it('shows each frame where the one before was, also full and wide lines', async () => {
    const paper = new Paper()
    const canvas = canvasOn(paper)
    canvas.write('12345\n漢字x\nabc')
    expect(await paper.lines()).toEqual(['12345', '漢字x', 'abc'])
    canvas.write('1\n漢字x\n\u001b[1m54321\u001b[22m')
    expect(await paper.lines()).toEqual(['1', '漢字x', '54321'])
  })

  it('writes only the lines that have changed, and erases none before', () => {
    const paper = new Paper()
    const canvas = canvasOn(paper)
    canvas.write('one\ntwo\nthree')
    paper.written.length = 0
    canvas.write('one\nTWO\nthree')
    canvas.write('one\nTWO\nthree')
    expect(paper.written).toHaveLength(1)
    expect(paper.written[0]).toContain('TWO')
    expect(paper.written[0]).not.toMatch(/one|three|\[2J|\[2K/)
  })

  it('breaks no line and scrolls nothing away, however long a frame is', async () => {
    const paper = new Paper()
    canvasOn(paper).write('1234567\n2\n3\n4\n5')
    const [first, ...rest] = await paper.lines()
    expect(first).toHaveLength(5)
    expect(rest).toEqual(['2', '3'])
  })

  it('fills the usual room where a terminal does not tell how much it has', async () => {
    const paper = new Paper()
    paper.resizeTo(80, 24)
    Object.assign(paper, { columns: 0, rows: 0 })
    const canvas = canvasOn(paper)
    canvas.write(Array.from({ length: 30 }, (_, at) => `line ${at}`).join('\n'))
    canvas.write('one')
    paper.rows = 24
    expect(await paper.lines()).toEqual(['one', ...Array.from({ length: 23 }, () => '')])
  })

  it('is whole again after the terminal has changed its size', async () => {
    const paper = new Paper()
    canvasOn(paper).write('one\ntwo\nthree')
    paper.resizeTo(5, 2)
    expect(await paper.lines()).toEqual(['one', 'two'])
    paper.resizeTo(8, 4)
    expect(await paper.lines()).toEqual(['one', 'two', 'three', ''])
  })

  it('gives back what the terminal showed, and paints nothing after that', async () => {
    const paper = new Paper()
    paper.write('mine')
    const canvas = canvasOn(paper)
    canvas.write('other')
    expect(await paper.lines()).toEqual(['other', '', ''])
    canvas.close()
    canvas.write('late')
    paper.resizeTo(6, 3)
    expect(await paper.lines()).toEqual(['mine', '', ''])
    expect(process.listeners('exit')).not.toContain(canvas.close)
  })
})
