import { describe, expect, it } from 'vitest'
import { resolve } from '../../../src/engine/decisions/resolve.ts'
import { NotWritten } from '../../../src/engine/ports/errors.ts'
import { Library } from '../../../src/engine/texts/library.ts'
import { fn } from '../../doubles/bench.ts'
import { inStep, PATH, Room } from './room.ts'

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

  it('does not take the files that came with a pull for the work of somebody who changes many', async () => {
    const room = new Room()
    await inStep(room)
    const names = ['b', 'c', 'd', 'e', 'f', 'g', 'h']
    room.clock.at(5000, () => {
      for (const name of names) room.bench.remote.put(fn(name))
      room.session.call()
    })
    room.bench.worktree.before = () => {
      const at = room.clock.elapsed()
      if (at < 5000 || room.bench.file('function/b.xs') !== undefined) return
      room.clock.at(at + 150, () => {
        room.hint({ kind: 'folder', path: 'function' })
        for (const name of names) room.hint({ kind: 'file', path: `function/${name}.xs` })
      })
      room.clock.at(at + 300, () => {
        room.save(PATH, fn('a', 'mine'))
      })
    }
    await room.until(6500)
    expect(room.bench.remote.received.flat().join()).toContain('mine')
  })

  it('waits no longer than that for somebody who is at work in files that have just come with a pull', async () => {
    const room = new Room()
    await inStep(room)
    room.clock.at(5000, () => {
      for (let n = 0; n < 200; n++) room.bench.remote.put(fn(`f_${n}`))
      room.session.call()
    })
    for (let n = 0; n < 400; n++)
      room.clock.at(5600 + n * 90, () => {
        room.save(`function/f_${n % 50}.xs`, fn(`f_${n % 50}`, `v${n}`))
      })
    await room.until(22_000)
    expect(room.bench.remote.received.map(texts => texts.length)).toEqual([50])
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
