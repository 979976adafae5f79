import { describe, expect, it } from 'vitest'
import {
  Forbidden,
  Misconfigured,
  PushDisabled,
  RateLimited,
  Unauthorized,
  Unreachable,
} from '../../../src/engine/ports/errors.ts'
import { answerTo } from '../../../src/engine/questions/agreement.ts'
import type { Obstacle } from '../../../src/engine/session/phase.ts'
import { fn } from '../../doubles/bench.ts'
import { inStep, PATH, Room } from './room.ts'

describe('a session in trouble', () => {
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

  it("names what the disk says itself as the disk's", async () => {
    const room = new Room()
    await inStep(room)
    room.clock.at(5000, () => {
      room.fails = Object.assign(new Error('no space left'), { code: 'ENOSPC', syscall: 'link' })
      room.save(PATH, fn('a', 'mine'))
    })
    await room.until(7000)
    const codes = room.news.flatMap(news => (news.event === 'error' ? [news.trouble.code] : []))
    expect(codes[0]).toBe('disk-failed')
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

  it('asks once a minute with a token that was refused, without a word, and at once with another one', async () => {
    const room = new Room()
    await inStep(room)
    room.clock.at(5000, () => {
      room.fails = new Unauthorized('expired')
      room.save(PATH, fn('a', 'mine'))
    })
    room.clock.at(400_000, () => {
      const since = room.requests.flatMap(({ at }) => (at > 10_000 ? [at] : []))
      expect(since).toHaveLength(6)
      expect(Math.min(...since)).toBeGreaterThan(65_000)
      expect(room.events()).toEqual(['ready', 'settled', 'paused'])
      room.fails = undefined
      room.token = 'two'
    })
    await room.until(405_000)
    expect(room.bench.remote.received).toHaveLength(1)
    expect(room.events()).toEqual(['ready', 'settled', 'paused', 'resumed', 'done', 'settled'])
  })

  it('goes on within a minute where a token was refused once, which nobody can exchange', async () => {
    const room = new Room()
    await inStep(room)
    room.clock.at(5000, () => {
      room.fails = new Unauthorized('expired')
      room.save(PATH, fn('a', 'mine'))
    })
    room.clock.at(10_000, () => {
      room.fails = undefined
    })
    await room.until(70_000)
    expect(room.bench.remote.received).toHaveLength(1)
    expect(room.events()).toEqual(['ready', 'settled', 'paused', 'resumed', 'done', 'settled'])
  })

  it.each([
    ['a token was refused', new Unauthorized('expired')],
    ['the settings were wrong', new Misconfigured('the policy is no YAML')],
  ])('tries again at once where %s and a person asks for it', async (_, fails) => {
    const room = new Room()
    await inStep(room)
    room.clock.at(5000, () => {
      room.fails = fails
      room.save(PATH, fn('a', 'mine'))
    })
    room.clock.at(10_000, () => {
      room.session.call()
    })
    room.clock.at(11_000, () => {
      expect(room.events()).toEqual(['ready', 'settled', 'paused'])
      room.fails = undefined
      room.session.call()
    })
    await room.until(12_000)
    expect(room.bench.remote.received).toHaveLength(1)
    expect(room.events()).toEqual(['ready', 'settled', 'paused', 'resumed', 'done', 'settled'])
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

  it.each([
    ['the workspace takes no pushes', 'preview', new PushDisabled('Push is disabled for this workspace')],
    ['the token may only read', 'preview', new Forbidden('Missing scope')],
    ['the token may rehearse a push and not make it', 'push', new Forbidden('Missing scope')],
  ])('goes on pulling where %s, and tells what waits', async (_, step, no) => {
    const room = new Room()
    await inStep(room)
    const { before } = room.bench.remote
    room.bench.remote.before = name => {
      before(name)
      if (name === step) throw no
    }
    room.clock.at(5000, () => {
      room.save(PATH, fn('a', 'mine'))
      room.bench.remote.put(fn('b'))
    })
    await room.until(60_000)
    expect(room.bench.file('function/b.xs')).toContain('function b')
    const done = room.news.flatMap(news => (news.event === 'done' ? news.account.held : []))
    expect(done.map(({ reason }) => reason)).toEqual([no.message])
    expect(room.count(step)).toBe(1)
  })

  it('waits longer each time where it is told that pushes are off though it sends nothing', async () => {
    const room = new Room()
    await inStep(room)
    const { before } = room.bench.remote
    room.bench.remote.before = name => {
      before(name)
      if (name === 'snapshot' && room.count(name) < 100) throw new PushDisabled('Push is disabled')
    }
    room.clock.at(5000, () => {
      room.save(PATH, fn('a', 'mine'))
    })
    const asked = room.count('snapshot')
    await room.until(60_000)
    expect(room.count('snapshot') - asked).toBeLessThan(20)
  })

  it('asks a workspace that takes no pushes once, also where a push to what is live was just agreed to', async () => {
    const room = new Room()
    await inStep(room)
    const { before } = room.bench.remote
    room.bench.remote.live = true
    room.bench.remote.before = name => {
      before(name)
      if (name === 'preview' && room.count(name) < 100) throw new Forbidden('Missing scope')
    }
    room.clock.at(5000, () => {
      room.save(PATH, fn('a', 'mine'))
    })
    room.clock.at(80_000, () => {
      room.place = { ...room.place, mayServe: true }
      room.session.call(answerTo({ kind: 'live', held: [] }, 'yes'))
    })
    await room.until(120_000)
    expect(room.count('preview')).toBe(1)
  })

  it('says that it rests again whenever something came, also where the token may only read', async () => {
    const room = new Room()
    await inStep(room)
    const { before } = room.bench.remote
    room.bench.remote.before = name => {
      before(name)
      if (name === 'preview') throw new Forbidden('Missing scope')
    }
    room.clock.at(5000, () => {
      room.save(PATH, fn('a', 'mine'))
    })
    room.clock.at(20_000, () => {
      room.bench.remote.put(fn('b'))
    })
    await room.until(60_000)
    const told = room.news.flatMap(({ event }) => (event === 'phase' ? [] : [event]))
    expect(told).toEqual(['ready', 'settled', 'done', 'settled', 'done', 'settled'])
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
})
