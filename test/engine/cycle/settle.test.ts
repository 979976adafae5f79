import { setImmediate } from 'node:timers/promises'
import { describe, expect, it, vi } from 'vitest'
import { settle } from '../../../src/engine/cycle/settle.ts'
import type { Activity } from '../../../src/engine/ports/remote.ts'
import { remainderOf } from '../../../src/engine/report/remainder.ts'
import { Library } from '../../../src/engine/texts/library.ts'
import { ALL, Bench, fn } from '../../doubles/bench.ts'

const edited = (text: string, from: string, to: string): string => text.replace(from, to)

async function inStep(...texts: readonly string[]): Promise<Bench> {
  const bench = new Bench()
  for (const text of texts) bench.remote.put(text)
  await bench.settle()
  return bench
}

const sent = (bench: Bench): string[] => bench.remote.received.flat().map(text => text.split(' ')[1] ?? '')

describe('one run', () => {
  it('writes what Xano holds into an empty folder, byte for byte', async () => {
    const bench = await inStep(fn('a', 'debug.log { value = 1 }'))
    expect(bench.file('function/a.xs')).toBe([...bench.remote.objects.values()][0])
  })

  it.each(['mirror', 'keep'] as const)(
    'writes nothing where git fails to %s, and ends what it makes ready once that is over',
    async failing => {
      const bench = await inStep(fn('a', 'x'))
      bench.remote.put(fn('a', 'y'))
      const [{ writes }, order]: [{ writes: number }, string[]] = [bench.worktree, []]
      vi.spyOn(bench.history, failing).mockRejectedValue(new Error('the disk is full'))
      vi.spyOn(bench.worktree, 'prepare').mockImplementation(async () => {
        await setImmediate()
        order.push('ready')
      })
      vi.spyOn(bench.worktree, 'finish').mockImplementation(() => {
        order.push('ended')
        return Promise.resolve()
      })
      await expect(bench.settle()).rejects.toThrow('the disk is full')
      expect(order).toEqual(['ready', 'ended'])
      expect(bench.worktree.writes).toBe(writes)
    },
  )

  it('does nothing when nothing has changed', async () => {
    const bench = await inStep(fn('a', 'x'), fn('b', 'y'))
    const { writes } = bench.worktree
    const { advances } = bench.history
    await bench.settle()
    expect(bench.worktree.writes).toBe(writes)
    expect(bench.history.advances).toBe(advances)
    expect(bench.remote.received).toEqual([])
    expect(bench.history.states).toHaveLength(1)
  })

  it('sends exactly what was edited here', async () => {
    const bench = await inStep(fn('a', 'x'), fn('b', 'y'))
    bench.save('function/a.xs', edited(bench.file('function/a.xs') ?? '', 'x', 'z'))
    await bench.settle()
    expect(sent(bench)).toEqual(['a'])
    expect([...bench.remote.objects.values()].join()).toContain('z')
  })

  it('pushes one definition with four requests: dry run, read, push, read back', async () => {
    const bench = await inStep(fn('a', 'x'))
    bench.save('function/a.xs', edited(bench.file('function/a.xs') ?? '', 'x', 'z'))
    const requests: string[] = []
    bench.remote.before = request => requests.push(request)
    await bench.settle()
    expect(requests).toEqual(['preview', 'snapshot', 'push', 'snapshot'])
  })

  it('deletes nothing that another read, made for what is sent beside it, shows edited in Xano', async () => {
    const bench = await inStep(fn('a', 'x'), fn('b', 'y'), fn('c', 'z'))
    const [, edit, doomed] = [...bench.remote.objects.values()]
    for (const name of ['a', 'b'])
      bench.save(`function/${name}.xs`, `${bench.file(`function/${name}.xs`) ?? ''}\n// here`)
    bench.unlink('function/c.xs')
    let reads = 0
    bench.remote.before = request => {
      if (request !== 'snapshot') return
      reads++
      // What was rehearsed is not what is left to send after the first read.
      if (reads === 1) bench.remote.put(`${edit ?? ''}\n// there`)
      if (reads === 2) bench.remote.put(edited(doomed ?? '', 'z', 'theirs'))
    }
    const last = (await bench.settle()).at(-1)
    expect([...bench.remote.objects.values()].join()).toContain('theirs')
    expect(bench.remote.removed).toEqual([])
    expect(last?.plan.conflicts.map(({ cause }) => cause)).toContain('deleted-here-edited-there')
  })

  it('reads the log once beside them where it may be read, whatever others did meanwhile', async () => {
    const bench = new Bench()
    bench.remote.rows = []
    for (const name of ['a', 'b']) bench.remote.put(fn(name, 'x'))
    await bench.settle()
    bench.save('function/a.xs', edited(bench.file('function/a.xs') ?? '', 'x', 'z'))
    const theirs = edited(bench.file('function/b.xs') ?? '', 'x', 'theirs')
    const requests: string[] = []
    bench.remote.before = request => {
      requests.push(request)
      if (request === 'push') bench.remote.put(theirs)
    }
    await bench.settle()
    expect(requests).toEqual(['me', 'preview', 'snapshot', 'push', 'activity', 'snapshot'])
    expect(bench.file('function/b.xs')).toBe(theirs)
  })

  it('asks for nothing but what Xano holds where nothing is to be sent', async () => {
    const bench = new Bench()
    bench.remote.rows = []
    bench.remote.put(fn('a', 'x'))
    await bench.settle()
    const asked = vi.spyOn(bench.remote, 'me')
    const requests: string[] = []
    bench.remote.before = request => requests.push(request)
    await bench.settle()
    expect(requests).toEqual(['snapshot'])
    expect(asked).not.toHaveBeenCalled()
  })

  it('says that Xano is going to be asked before the folder is read, and asks whose token it is beside the dry run', async () => {
    const bench = new Bench()
    bench.remote.rows = []
    bench.remote.put(fn('a', 'x'))
    await bench.settle()
    bench.save('function/a.xs', edited(bench.file('function/a.xs') ?? '', 'x', 'z'))
    const { begun } = bench.remote
    const told: string[] = []
    bench.remote.before = request => told.push(request)
    const scan = bench.worktree.scan.bind(bench.worktree)
    vi.spyOn(bench.worktree, 'scan').mockImplementationOnce(base => {
      told.push(`${String(bench.remote.begun - begun)} begun`)
      return scan(base)
    })
    await bench.settle()
    expect(told).toEqual(['1 begun', 'me', 'preview', 'snapshot', 'push', 'activity', 'snapshot'])
  })

  it('says nothing of that to a Xano that it asks at once, which would look twice for its branch', async () => {
    const bench = await inStep(fn('a', 'x'))
    const { begun } = bench.remote
    await bench.settle({ ...ALL, remote: false })
    expect(bench.remote.begun).toBe(begun)
  })

  it('merges edits of one definition in different places, in the file first', async () => {
    const bench = await inStep(fn('a', 'one', 'two', 'three', 'four', 'five'))
    const text = bench.file('function/a.xs') ?? ''
    bench.remote.put(edited(text, 'one', 'ONE'))
    bench.save('function/a.xs', edited(text, 'five', 'FIVE'))
    await bench.settle()
    const both = edited(edited(text, 'one', 'ONE'), 'five', 'FIVE')
    expect(bench.file('function/a.xs')).toBe(both)
    expect([...bench.remote.objects.values()]).toEqual([both])
  })

  it('keeps both texts of a conflict where they are, and goes on with the rest', async () => {
    const bench = await inStep(fn('a', 'one'), fn('b', 'two'))
    const text = bench.file('function/a.xs') ?? ''
    bench.remote.put(edited(text, 'one', 'theirs'))
    bench.save('function/a.xs', edited(text, 'one', 'ours'))
    bench.save('function/b.xs', edited(bench.file('function/b.xs') ?? '', 'two', 'TWO'))
    const results = await bench.settle()
    expect(results.at(-1)?.plan.conflicts.map(({ cause }) => cause)).toEqual(['both-edited'])
    expect(bench.file('function/a.xs')).toContain('ours')
    expect([...bench.remote.objects.values()].join()).toContain('theirs')
    expect(sent(bench)).toEqual(['b'])
  })

  it('takes the guid that Xano gave to a new definition into its file', async () => {
    const bench = await inStep(fn('a', 'x'))
    bench.save('function/fresh.xs', fn('fresh', 'y'))
    await bench.settle()
    expect(bench.file('function/fresh.xs')).toContain('guid = "')
    await bench.settle()
    expect(sent(bench)).toEqual(['fresh'])
  })

  it('keeps a file where the developer put it', async () => {
    const bench = await inStep(fn('a', 'x'))
    bench.save('function/elsewhere/fresh.xs', fn('fresh', 'y'))
    await bench.settle()
    expect(bench.file('function/elsewhere/fresh.xs')).toContain('guid = "')
    expect(bench.file('function/fresh.xs')).toBeUndefined()
  })

  it('follows a rename in Xano with the file, and keeps what was edited in it', async () => {
    const bench = await inStep(fn('a', 'one', 'two', 'three', 'four'))
    const text = bench.file('function/a.xs') ?? ''
    bench.remote.put(edited(text, 'function a', 'function renamed'))
    bench.save('function/a.xs', edited(text, 'three', 'THREE'))
    await bench.settle()
    expect(bench.file('function/a.xs')).toBeUndefined()
    expect(bench.file('function/renamed.xs')).toContain('THREE')
    expect([...bench.remote.objects.values()]).toEqual([bench.file('function/renamed.xs')])
  })

  it('swaps two names without losing either', async () => {
    const bench = await inStep(fn('a', 'from a'), fn('b', 'from b'))
    const [a, b] = ['a', 'b'].map(name => bench.file(`function/${name}.xs`) ?? '')
    bench.remote.put(edited(a ?? '', 'function a', 'function b'))
    bench.remote.put(edited(b ?? '', 'function b', 'function a'))
    await bench.settle()
    expect(bench.file('function/a.xs')).toContain('from b')
    expect(bench.file('function/b.xs')).toContain('from a')
    expect(bench.remote.received).toEqual([])
  })

  it('removes the file of what was deleted in Xano, unless it was edited here', async () => {
    const bench = await inStep(fn('a', 'x'), fn('b', 'y'), fn('c', 'z'))
    const guids = [...bench.remote.objects.keys()]
    bench.save('function/b.xs', edited(bench.file('function/b.xs') ?? '', 'y', 'Y'))
    bench.remote.delete(guids[0] ?? '')
    bench.remote.delete(guids[1] ?? '')
    const results = await bench.settle()
    expect(bench.file('function/a.xs')).toBeUndefined()
    expect(bench.file('function/b.xs')).toContain('Y')
    expect(results.at(-1)?.plan.conflicts.map(({ cause }) => cause)).toEqual(['edited-here-deleted-there'])
  })

  it('deletes in Xano only with consent', async () => {
    const bench = await inStep(fn('a', 'x'), fn('b', 'y'))
    bench.unlink('function/a.xs')
    const results = await bench.settle({ local: true, remote: true, deletions: false, dataLoss: false })
    expect(results.at(-1)?.plan.held.map(({ reason }) => reason.kind)).toEqual(['deletion'])
    expect(bench.remote.objects.size).toBe(2)
    await bench.settle()
    expect(bench.remote.objects.size).toBe(1)
    expect(bench.remote.removed).toHaveLength(1)
  })

  it('takes over what is the same on both sides although neither came from the other', async () => {
    const bench = await inStep(fn('a', 'x'))
    const text = bench.remote.put(fn('b', 'y'))
    bench.save('function/b.xs', text)
    await bench.settle()
    expect(bench.remote.received).toEqual([])
    expect(bench.history.base.size).toBe(2)
  })

  it('sends nothing twice when the answer to a push is lost', async () => {
    for (const fate of ['applied', 'unapplied'] as const) {
      const bench = await inStep(fn('a', 'x'))
      bench.save('function/new.xs', fn('new', 'y'))
      bench.remote.loseAnswer = fate
      await bench.settle()
      expect(bench.remote.received).toHaveLength(fate === 'applied' ? 1 : 2)
      expect(bench.remote.objects.size).toBe(2)
      expect(bench.file('function/new.xs')).toContain('guid')
    }
  })

  it('lets what Xano refuses wait, and sends the rest', async () => {
    const bench = await inStep(fn('a', 'x'), fn('b', 'y'))
    for (const name of ['a', 'b'])
      bench.save(
        `function/${name}.xs`,
        edited(bench.file(`function/${name}.xs`) ?? '', 'debug', 'debug').replace(/[xy]$/m, 'new'),
      )
    bench.remote.refuses.add('a')
    const results = await bench.settle()
    expect([...bench.remote.objects.values()].filter(text => text.includes('new'))).toHaveLength(1)
    const [first] = results
    const outcomes =
      first?.kind === 'done' ? [...first.outcomes.values()].map(({ remote }) => remote?.kind) : []
    expect(outcomes.sort()).toEqual(['applied', 'refused'])
  })

  it('never takes what Xano made of a text for what was sent', async () => {
    const bench = await inStep(fn('a', 'one', 'two'))
    bench.remote.reformat = text => text.replace('value = 1', 'value = 2')
    bench.save(
      'function/a.xs',
      edited(bench.file('function/a.xs') ?? '', 'two', 'var $x {\n      value = 1\n    }'),
    )
    const results = await bench.settle()
    expect(bench.file('function/a.xs')).toContain('value = 1')
    expect(results.at(-1)?.plan.conflicts.map(({ cause }) => cause)).toEqual(['altered'])
    await bench.settle()
    expect(bench.remote.received).toHaveLength(1)
  })

  it.each([
    {
      what: 'an emptied reference for what Xano made of it',
      statement: 'function.run helper {\n      input = {}\n    } as $x',
      change: ['function.run helper', 'function.run ""'] as const,
      causes: ['altered'],
    },
    {
      what: 'another value for an edit by whom the log names',
      statement: 'var $x {\n      value = 1\n    }',
      change: ['value = 1', 'value = 2'] as const,
      causes: [],
    },
  ])('takes $what, where somebody has edited since the push', async ({ statement, change, causes }) => {
    const bench = new Bench()
    bench.remote.rows = []
    for (const name of ['a', 'helper']) bench.remote.put(fn(name, 'one', 'two'))
    await bench.settle()
    bench.remote.reformat = text => text.replace(change[0], change[1])
    bench.save('function/a.xs', edited(bench.file('function/a.xs') ?? '', 'two', statement))
    const row = (id: number, name: string): Activity => ({
      id,
      type: 'function:update',
      name: 'function a: update',
      at: bench.clock.now(),
      author: { name, email: `${name}@example.com` },
    })
    bench.remote.before = request => {
      if (request === 'push') bench.remote.rows = [row(2, 'ann'), row(1, 'dev')]
    }
    const results = await bench.settle()
    expect(results.at(-1)?.plan.conflicts.map(({ cause }) => cause)).toEqual(causes)
    expect(bench.file('function/a.xs')?.includes(change[1])).toBe(causes.length === 0)
  })

  it('does not believe that something is gone while the lists of Xano still show it', async () => {
    const bench = await inStep(fn('a', 'x'), fn('b', 'y'))
    const whole = await bench.remote.snapshot()
    bench.remote.snapshot = () => Promise.resolve({ ...whole, documents: whole.documents.slice(0, 1) })
    await expect(bench.settle()).rejects.toThrow(/lacks function b/)
    expect(bench.file('function/b.xs')).toBeDefined()
    expect(bench.history.states).toHaveLength(1)
  })

  it('leaves a file alone that was saved while the cycle was under way, and merges it in the next', async () => {
    const bench = await inStep(fn('a', 'one', 'two', 'three', 'four', 'five'))
    const text = bench.file('function/a.xs') ?? ''
    bench.remote.put(edited(text, 'one', 'ONE'))
    let saves = 0
    bench.worktree.before = () => {
      if (saves++ === 0) bench.save('function/a.xs', edited(text, 'five', 'FIVE'))
    }
    await bench.settle()
    expect(bench.file('function/a.xs')).toBe(edited(edited(text, 'one', 'ONE'), 'five', 'FIVE'))
    expect([...bench.remote.objects.values()]).toEqual([bench.file('function/a.xs')])
  })

  it('is over with the push where Xano then holds just what the files hold, and goes on where it does not', async () => {
    const bench = await inStep(fn('a', 'x'), fn('b', 'y'))
    bench.save('function/a.xs', edited(bench.file('function/a.xs') ?? '', 'x', 'z'))
    expect(await bench.settle()).toMatchObject([{ kind: 'done', isSettled: true }])
    bench.save('function/fresh.xs', fn('fresh', 'y'))
    expect(await bench.settle()).toMatchObject([{ isSettled: false }, { isSettled: false }])
    const { advances } = bench.history
    expect(await bench.settle()).toMatchObject([{ plan: { transitions: [] } }])
    expect(bench.history.advances).toBe(advances)
  })

  it('tells of what was saved while it pushed, although no cycle has looked since', async () => {
    const bench = await inStep(fn('a', 'x'), fn('b', 'y'))
    bench.save('function/a.xs', edited(bench.file('function/a.xs') ?? '', 'x', 'z'))
    bench.remote.before = request => {
      if (request === 'push') bench.save('function/b.xs', edited(bench.file('function/b.xs') ?? '', 'y', 'w'))
    }
    const library = new Library()
    const results = await settle(bench, library, { permissions: ALL })
    expect(results).toHaveLength(1)
    const request = { permissions: ALL }
    expect(await remainderOf(bench, library, { request, results })).toMatchObject({ toPush: 1, toPull: 0 })
  })

  it('looks at the folder once where it only pulls, and tells what is left to send all the same', async () => {
    const bench = await inStep(fn('a', 'x'), fn('b', 'y'))
    const library = new Library()
    const scan = vi.spyOn(bench.worktree, 'scan')
    const request = { permissions: { ...ALL, remote: false } }
    const pull = async () => {
      scan.mockClear()
      const results = await settle(bench, library, request)
      return remainderOf(bench, library, { request, results })
    }
    bench.remote.put(edited(bench.file('function/a.xs') ?? '', 'x', 'z'))
    expect(await pull()).toMatchObject({ toPush: 0, toPull: 0 })
    expect(scan).toHaveBeenCalledTimes(1)
    expect(await pull()).toMatchObject({ toPush: 0, toPull: 0 })
    expect(scan).toHaveBeenCalledTimes(1)
    bench.save('function/b.xs', edited(bench.file('function/b.xs') ?? '', 'y', 'w'))
    bench.remote.put(edited(bench.file('function/a.xs') ?? '', 'z', 'u'))
    expect(await pull()).toMatchObject({ toPush: 1, toPull: 0 })
    expect(scan).toHaveBeenCalledTimes(1)
  })

  it('tells what a pull that merged leaves to send, and what it leaves in conflict, from what it has written', async () => {
    const bench = await inStep(fn('a', 'one', 'two', 'three', 'four', 'five'), fn('b', 'x'), fn('c', 'y'))
    const library = new Library()
    const [a, b] = ['a', 'b'].map(name => bench.file(`function/${name}.xs`) ?? '') as [string, string]
    bench.save('function/a.xs', edited(a, 'five', 'FIVE'))
    bench.remote.put(edited(a, 'one', 'ONE'))
    bench.save('function/b.xs', edited(b, 'x', 'here'))
    bench.remote.put(edited(b, 'x', 'there'))
    const scan = vi.spyOn(bench.worktree, 'scan')
    const request = { permissions: { ...ALL, remote: false } }
    const results = await settle(bench, library, request)
    const told = await remainderOf(bench, library, { request, results })
    expect(scan).toHaveBeenCalledTimes(1)
    expect(bench.file('function/a.xs')).toBe(edited(edited(a, 'one', 'ONE'), 'five', 'FIVE'))
    expect(told).toMatchObject({ toPush: 1, toPull: 0, conflicts: [{ path: 'function/b.xs' }] })
    expect(told).toEqual(await remainderOf(bench, new Library(), { request, results: [] }))
  })
})
