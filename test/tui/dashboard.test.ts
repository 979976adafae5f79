import { describe, expect, it } from 'vitest'
import type { Request } from '../../src/engine/cycle/request.ts'
import { resolve } from '../../src/engine/decisions/resolve.ts'
import { undo } from '../../src/engine/decisions/undo.ts'
import { survey } from '../../src/engine/observe/survey.ts'
import { Library } from '../../src/engine/texts/library.ts'
import type { Scene } from '../../src/tui/App.tsx'
import { Dashboard, type DashboardDesk, type Host } from '../../src/tui/dashboard.ts'
import type { Bench } from '../doubles/bench.ts'
import { busyDay, CAREFUL, done, mine, pathOf } from './model/dashboard/game.ts'

/** A dashboard over a busy day, its desk, and the terminal that it is on. */
class Room {
  readonly bench: Bench
  readonly requests: Request[] = []
  readonly edited: string[] = []
  readonly scenes: Scene[] = []
  readonly dashboard: Dashboard
  readonly ending: Promise<void>
  hasAgreedToLive = false
  isPaused = false
  fails: Error | undefined

  private constructor(bench: Bench) {
    this.bench = bench
    this.dashboard = new Dashboard(this.#desk(), { columns: 100, rows: 30 })
    const host: Host = {
      show: scene => {
        this.scenes.push(scene)
      },
      away: work => work(),
    }
    this.ending = this.dashboard.run(host)
  }

  static async open(): Promise<Room> {
    const { bench, results } = await busyDay()
    const room = new Room(bench)
    room.dashboard.tell({ event: 'phase', phase: { name: 'resting' } })
    room.dashboard.tell(done(results))
    await turns()
    return room
  }

  get shown(): string {
    return this.dashboard
      .rows()
      .map(row => row.map(({ text }) => text).join(''))
      .join('\n')
  }

  /** Presses keys, on whatever is shown, and lets each be carried out. */
  async type(...keys: readonly string[]): Promise<void> {
    for (const key of keys) {
      const scene = this.scenes.at(-1) ?? this.dashboard
      scene.press(key)
      await turns()
    }
  }

  async close(): Promise<void> {
    this.dashboard.close()
    await this.ending
  }

  #desk(): DashboardDesk {
    const { bench } = this
    const clock = {
      now: () => bench.clock.now(),
      elapsed: () => bench.clock.elapsed(),
      sleep: (_: number, woken?: AbortSignal) =>
        new Promise<void>(over => {
          if (woken?.aborted) over()
          woken?.addEventListener('abort', () => {
            over()
          })
        }),
    }
    return {
      clock,
      sync: (...agreed) => {
        this.requests.push(agreed.reduce<Request>((so, { to }) => to(so), { permissions: CAREFUL }))
      },
      agreeToLive: () => {
        this.hasAgreedToLive = true
        return Promise.resolve()
      },
      isPaused: () => this.isPaused,
      pause: () => {
        this.isPaused = true
      },
      resume: () => {
        this.isPaused = false
      },
      namesOf: changes => Promise.resolve(new Map(changes.map(change => [change, 'Ann']))),
      resolver: path =>
        Promise.resolve({
          clock,
          look: async () => {
            const { plan } = await survey(bench, new Library())
            const conflicts = plan.conflicts.filter(
              ({ sides }) => path === undefined || sides.ours?.path === path,
            )
            return { conflicts, copies: [], marked: [] }
          },
          credits: () => Promise.resolve(new Map()),
          write: decide => resolve(bench, new Library(), decide),
          edit: (_, text) => Promise.resolve(text),
          editFile: () => Promise.resolve(),
          mergeTool: () => Promise.resolve(undefined),
          separate: () => Promise.resolve(undefined),
          unmark: () => Promise.resolve(),
          progress: { read: () => undefined, write: () => undefined },
        }),
      edit: path => {
        this.edited.push(path)
        return this.fails ? Promise.reject(this.fails) : Promise.resolve()
      },
      undo: deed => undo(bench, new Library(), deed),
    }
  }
}

async function turns(): Promise<void> {
  for (let turn = 0; turn < 80; turn++) await Promise.resolve()
  await new Promise(over => setImmediate(over))
}

describe('a person at the dashboard', () => {
  it('sees who in Xano did what came', async () => {
    const room = await Room.open()
    expect(room.shown).toContain('updated by Ann')
    await room.close()
  })

  it('agrees to exactly what was asked, and to nothing with any other answer', async () => {
    const room = await Room.open()
    await room.type('enter', 'n', 'enter', 'esc')
    expect(room.requests).toEqual([])
    await room.type('enter', 'y')
    const [request] = room.requests
    const results = await room.bench.settle(request?.permissions)
    expect(results[0]?.plan.transitions.map(({ remote }) => remote?.kind)).toEqual(['delete'])
    mine(room.bench, 'e', 'one', 'mine')
    room.bench.unlink(pathOf('f'))
    const later = await room.bench.settle(request?.permissions)
    expect(later.at(-1)?.plan.held.map(({ sides }) => sides.theirs?.path)).toEqual([pathOf('f')])
    await room.close()
  })

  it('agrees to nothing by what is pasted, which is only text where something is looked for', async () => {
    const room = await Room.open()
    await room.type('enter')
    room.dashboard.paste('y\ry')
    await turns()
    expect(room.requests).toEqual([])
    expect(room.shown).toContain('What was pasted counts as no keys')
    await room.type('esc', '/')
    room.dashboard.paste('  f.xs\ry')
    await turns()
    expect(room.shown).toContain('Filter: f.xs▏')
    expect(room.requests).toEqual([])
    await room.close()
  })

  it('agrees once to pushes that serve production, and to nothing else with it', async () => {
    const room = await Room.open()
    mine(room.bench, 'e', 'one', 'mine')
    room.dashboard.tell(
      done(await room.bench.settle({ ...CAREFUL, deletions: 'forbidden', nothingSent: { kind: 'live' } })),
    )
    await turns()
    await room.type('enter', 'n')
    expect(room.hasAgreedToLive).toBe(false)
    await room.type('enter', 'y')
    expect([room.hasAgreedToLive, room.requests.length]).toEqual([true, 1])
    await room.close()
  })

  it('confirms a halted run by its id', async () => {
    const room = await Room.open()
    room.dashboard.tell({ event: 'halted', halt: { alarms: [], fingerprint: 'x' }, id: 'abc' })
    await room.type('enter', 'y')
    expect(room.requests.map(({ confirmed }) => confirmed)).toEqual(['abc'])
    await room.close()
  })

  it('resolves the selected conflict, comes back, and has that sent', async () => {
    const room = await Room.open()
    await room.type('j', 'enter', '1', 'a', 'w', 'y')
    expect(room.scenes).toHaveLength(2)
    expect(room.scenes[1]).toBe(room.dashboard)
    expect(room.shown).toContain('1 resolved.')
    expect(room.requests).toHaveLength(1)
    await room.close()
  })

  it('is told where there is nothing to resolve', async () => {
    const room = await Room.open()
    await room.type('c', '1', 'a', 'w', 'y', 'c')
    expect(room.shown).toContain('No conflict is open.')
    await room.close()
  })

  it('undoes what was pushed last, as an edit of the file', async () => {
    const room = await Room.open()
    expect(room.bench.file(pathOf('b'))).toContain('mine')
    await room.type('/', 'b', '.', 'enter', 'u', 'y')
    expect(room.bench.file(pathOf('b'))).toContain('one')
    expect(room.shown).toContain('Undone: the file holds again what it held before')
    await room.close()
  })

  it('undoes nothing after a second thought, nor over what was saved since', async () => {
    const room = await Room.open()
    await room.type('/', 'b', '.', 'enter', 'u', 'n')
    expect(room.bench.file(pathOf('b'))).toContain('mine')
    mine(room.bench, 'b', 'two', 'newer')
    await room.type('u', 'y')
    expect(room.bench.file(pathOf('b'))).toContain('newer')
    expect(room.shown).toContain('Nothing was undone')
    await room.close()
  })

  it('edits the file of what is selected, and hears why that failed', async () => {
    const room = await Room.open()
    await room.type('j', 'e')
    expect(room.edited).toEqual([pathOf('c')])
    room.fails = new Error('no editor')
    await room.type('e')
    expect(room.shown).toContain('no editor')
    await room.close()
  })

  it('syncs now, pauses and goes on', async () => {
    const room = await Room.open()
    await room.type('s', 'p')
    expect(room.isPaused).toBe(true)
    await room.type('s')
    expect(room.shown).toContain('It is paused: p goes on.')
    await room.type('p')
    expect(room.isPaused).toBe(false)
    expect(room.requests).toHaveLength(2)
    await room.close()
  })

  it.each(['q', 'ctrl-c'])('leaves with %s', async key => {
    const room = await Room.open()
    await room.type(key)
    await room.ending
  })

  it('leaves the resolver with the watch', async () => {
    const room = await Room.open()
    await room.type('c')
    await room.close()
    expect(room.scenes).toHaveLength(1)
  })
})

describe('how far a cycle is', () => {
  it('shows at once, and then ten times a second at most', async () => {
    const room = await Room.open()
    room.dashboard.tell({ event: 'phase', phase: { name: 'running', again: false, failures: 0 } })
    let changes = 0
    room.dashboard.subscribe(() => changes++)
    for (let written = 0; written < 500; written++)
      room.dashboard.tell({ event: 'stage', stage: { kind: 'writing', done: written, of: 500 } })
    expect(changes).toBe(1)
    expect(room.shown).toContain('writing 1 of 500')
    await room.close()
  })
})
