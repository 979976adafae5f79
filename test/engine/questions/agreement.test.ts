import { describe, expect, it } from 'vitest'
import { Unreachable } from '../../../src/engine/ports/errors.ts'
import { type Agreement, answerTo } from '../../../src/engine/questions/agreement.ts'
import { type Question, questionsOf } from '../../../src/engine/questions/question.ts'
import { fn } from '../../doubles/bench.ts'
import { inStep, PATH, Room } from '../session/room.ts'

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
