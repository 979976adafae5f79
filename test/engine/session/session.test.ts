import { describe, expect, it } from 'vitest'
import { resolve } from '../../../src/engine/decisions/resolve.ts'
import { type Budget, learn, spend, UNLIMITED } from '../../../src/engine/polling/budget.ts'
import {
  Misconfigured,
  NotWritten,
  PushDisabled,
  RateLimited,
  Unauthorized,
  Unreachable,
} from '../../../src/engine/ports/errors.ts'
import type { Activity } from '../../../src/engine/ports/remote.ts'
import { type Agreement, answerTo } from '../../../src/engine/questions/agreement.ts'
import { type Question, questionsOf } from '../../../src/engine/questions/question.ts'
import type { Desk, Hint, Place } from '../../../src/engine/session/desk.ts'
import type { News } from '../../../src/engine/session/news.ts'
import type { Obstacle } from '../../../src/engine/session/phase.ts'
import { Session } from '../../../src/engine/session/session.ts'
import { Library } from '../../../src/engine/texts/library.ts'
import { Bench, fn } from '../../doubles/bench.ts'
import { StagedClock } from '../../doubles/staged-clock.ts'

/** A folder in memory that a session watches; every request costs 20 ms. */
class Room implements Desk {
  readonly bench = new Bench()
  readonly clock = new StagedClock()
  readonly requests: { readonly name: string; readonly at: number }[] = []
  readonly news: News[] = []
  readonly session: Session
  blocked: Obstacle | undefined
  token = 'one'
  fails: Error | undefined
  limit: () => Error | undefined = () => undefined
  place: Place
  #hint: (hint: Hint) => void = () => undefined
  #budget: Budget = UNLIMITED
  #free: Promise<unknown> = Promise.resolve()

  constructor(place: Partial<Place> = {}) {
    const { remote, worktree, history, journal } = this.bench
    const ports = { remote, worktree, history, journal, clock: this.clock }
    const permissions = { local: true, remote: true, deletions: false, dataLoss: false }
    this.place = {
      binding: { origin: 'https://x.example', workspace: 1, label: 'v1' },
      branch: 'v1',
      ports,
      library: new Library(),
      request: { permissions },
      mayServe: false,
      every: undefined,
      ...place,
    }
    remote.before = name => {
      this.clock.pass(20)
      this.#budget = spend(this.#budget, this.clock.elapsed())
      this.requests.push({ name, at: this.clock.elapsed() })
      const failure = this.fails ?? this.limit()
      if (failure instanceof RateLimited) this.#budget = learn(this.#budget, this.clock.elapsed())
      if (failure) throw failure
    }
    this.session = new Session(this, {
      clock: this.clock,
      chance: () => 0,
      tell: news => this.news.push(news),
    })
  }

  start(hint: (hint: Hint) => void): Promise<void> {
    this.#hint = hint
    return Promise.resolve()
  }

  close(): Promise<void> {
    return Promise.resolve()
  }

  obstacle(): Promise<Obstacle | undefined> {
    return Promise.resolve(this.blocked)
  }

  open(): Promise<Place> {
    return Promise.resolve(this.place)
  }

  credentials(): string {
    return this.token
  }

  during<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#free.then(work)
    this.#free = done.catch(() => undefined)
    return done
  }

  budget(): Budget {
    return this.#budget
  }

  hint(hint: Hint): void {
    this.#hint(hint)
  }

  save(path: string, text: string): void {
    this.bench.save(path, text)
    this.#hint({ kind: 'file', path })
  }

  /** Runs until that much time has passed. */
  async until(ms: number): Promise<this> {
    this.clock.at(ms, () => {
      this.session.stop()
    })
    await this.session.run()
    return this
  }

  events(): string[] {
    return this.news.filter(({ event }) => event !== 'phase').map(({ event }) => event)
  }

  count(name: string, from = 0): number {
    return this.requests.filter(request => request.name === name && request.at >= from).length
  }
}

const rowOf = (id: number, type: string, name: string): Activity => ({
  id,
  at: new Date(0),
  type,
  name,
  author: { name: 'Ada', email: 'ada@example.com' },
})

const PATH = 'function/a.xs'

async function inStep(room: Room): Promise<void> {
  room.bench.remote.put(fn('a'))
  await room.bench.settle()
  room.bench.remote.received.length = 0
  room.requests.length = 0
}

describe('what a person agrees to beside the policy', () => {
  const deletion: Agreement = {
    to: request => ({ ...request, permissions: { ...request.permissions, deletions: true } }),
    waits: () => false,
  }

  async function withDeletion(): Promise<Room> {
    const room = new Room()
    for (const name of ['b', 'c']) room.bench.remote.put(fn(name))
    await inStep(room)
    room.bench.unlink(PATH)
    return room
  }

  it('is done by the cycle that it is said to', async () => {
    const room = await withDeletion()
    room.clock.at(2000, () => {
      expect(room.bench.remote.objects.size).toBe(3)
      room.session.call(deletion)
    })
    await room.until(4000)
    expect(room.bench.remote.objects.size).toBe(2)
  })

  it('outlasts a failure, and is over with the first run that succeeds', async () => {
    const room = await withDeletion()
    room.clock.at(2000, () => {
      room.fails = new Unreachable('no network', { wasSent: false })
      room.session.call(deletion)
    })
    room.clock.at(3000, () => {
      room.fails = undefined
    })
    room.clock.at(60_000, () => {
      expect(room.bench.remote.objects.size).toBe(2)
      room.bench.unlink('function/b.xs')
      room.session.call()
    })
    await room.until(62_000)
    expect(room.bench.remote.objects.size).toBe(2)
  })
})

describe('an answer to a question', () => {
  /** What is asked now. */
  const asked = (room: Room): Question[] => {
    const results = room.news.flatMap(news => (news.event === 'done' ? news.results : []))
    return results.flatMap((result, at) => (at === results.length - 1 ? questionsOf(result) : []))
  }
  const book = (column: string): string =>
    `table book {\n  auth = false\n\n  schema {\n    int id\n${column}  }\n}`

  async function withTables(): Promise<Room> {
    const room = new Room()
    room.place = {
      ...room.place,
      request: { permissions: { ...room.place.request.permissions, heldTables: 'all' } },
    }
    room.bench.remote.put(book('    text pages\n'))
    room.bench.remote.put(fn('a'))
    await inStep(room)
    return room
  }

  it('stands while the same text waits for another answer', async () => {
    const room = await withTables()
    room.save('table/book.xs', book(''))
    const kinds: string[] = []
    for (const at of [2000, 4000])
      room.clock.at(at, () => {
        const [question] = asked(room)
        if (!question) throw new Error('nothing is asked')
        kinds.push(question.kind)
        room.session.call(answerTo(question, question.kind === 'column' ? { kind: 'dropped' } : 'yes'))
      })
    await room.until(8000)
    expect(kinds).toEqual(['table', 'column'])
    expect([...room.bench.remote.objects.values()].join('\n')).not.toContain('pages')
    expect(asked(room)).toEqual([])
  })

  it('says nothing of a text that was saved since', async () => {
    const room = await withTables()
    room.save('table/book.xs', book(''))
    room.clock.at(2000, () => {
      room.session.call(...asked(room).map(question => answerTo(question, 'yes')))
    })
    room.clock.at(4000, () => {
      room.save('table/book.xs', book('    text title\n    text pages\n'))
    })
    await room.until(8000)
    expect(asked(room).map(({ kind }) => kind)).toEqual(['table'])
  })

  it('is heard with all others while a cycle is under way', async () => {
    const room = await withTables()
    room.save('table/book.xs', book('    text title\n    text pages\n'))
    room.bench.unlink(PATH)
    let isAsked = false
    room.clock.at(3000, () => {
      isAsked = true
      room.session.call()
    })
    const { before } = room.bench.remote
    room.bench.remote.before = name => {
      before(name)
      if (!isAsked || name !== 'snapshot') return
      isAsked = false
      for (const question of asked(room)) room.session.call(answerTo(question, 'yes'))
    }
    await room.until(8000)
    expect([...room.bench.remote.objects.values()].join('\n')).toContain('title')
    expect(room.bench.remote.objects.size).toBe(1)
  })

  it('ends with the branch that it was about', async () => {
    const room = await withTables()
    room.save('table/book.xs', book(''))
    room.clock.at(2000, () => {
      room.session.call(...asked(room).map(question => answerTo(question, 'yes')))
    })
    room.clock.at(4000, () => {
      room.place = { ...room.place, branch: 'v2', binding: { ...room.place.binding, label: 'v2' } }
      room.session.call()
    })
    room.clock.at(6000, () => {
      room.place = { ...room.place, branch: 'v1', binding: { ...room.place.binding, label: 'v1' } }
      room.session.call()
    })
    await room.until(8000)
    expect(asked(room).map(({ kind }) => kind)).toEqual(['table'])
  })
})

describe('a session', () => {
  it('brings both sides in step at first, and says so once', async () => {
    const room = new Room()
    room.bench.remote.put(fn('a'))
    await room.until(60_000)
    expect(room.bench.file(PATH)).toContain('function a')
    expect(room.events()).toEqual(['ready', 'done', 'settled'])
  })

  it('pushes what was saved once it rests, in one push with its dry run, read and read back', async () => {
    const room = new Room()
    await inStep(room)
    room.clock.at(5000, () => {
      room.save(PATH, fn('a', 'half'))
    })
    room.clock.at(5100, () => {
      room.save(PATH, fn('a', 'whole'))
    })
    await room.until(6000)
    const after = room.requests.filter(({ at }) => at > 5100 && at < 5800).map(({ name }) => name)
    expect(after).toEqual(['live', 'preview', 'snapshot', 'push', 'snapshot'])
    expect(room.requests.find(({ name, at }) => name === 'live' && at > 5100)?.at).toBeCloseTo(5320, 0)
    expect(room.bench.remote.received).toHaveLength(1)
    expect(room.bench.remote.received[0]?.[0]).toContain('whole')
  })

  it.each(['live', 'preview', 'snapshot', 'push'] as const)(
    'sends what was saved while a push was at its %s as well',
    async moment => {
      const room = new Room()
      await inStep(room)
      const { before } = room.bench.remote
      let isSaved = false
      room.bench.remote.before = name => {
        before(name)
        if (name !== moment || isSaved || room.clock.elapsed() < 5100) return
        isSaved = true
        room.save('function/b.xs', fn('b', 'meanwhile'))
      }
      room.clock.at(5000, () => {
        room.save(PATH, fn('a', 'first'))
      })
      await room.until(9000)
      expect(room.bench.remote.received.flat().map(text => /first|meanwhile/.exec(text)?.[0])).toEqual([
        'first',
        'meanwhile',
      ])
    },
  )

  it('sends the work of somebody who changes many files as one push', async () => {
    const room = new Room()
    await inStep(room)
    for (let n = 0; n < 40; n++)
      room.clock.at(5000 + n * 90, () => {
        room.save(`function/f${n}.xs`, fn(`f${n}`))
      })
    await room.until(20_000)
    expect(room.bench.remote.received.map(texts => texts.length)).toEqual([40])
  })

  it('waits no longer than 15 seconds for somebody who never stops', async () => {
    const room = new Room()
    await inStep(room)
    for (let n = 0; n < 400; n++)
      room.clock.at(5000 + n * 90, () => {
        room.save(`function/f${n % 50}.xs`, fn(`f${n % 50}`, `v${n}`))
      })
    await room.until(21_500)
    expect(room.bench.remote.received.length).toBe(1)
  })

  it('takes what a colleague edits, and does not push it back', async () => {
    const room = new Room()
    await inStep(room)
    room.clock.at(10_000, () => {
      room.bench.remote.put(fn('a', 'theirs'))
    })
    await room.until(60_000)
    expect(room.bench.file(PATH)).toContain('theirs')
    expect(room.bench.remote.received).toEqual([])
  })

  it('brings within a minute what the disk did not take before, without another word from Xano', async () => {
    const room = new Room()
    await inStep(room)
    let isFull = true
    room.bench.worktree.before = () => {
      if (isFull) throw new NotWritten('the disk is full')
    }
    room.clock.at(10_000, () => {
      room.bench.remote.put(fn('a', 'theirs'))
    })
    room.clock.at(100_000, () => {
      expect(JSON.stringify(room.news)).toContain('the disk is full')
      expect(room.bench.file(PATH)).not.toContain('theirs')
      isFull = false
    })
    await room.until(165_000)
    expect(room.bench.file(PATH)).toContain('theirs')
    expect(room.bench.remote.received).toEqual([])
  })

  it('plans nothing and sends nothing while nobody edits', async () => {
    const room = new Room()
    await inStep(room)
    await room.until(600_000)
    expect(new Set(room.requests.map(({ name }) => name))).toEqual(new Set(['activity', 'live', 'snapshot']))
    expect(room.bench.history.advances).toBeLessThanOrEqual(2)
    expect(room.count('snapshot', 300_000)).toBeLessThanOrEqual(10)
  })

  it('reads Xano every 30 seconds at the least often, where it has no log', async () => {
    const room = new Room()
    await inStep(room)
    await room.until(1_200_000)
    const reads = room.requests.filter(({ name, at }) => name === 'snapshot' && at > 600_000)
    expect(reads.length).toBeGreaterThanOrEqual(19)
    expect(reads.length).toBeLessThanOrEqual(21)
  })

  it('reads Xano when the log tells of somebody, and else once a minute', async () => {
    const room = new Room()
    await inStep(room)
    room.bench.remote.rows = [rowOf(7, 'workspace:read', 'x')]
    room.clock.at(10_000, () => {
      room.bench.remote.put(fn('a', 'theirs'))
      room.bench.remote.rows = [rowOf(9, 'workspace:read', 'x'), rowOf(8, 'function:update', 'a')]
    })
    await room.until(59_000)
    expect(room.bench.file(PATH)).toContain('theirs')
    expect(room.count('snapshot')).toBe(2)
    expect(room.count('activity')).toBeGreaterThan(20)
  })

  it('reads the log from when it answers first, though it failed to in the beginning', async () => {
    const room = new Room()
    await inStep(room)
    room.clock.at(9000, () => {
      room.bench.remote.rows = []
    })
    await room.until(60_000)
    expect(room.count('snapshot', 15_000)).toBeLessThanOrEqual(1)
    expect(room.count('activity', 15_000)).toBeGreaterThan(20)
  })

  it('does without the log while it fails, and reads it again afterwards', async () => {
    const room = new Room()
    await inStep(room)
    room.bench.remote.rows = []
    room.clock.at(10_000, () => {
      room.bench.remote.rows = undefined
    })
    room.clock.at(30_000, () => {
      room.bench.remote.rows = []
    })
    await room.until(90_000)
    const reads = (from: number, to: number): number =>
      room.count('snapshot', from) - room.count('snapshot', to)
    expect(reads(12_000, 30_000)).toBeGreaterThanOrEqual(5)
    expect(reads(35_000, 90_000)).toBeLessThanOrEqual(1)
    expect(room.events()).toEqual(['ready', 'settled'])
  })

  it('tells with its push who was at the definition while it was being sent, and takes their edit right after', async () => {
    const room = new Room()
    room.bench.remote.rows = []
    await inStep(room)
    room.clock.at(3000, () => {
      room.save(PATH, fn('a', 'mine'))
    })
    const { before } = room.bench.remote
    const row = (id: number, name: string): Activity => ({
      ...rowOf(id, 'function:update', 'a'),
      at: room.clock.now(),
      author: { name, email: `${name}@example.com` },
    })
    room.bench.remote.before = name => {
      before(name)
      if (name === 'push') room.bench.remote.rows = [row(3, 'ann'), row(2, 'dev'), row(1, 'zoe')]
    }
    room.bench.remote.reformat = text => text.replace('mine', 'mine, and of ann')
    await room.until(10_000)
    const told = room.news.flatMap(news => (news.event === 'done' ? [news.account] : []))
    const pushed = told.flatMap(account => account.pushed)
    expect(pushed.map(({ meanwhile = [] }) => meanwhile.map(({ name }) => name))).toEqual([['zoe']])
    expect(told.flatMap(({ conflicts }) => conflicts)).toEqual([])
    expect(room.bench.file(PATH)).toContain('mine, and of ann')
    expect(room.bench.remote.received).toHaveLength(1)
    expect(room.count('me')).toBe(1)
  })

  it('takes the row of its own push for no news, and a second one for some', async () => {
    const room = new Room()
    await inStep(room)
    room.bench.remote.rows = []
    room.clock.at(3000, () => {
      room.save(PATH, fn('a', 'mine'))
    })
    const { before } = room.bench.remote
    room.bench.remote.before = name => {
      before(name)
      if (name === 'push') room.bench.remote.rows = [rowOf(1, 'function:update', 'a')]
    }
    room.clock.at(20_000, () => {
      room.bench.remote.rows = [rowOf(2, 'function:update', 'a'), rowOf(1, 'function:update', 'a')]
    })
    await room.until(40_000)
    const reads = room.requests.filter(({ name, at }) => name === 'snapshot' && at > 4000)
    expect(reads.map(({ at }) => Math.floor(at / 10_000))).toEqual([2])
  })

  it('does nothing while git is in the middle of something, and goes on when it is over', async () => {
    const room = new Room()
    await inStep(room)
    room.clock.at(5000, () => {
      room.blocked = { kind: 'git', what: 'a rebase is in progress' }
      room.hint({ kind: 'git' })
      room.save(PATH, fn('a', 'mine'))
    })
    room.clock.at(30_000, () => {
      expect(room.bench.remote.received).toEqual([])
      room.blocked = undefined
      room.hint({ kind: 'git' })
    })
    await room.until(35_000)
    expect(room.bench.remote.received).toHaveLength(1)
    expect(room.events()).toEqual(['ready', 'settled', 'paused', 'resumed', 'done', 'settled'])
  })

  it('backs off while Xano cannot be reached, says so, and goes on by itself', async () => {
    const room = new Room()
    await inStep(room)
    room.clock.at(5000, () => {
      room.fails = new Unreachable('no network', { wasSent: false })
    })
    room.clock.at(60_000, () => {
      room.fails = undefined
    })
    room.clock.at(20_000, () => {
      room.save(PATH, fn('a', 'mine'))
    })
    await room.until(200_000)
    const errors = room.news.flatMap(news => (news.event === 'error' ? [news.retryInMs] : []))
    expect(errors.slice(0, 5)).toEqual([1000, 2000, 4000, 8000, 16_000])
    expect(room.bench.remote.received).toHaveLength(1)
    expect(room.events().at(-1)).toBe('settled')
  })

  it('tells of a definition that Xano fails on, syncs the rest, and tries it again less and less often', async () => {
    const room = new Room()
    for (const name of ['a', 'b']) room.bench.remote.put(fn(name, 'x'))
    room.bench.remote.fails = names => names.includes('a')
    room.clock.at(1000, () => {
      for (const name of ['a', 'b'])
        room.save(`function/${name}.xs`, (room.bench.file(`function/${name}.xs`) ?? '').replace('x', 'y'))
    })
    room.clock.at(40_000, () => {
      room.bench.remote.fails = () => false
    })
    await room.until(120_000)
    const errors = room.news.filter(news => news.event === 'error')
    expect(errors[0]).toMatchObject({
      trouble: { code: 'server-failed', message: expect.stringContaining('function/a.xs: Xano') as string },
      retryInMs: 1000,
    })
    expect(errors.length).toBeLessThan(8)
    expect(room.events().filter(event => event !== 'error')).toEqual([
      'ready',
      'done',
      'settled',
      'done',
      'done',
      'settled',
    ])
    expect([...room.bench.remote.objects.values()].filter(text => text.includes('y'))).toHaveLength(2)
  })

  it('tells what a run did before it failed, and of nothing twice', async () => {
    const room = new Room()
    room.bench.remote.put(fn('a', 'x'))
    room.clock.at(1000, () => {
      room.save(PATH, (room.bench.file(PATH) ?? '').replace('function a', 'function renamed'))
      room.save('function/other.xs', fn('a', 'other'))
    })
    const { before } = room.bench.remote
    let previews = 0
    room.bench.remote.before = name => {
      before(name)
      if (name === 'preview' && ++previews === 2) throw new Unreachable('no network', { wasSent: false })
    }
    await room.until(100_000)
    const pushed = room.news.flatMap(news =>
      news.event === 'done' ? [news.account.pushed.map(({ name }) => name)] : [],
    )
    expect(pushed.filter(names => names.length > 0)).toEqual([['renamed'], ['a']])
    expect(room.events().filter(event => event === 'ready')).toHaveLength(1)
    expect(room.events().at(-1)).toBe('settled')
  })

  it('asks Xano nothing with a token that it refused, until there is another one', async () => {
    const room = new Room()
    await inStep(room)
    room.clock.at(5000, () => {
      room.fails = new Unauthorized('expired')
      room.save(PATH, fn('a', 'mine'))
    })
    room.clock.at(400_000, () => {
      expect(room.requests.filter(({ at }) => at > 10_000)).toEqual([])
      room.fails = undefined
      room.token = 'two'
    })
    await room.until(405_000)
    expect(room.bench.remote.received).toHaveLength(1)
  })

  it('is paused while it cannot work, says so once, and goes on as soon as a hint tells that it can', async () => {
    const room = new Room()
    await inStep(room)
    room.clock.at(5000, () => {
      room.fails = new Misconfigured('the policy is no YAML')
      room.save(PATH, fn('a', 'mine'))
    })
    room.clock.at(200_000, () => {
      expect(room.events()).toEqual(['ready', 'settled', 'paused'])
      expect(room.requests.filter(({ at }) => at > 10_000).length).toBeLessThanOrEqual(4)
      room.fails = undefined
      room.hint({ kind: 'settings' })
    })
    await room.until(203_000)
    expect(room.bench.remote.received).toHaveLength(1)
    expect(room.events()).toEqual(['ready', 'settled', 'paused', 'resumed', 'done', 'settled'])
  })

  it('names what stands in the way rather than what failed because of it', async () => {
    const room = new Room()
    await inStep(room)
    room.clock.at(5000, () => {
      room.save(PATH, fn('a', 'mine'))
    })
    const { before } = room.bench.remote
    room.bench.remote.before = name => {
      before(name)
      if (name !== 'preview' || room.blocked) return
      room.blocked = { kind: 'gone', folder: '/a/.git' }
      throw new Misconfigured('/a is not inside a git repository')
    }
    room.clock.at(9000, () => {
      room.blocked = undefined
      room.bench.remote.before = before
    })
    await room.until(15_000)
    expect(room.news.flatMap(news => (news.event === 'paused' ? [news.obstacle.kind] : []))).toEqual(['gone'])
    expect(room.events()).toEqual(['ready', 'settled', 'paused', 'resumed', 'done', 'settled'])
    expect(room.bench.remote.received).toHaveLength(1)
  })

  it('has another word for another reason to stand still', async () => {
    const room = new Room()
    await inStep(room)
    const reasons: Obstacle[] = [{ kind: 'git', what: 'a rebase' }, { kind: 'asked' }]
    for (const [at, obstacle] of reasons.entries())
      room.clock.at(5000 + 5000 * at, () => {
        room.blocked = obstacle
        room.hint({ kind: 'git' })
      })
    await room.until(20_000)
    const phases = room.news.flatMap(news => (news.event === 'phase' ? [news.phase] : []))
    expect(phases.flatMap(phase => (phase.name === 'blocked' ? [phase.obstacle] : []))).toEqual(reasons)
  })

  it('goes on pulling where the workspace takes no pushes, and tells what waits', async () => {
    const room = new Room()
    await inStep(room)
    const { before } = room.bench.remote
    room.bench.remote.before = name => {
      before(name)
      if (name === 'preview') throw new PushDisabled('Push is disabled for this workspace')
    }
    room.clock.at(5000, () => {
      room.save(PATH, fn('a', 'mine'))
      room.bench.remote.put(fn('b'))
    })
    await room.until(60_000)
    expect(room.bench.file('function/b.xs')).toContain('function b')
    const done = room.news.flatMap(news => (news.event === 'done' ? news.account.held : []))
    expect(done.map(({ reason }) => reason)).toEqual(['Push is disabled for this workspace'])
    expect(room.count('preview')).toBe(1)
  })

  it('pushes nothing to a branch that serves production, unless somebody has agreed', async () => {
    for (const mayServe of [false, true]) {
      const room = new Room({ mayServe })
      await inStep(room)
      room.bench.remote.live = true
      room.clock.at(5000, () => {
        room.save(PATH, fn('a', 'mine'))
        room.bench.remote.put(fn('b'))
      })
      await room.until(60_000)
      expect(room.bench.remote.received).toHaveLength(mayServe ? 1 : 0)
      expect(room.bench.file('function/b.xs')).toContain('function b')
    }
  })

  it('pushes nothing from the moment at which the branch is live, says so, and goes on when it is not', async () => {
    const room = new Room()
    await inStep(room)
    room.clock.at(10_000, () => {
      room.bench.remote.live = true
      room.save(PATH, fn('a', 'mine'))
    })
    room.clock.at(100_000, () => {
      expect(room.bench.remote.received).toEqual([])
      room.bench.remote.live = false
    })
    await room.until(170_000)
    expect(room.bench.remote.received).toHaveLength(1)
    const said = room.news.flatMap(news => (news.event === 'ready' ? [news.live] : []))
    expect(said).toEqual([false, true, false])
  })

  it('tries what a closed workspace took nothing of again every minute, without a word until it is taken', async () => {
    const room = new Room()
    await inStep(room)
    const { before } = room.bench.remote
    room.bench.remote.before = name => {
      before(name)
      if (name === 'preview') throw new PushDisabled('Push is disabled for this workspace')
    }
    room.clock.at(5000, () => {
      room.save(PATH, fn('a', 'mine'))
    })
    room.clock.at(200_000, () => {
      expect(room.events()).toEqual(['ready', 'settled', 'done', 'settled'])
      expect(room.count('preview')).toBe(4)
      room.bench.remote.before = before
    })
    await room.until(260_000)
    expect(room.bench.remote.received).toHaveLength(1)
    expect(room.events().slice(4)).toEqual(['done', 'resolved', 'settled'])
  })

  it('keeps to ten requests in 20 seconds once Xano has refused one, and still pushes', async () => {
    const room = new Room({ every: 500 })
    await inStep(room)
    room.clock.pass(20_000)
    room.bench.remote.rows = []
    const busiest = (from: number): number => {
      const times = room.requests.filter(({ at }) => at > from).map(({ at }) => at)
      return Math.max(...times.map(at => times.filter(other => other > at - 20_000 && other <= at).length))
    }
    room.limit = () =>
      busiest(room.clock.elapsed() - 20_000) > 10 ? new RateLimited('too many', undefined) : undefined
    room.clock.at(60_000, () => {
      room.save(PATH, fn('a', 'mine'))
    })
    await room.until(120_000)
    expect(room.events().filter(event => event === 'error')).toHaveLength(1)
    expect(busiest(30_000)).toBeLessThanOrEqual(7)
    expect(room.bench.remote.received).toHaveLength(1)
  })

  it('follows the developer to another bound branch', async () => {
    const room = new Room()
    await inStep(room)
    const other = new Room()
    other.bench.remote.put(fn('other'))
    room.clock.at(5000, () => {
      room.place = { ...other.place, branch: 'v2' }
      room.hint({ kind: 'git' })
    })
    await room.until(10_000)
    expect(other.bench.file('function/other.xs')).toContain('function other')
    expect(room.events()).toEqual(['ready', 'settled', 'ready', 'done', 'settled'])
  })

  it('finds what no event told of', async () => {
    const room = new Room()
    await inStep(room)
    room.clock.at(5000, () => {
      room.bench.save(PATH, fn('a', 'unseen'))
    })
    await room.until(240_000)
    expect(room.bench.remote.received).toHaveLength(1)
  })

  it('finds what came with a folder', async () => {
    const room = new Room()
    await inStep(room)
    room.clock.at(5000, () => {
      room.bench.save('table/t.xs', 'table t {\n}')
      room.hint({ kind: 'folder', path: 'table' })
    })
    await room.until(6000)
    expect(room.bench.remote.received).toHaveLength(1)
  })

  it('tells a conflict once, and that it is resolved', async () => {
    const room = new Room()
    await inStep(room)
    room.clock.at(5000, () => {
      room.bench.remote.put(fn('a', 'theirs'))
      room.save(PATH, fn('a', 'mine'))
    })
    room.clock.at(100_000, () => {
      room.save(PATH, fn('a', 'theirs'))
    })
    await room.until(160_000)
    const told = room.news.flatMap(news => (news.event === 'done' ? news.account.conflicts : []))
    expect(told).toHaveLength(1)
    expect(room.events().filter(event => event === 'resolved')).toHaveLength(1)
  })

  it('tells no conflict for resolved that only goes on with another text', async () => {
    const room = new Room()
    await inStep(room)
    room.clock.at(5000, () => {
      room.bench.remote.put(fn('a', 'theirs'))
      room.save(PATH, fn('a', 'mine'))
    })
    room.clock.at(60_000, () => {
      room.bench.remote.put(fn('a', 'theirs again'))
    })
    await room.until(160_000)
    const told = room.news.flatMap(news => (news.event === 'done' ? news.account.conflicts : []))
    expect(told).toHaveLength(2)
    expect(room.events()).not.toContain('resolved')
  })

  it('sends what another command has decided, though no file has changed', async () => {
    const room = new Room()
    await inStep(room)
    room.clock.at(5000, () => {
      room.bench.remote.put(fn('a', 'theirs'))
      room.save(PATH, fn('a', 'mine'))
    })
    room.clock.at(50_000, () => {
      void room
        .during(() => resolve(room.bench, new Library(), () => Promise.resolve('local')))
        .then(() => {
          room.hint({ kind: 'git' })
        })
    })
    await room.until(100_000)
    expect(room.bench.remote.received.flat().filter(text => text.includes('mine'))).toHaveLength(1)
  })

  it('tries again when a person asks, whatever it knew', async () => {
    const room = new Room()
    await inStep(room)
    room.clock.at(5000, () => {
      room.session.call()
    })
    await room.until(5500)
    expect(room.count('snapshot', 5000)).toBe(1)
  })
})

describe('a session at rest', () => {
  it('asks once what the next cycle will ask, while nobody waits for it', async () => {
    const room = new Room()
    await inStep(room)
    const { history } = room.bench
    const asked: number[] = []
    const pushesSince = history.pushesSince.bind(history)
    history.pushesSince = () => {
      asked.push(room.clock.elapsed())
      return pushesSince()
    }
    await room.until(60_000)
    expect(asked).toHaveLength(1)
    expect(room.count('snapshot', asked[0])).toBeGreaterThan(0)
  })
})
