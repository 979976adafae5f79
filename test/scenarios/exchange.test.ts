import { existsSync, readFileSync, renameSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { CALM } from '../../src/emulator/switches.ts'
import { Unauthorized } from '../../src/engine/ports/errors.ts'
import { accountOf } from '../../src/engine/report/account.ts'
import { type Desk, fn, following, PULL, SYNC, type Xano, xanoWith } from '../e2e/desk.ts'
import { pushed } from '../e2e/support.ts'

/** The request by which a push takes effect; its dry run is another one. */
const POST = { method: 'POST', path: '*/multidoc' }

/** A further run finds nothing to do, and both sides hold these. */
async function expectRest(desk: Desk, xano: Xano, texts: readonly string[]): Promise<void> {
  xano.clearRequests()
  const { plan } = await desk.done()
  expect([plan.transitions, plan.conflicts, plan.held]).toEqual([[], [], []])
  expect(pushed(xano)).toEqual([])
  expect(xano.definitions().sort()).toEqual([...texts].sort())
  for (const text of texts) {
    const name = /^function (\S+)/.exec(text)?.[1] ?? ''
    expect(desk.read(`function/${name}.xs`)).toBe(text)
  }
}

describe('somebody edits in Xano', () => {
  it('scenario 4: between our read and our push, elsewhere: nothing of it is lost or sent back', async () => {
    const xano = await xanoWith([fn('a', 'one'), fn('b', 'one')])
    const desk = await following(xano)
    desk.edit('function/a.xs', 'one', 'two')
    const edit = { type: 'put', text: fn('b', 'of ann') } as const
    xano.faults.add({ match: POST, action: { type: 'edit', who: 'ann', edit, when: 'before' } })
    await desk.done()
    expect(pushed(xano)).toEqual([fn('a', 'two')])
    await expectRest(desk, xano, [fn('a', 'two'), fn('b', 'of ann')])
    expect(desk.log('xano/v1').slice(0, 2)).toEqual(['pull: updated function b', 'push: updated function a'])
  })

  it('scenario 4: between our dry run and our read: the plan is made anew, and both edits stay', async () => {
    const xano = await xanoWith([fn('a', 'one', 'two', 'three')])
    const desk = await following(xano)
    desk.edit('function/a.xs', 'one', 'ONE')
    const edit = { type: 'put', text: fn('a', 'one', 'two', 'THREE') } as const
    xano.faults.add({
      match: { method: 'POST', path: '*/dry-run' },
      action: { type: 'edit', who: 'ann', edit, when: 'after' },
    })
    await desk.done()
    await expectRest(desk, xano, [fn('a', 'ONE', 'two', 'THREE')])
  })

  it('scenario 4: right after our push, the same definition: taken in the name of whom the log shows', async () => {
    const xano = await xanoWith([fn('a', 'one', 'two', 'three')])
    const desk = await following(xano)
    desk.edit('function/a.xs', 'one', 'ONE')
    const edit = { type: 'put', text: fn('a', 'ONE', 'two', 'THREE') } as const
    xano.faults.add({ match: POST, action: { type: 'edit', who: 'ann', edit, when: 'after' } })
    const results = await desk.run()
    expect(accountOf(results)).toMatchObject({
      pushed: [{ path: 'function/a.xs' }],
      pulled: [{ path: 'function/a.xs' }],
      conflicts: [],
    })
    expect(accountOf(results).pulled[0]).not.toHaveProperty('reason')
    expect(pushed(xano)).toHaveLength(1)
    expect(desk.log('xano/v1').slice(0, 2)).toEqual(['pull: updated function a', 'push: updated function a'])
    expect(desk.git('log', '-1', '--format=%an', 'xano/v1')).toContain('ann')
    expect(desk.git('show', 'xano/v1~1:function/a.xs')).toBe(fn('a', 'ONE', 'two', 'three'))
    await expectRest(desk, xano, [fn('a', 'ONE', 'two', 'THREE')])
  })

  it.each([
    ['the old text', fn('a', 'one', 'two')],
    ['the old text, edited elsewhere', fn('a', 'one', 'TWO')],
  ])(
    'scenario 4: right after our push, %s of the same definition: Xano undid what was pushed',
    async (_, text) => {
      const xano = await xanoWith([fn('a', 'one', 'two')])
      const desk = await following(xano)
      desk.edit('function/a.xs', 'one', 'ONE')
      const edit = { type: 'put', text } as const
      xano.faults.add({ match: POST, action: { type: 'edit', who: 'ann', edit, when: 'after' } })
      for (let round = 1; round <= 2; round++)
        expect((await desk.done()).plan.conflicts.map(({ cause }) => cause)).toEqual(['undone'])
      expect(desk.read('function/a.xs')).toBe(fn('a', 'ONE', 'two'))
      expect(xano.definitions()).toEqual([text])
    },
  )

  const GONE = { type: 'delete', object: { kind: 'function', name: 'a' } } as const

  it.each([
    ['an edit', [fn('a', 'one'), fn('b', 'one')], 'push: updated function a'],
    ['a new one', [fn('b', 'one')], 'push: created function a'],
  ])(
    'scenario 4: right after our push of %s, a colleague deletes it: it was sent, and is deleted here too',
    async (_, held, subject) => {
      const xano = await xanoWith(held)
      const desk = await following(xano)
      desk.write('function/a.xs', fn('a', 'ONE'))
      xano.faults.add({ match: POST, action: { type: 'edit', who: 'ann', edit: GONE, when: 'after' } })
      const account = accountOf(await desk.run())
      expect(account).toMatchObject({
        pushed: [
          {
            path: 'function/a.xs',
            reason: expect.stringMatching(/ann.* deleted it there right after/) as string,
          },
        ],
        pulled: [{ path: 'function/a.xs', action: 'deleted' }],
        conflicts: [],
        held: [],
      })
      expect(pushed(xano)).toHaveLength(1)
      expect(desk.log('xano/v1').slice(0, 2)).toEqual(['pull: deleted function a', subject])
      expect(desk.git('log', '-1', '--format=%an', 'xano/v1')).toContain('ann')
      expect(desk.git('show', 'xano/v1~1:function/a.xs')).toContain('ONE')
      await expectRest(desk, xano, [fn('b', 'one')])
    },
  )

  it('scenario 4: right after our push, a deletion of which the log says nothing: never taken silently', async () => {
    const xano = await xanoWith([fn('a', 'one'), fn('b', 'one')])
    xano.faults.add({ match: { path: '*/audit_log' }, count: 99, action: { type: 'status', status: 403 } })
    const desk = await following(xano)
    desk.edit('function/a.xs', 'one', 'ONE')
    xano.faults.add({ match: POST, action: { type: 'edit', who: 'ann', edit: GONE, when: 'after' } })
    for (let round = 1; round <= 2; round++) {
      const { conflicts, held } = accountOf(await desk.run())
      expect(held).toEqual([])
      expect(conflicts).toMatchObject([
        { path: 'function/a.xs', reason: expect.stringMatching(/does not hold it/) as string },
      ])
    }
    expect(pushed(xano)).toHaveLength(1)
    expect(desk.read('function/a.xs')).toContain('ONE')
  })

  it('and a copy of Xano answers that lags behind: what was pushed is pushed, and nothing is in doubt', async () => {
    const xano = await xanoWith([fn('a', 'one'), fn('b', 'one')])
    const desk = await following(xano)
    const GET = { method: 'GET', path: '*/multidoc' }
    desk.edit('function/a.xs', 'one', 'two')
    desk.write('function/new.xs', fn('new', 'one'))
    xano.faults.add({ match: GET, from: 2, count: 2, action: { type: 'lag' } })
    expect(accountOf(await desk.run())).toMatchObject({
      pushed: [{ path: 'function/a.xs' }, { path: 'function/new.xs' }],
      conflicts: [],
      held: [],
    })
    desk.remove('function/b.xs')
    xano.faults.add({ match: GET, from: 2, action: { type: 'lag' } })
    const agreed = { ...SYNC, deletions: true }
    expect(accountOf(await desk.run(agreed))).toMatchObject({ pushed: [{ path: 'function/b.xs' }], held: [] })
    const created = xano.definitions().find(text => text.includes('function new')) ?? ''
    await expectRest(desk, xano, [fn('a', 'two'), created])
  })

  it('scenario 4: between our read and our push, the same definition: the push names who, and when', async () => {
    const xano = await xanoWith([fn('a', 'one'), fn('b', 'one')])
    const desk = await following(xano)
    for (const name of ['a', 'b']) desk.edit(`function/${name}.xs`, 'one', 'two')
    const edit = { type: 'put', text: fn('b', 'of ann') } as const
    xano.faults.add({ match: POST, action: { type: 'edit', who: 'ann', edit, when: 'before' } })
    const { pushed: told } = accountOf(await desk.run())
    const who = { name: expect.stringContaining('ann') as string, at: xano.clock.now() }
    expect(told.map(({ name, meanwhile }) => [name, meanwhile])).toEqual([
      ['a', undefined],
      ['b', [who]],
    ])
    expect(xano.requests.filter(({ path }) => path.endsWith('/audit_log'))).not.toEqual([])
    await expectRest(desk, xano, [fn('a', 'two'), fn('b', 'two')])
  })

  it.each([
    ['the log may not be read', '*/audit_log', 'ann'],
    ['nobody says who we are', '*/auth/me', 'ann'],
    ['the log shows nobody else', undefined, 'dev'],
  ])(
    'scenario 4: right after our push, the same definition, where %s: never taken silently',
    async (_, path, who) => {
      const xano = await xanoWith([fn('a', 'one', 'two', 'three')])
      if (path !== undefined) xano.faults.add({ match: { path }, action: { type: 'status', status: 403 } })
      const desk = await following(xano)
      desk.edit('function/a.xs', 'one', 'ONE')
      const edit = { type: 'put', text: fn('a', 'ONE', 'two', 'THREE') } as const
      xano.faults.add({ match: POST, count: 1, action: { type: 'edit', who, edit, when: 'after' } })
      for (let round = 1; round <= 2; round++)
        expect((await desk.done()).plan.conflicts.map(({ cause }) => cause)).toEqual(['altered'])
      expect(pushed(xano)).toHaveLength(1)
      expect(desk.read('function/a.xs')).toBe(fn('a', 'ONE', 'two', 'three'))
      desk.write('function/a.xs', fn('a', 'ONE', 'two', 'THREE'))
      await desk.done()
      await expectRest(desk, xano, [fn('a', 'ONE', 'two', 'THREE')])
    },
  )

  it('scenario 22: the token expires in the middle of a push: the next run goes on, and sends nothing twice', async () => {
    for (const from of [1, 2, 3]) {
      const xano = await xanoWith([fn('a', 'one'), fn('b', 'one')])
      const desk = await following(xano)
      desk.edit('function/a.xs', 'one', 'two')
      desk.write('function/c.xs', fn('c', 'new').replace(/\n {2}guid = .*/, ''))
      xano.clearRequests()
      const expired = { type: 'status', status: 401 } as const
      // The dry run, the push itself, and the read after it, which comes behind the one before.
      const match =
        from === 1
          ? { method: 'POST', path: '*/dry-run' }
          : from === 2
            ? POST
            : { method: 'GET', path: '*/multidoc' }
      xano.faults.add({ match, from: from === 3 ? 2 : 1, action: expired })
      await expect(desk.run()).rejects.toThrow(Unauthorized)
      await desk.done()
      // What was refused for its token was sent, too, and was not applied.
      expect(pushed(xano).filter(text => text.includes('function c'))).toHaveLength(from === 2 ? 2 : 1)
      expect(xano.definitions()).toHaveLength(3)
      await expectRest(desk, xano, [fn('a', 'two'), fn('b', 'one'), desk.read('function/c.xs') ?? ''])
    }
  })
})

describe('an editor', () => {
  it('scenario 9: saves by rename, with a backup beside the file: one change, and nothing is lost or deleted', async () => {
    const xano = await xanoWith([fn('a', 'one', 'two'), fn('b', 'one')])
    const desk = await following(xano)
    const at = (name: string): string => join(desk.directory, 'function', name)
    const text = readFileSync(at('a.xs'), 'utf8').replace('one', 'ONE')
    renameSync(at('a.xs'), at('a.xs~'))
    writeFileSync(at('.a.xs.swp'), 'half of it')
    writeFileSync(at('4913'), text)
    await desk.done({ ...SYNC, deletions: false })
    expect(xano.definitions()).toHaveLength(2)
    renameSync(at('4913'), at('a.xs'))
    await desk.done({ ...SYNC, deletions: true })
    expect(pushed(xano)).toEqual([fn('a', 'ONE', 'two')])
    await expectRest(desk, xano, [fn('a', 'ONE', 'two'), fn('b', 'one')])
    expect(existsSync(at('a.xs~'))).toBe(true)
  })

  it('scenario 41: formats each save its own way against a server that formats its own: at rest after one exchange', async () => {
    const xano = await xanoWith([fn('a', 'one', 'two')], { switches: { ...CALM, reformat: true } })
    const desk = await following(xano)
    const save = (): void => {
      desk.write('function/a.xs', `${(desk.read('function/a.xs') ?? '').replaceAll(/^ +/gm, '\t').trim()}\n`)
    }
    desk.edit('function/a.xs', 'one', 'ONE')
    save()
    await desk.done()
    xano.clearRequests()
    for (let round = 1; round <= 3; round++) {
      save()
      const saved = desk.read('function/a.xs')
      expect((await desk.done()).plan.transitions).toEqual([])
      expect([pushed(xano), desk.read('function/a.xs')]).toEqual([[], saved])
    }
    expect(desk.log('xano/v1')).toHaveLength(2)
  })

  it.each([
    ['a comment behind a statement', 'value = "one"', 'value = "one" // why'],
    ['a comment behind the last bracket', /\}$/, '} // why'],
    ['a description', '{\n', '{\n  description = "why"\n'],
  ])(
    'scenario 41: %s comes back in other lines: it is taken into the file, and nobody is asked',
    async (_, old, now) => {
      const xano = await xanoWith([fn('a', 'one', 'two')], { switches: { ...CALM, reformat: true } })
      const desk = await following(xano)
      const before = desk.read('function/a.xs') ?? ''
      desk.write('function/a.xs', before.replace(old, now))
      expect(desk.read('function/a.xs')).not.toBe(before)
      const { plan } = await desk.done()
      expect(plan.conflicts).toEqual([])
      expect(pushed(xano)).toHaveLength(1)
      const given = xano.definitions()
      expect([desk.read('function/a.xs')]).toEqual(given)
      expect(given).not.toEqual(pushed(xano))
      xano.clearRequests()
      const edit = { type: 'put', text: (given[0] ?? '').replace('two', 'of ann') } as const
      xano.edit('ann', edit)
      expect((await desk.done()).plan.conflicts).toEqual([])
      expect([desk.read('function/a.xs'), pushed(xano)]).toEqual([edit.text, []])
    },
  )

  it('scenario 12: a formatter rewrites every file, or every line end: nothing is sent and nothing halts', async () => {
    const names = Array.from({ length: 24 }, (_, at) => `item_${at}`)
    const xano = await xanoWith(names.map(name => fn(name, 'one')))
    const desk = await following(xano)
    for (const rewrite of [
      (text: string) => text.replaceAll('\n', '\r\n'),
      (text: string) => text.replaceAll(/^ +/gm, spaces => spaces.repeat(2)),
    ]) {
      for (const name of names) desk.write(`function/${name}.xs`, rewrite(fn(name, 'one')))
      expect((await desk.done()).plan.transitions).toEqual([])
      for (const name of names) expect(desk.read(`function/${name}.xs`)).toBe(rewrite(fn(name, 'one')))
    }
    expect(pushed(xano)).toEqual([])
  })

  it('scenario 12: every file edited at once halts, and goes on once somebody agrees to just that', async () => {
    const names = Array.from({ length: 24 }, (_, at) => `item_${at}`)
    const xano = await xanoWith(names.map(name => fn(name, 'one')))
    const desk = await following(xano)
    for (const name of names) desk.edit(`function/${name}.xs`, 'one', 'two')
    const [halted] = await desk.run()
    if (halted?.kind !== 'halted') throw new Error('it was not halted')
    expect(halted.halt.alarms).toEqual([{ kind: 'all-changed', changed: 24, of: 24 }])
    expect(pushed(xano)).toEqual([])
    await desk.done(SYNC, { confirmed: halted.id })
    await expectRest(
      desk,
      xano,
      names.map(name => fn(name, 'two')),
    )
  })

  it('scenario 18: other content of the same size and the same time is an edit', async () => {
    const xano = await xanoWith([fn('a', 'one')])
    const desk = await following(xano)
    const file = join(desk.directory, 'function/a.xs')
    const then = new Date(1_700_000_000_000)
    utimesSync(file, then, then)
    await desk.done()
    desk.edit('function/a.xs', 'one', 'two')
    utimesSync(file, then, then)
    await desk.done()
    expect(pushed(xano)).toEqual([fn('a', 'two')])
  })
})

describe('two clones of one workspace', () => {
  it('scenario 16: without a git of their own between them come to the same, in the same history', async () => {
    const xano = await xanoWith([fn('a', 'one', 'two', 'three'), fn('b', 'one')])
    const [ann, bo] = [await following(xano), await following(xano)]
    ann.edit('function/a.xs', 'one', 'ONE')
    bo.edit('function/a.xs', 'three', 'THREE')
    bo.write('function/c.xs', fn('c', 'of bo').replace(/\n {2}guid = .*/, ''))
    ann.edit('function/b.xs', 'one', 'of ann')
    await ann.done()
    await bo.done()
    await ann.done()
    const both = [fn('a', 'ONE', 'two', 'THREE'), fn('b', 'of ann'), ann.read('function/c.xs') ?? '']
    await expectRest(ann, xano, both)
    await expectRest(bo, xano, both)
    xano.colleague('zoe').put(fn('b', 'of zoe'))
    for (const desk of [ann, bo]) await desk.done(PULL)
    expect(ann.git('rev-parse', 'xano/v1^{tree}')).toBe(bo.git('rev-parse', 'xano/v1^{tree}'))
    expect(ann.git('log', '-1', '--format=%an %ad', 'xano/v1')).toBe(
      bo.git('log', '-1', '--format=%an %ad', 'xano/v1'),
    )
  })

  it('scenario 16: that edit one line differently have one conflict, with whoever came later, and nothing goes to and fro', async () => {
    const xano = await xanoWith([fn('a', 'one')])
    const [ann, bo] = [await following(xano), await following(xano)]
    ann.edit('function/a.xs', 'one', 'of ann')
    bo.edit('function/a.xs', 'one', 'of bo')
    await ann.done()
    xano.clearRequests()
    for (let round = 1; round <= 2; round++) {
      expect((await bo.done()).plan.conflicts.map(({ cause }) => cause)).toEqual(['both-edited'])
      expect((await ann.done()).plan.conflicts).toEqual([])
    }
    expect(pushed(xano)).toEqual([])
    expect([ann.read('function/a.xs'), bo.read('function/a.xs')]).toEqual([
      fn('a', 'of ann'),
      fn('a', 'of bo'),
    ])
  })
})

describe('a clock', () => {
  it.each([
    ['a year ahead', 365 * 86_400_000],
    ['a year behind', -365 * 86_400_000],
  ])(
    'scenario 17: that is %s of that of Xano, and jumps back, changes nothing of what is brought, sent and kept',
    async (_, skew) => {
      const xano = await xanoWith([fn('a', 'one', 'two'), fn('b', 'one')])
      const desk = await following(xano)
      const { clock } = xano
      for (const [round, jump] of [skew, -2 * skew, skew].entries()) {
        xano.colleague('ann').put(fn('b', `of ann ${round}`))
        clock.pass(jump)
        desk.write('function/a.xs', fn('a', `mine ${round}`, 'two'))
        await desk.done()
        expect(desk.read('function/b.xs')).toBe(fn('b', `of ann ${round}`))
        expect(xano.definitions()).toContain(fn('a', `mine ${round}`, 'two'))
      }
      await expectRest(desk, xano, [fn('a', 'mine 2', 'two'), fn('b', 'of ann 2')])
      expect(desk.git('log', '--format=%s', 'xano/v1').split('\n')).toHaveLength(7)
      expect(desk.git('fsck', '--strict', '--no-dangling')).toBe('')
    },
  )
})

describe('a clock, and a stale tab', () => {
  it.each([
    ['days ahead', 3],
    ['days behind', -3],
  ])(
    'scenario 33: what was pushed and is undone in Xano is a conflict, also behind what others did: %s',
    async (_, days) => {
      let asked = 0
      const there = Date.UTC(2026, 0, 1) - days * 86_400_000
      const xano = await xanoWith([fn('a', 'one', 'two'), fn('b', 'one')], {
        now: () => there + 1000 * asked++,
      })
      const desk = await following(xano)
      for (const [path, text] of [
        ['function/a.xs', fn('a', 'mine', 'two')],
        ['function/b.xs', fn('b', 'mine')],
      ] as const) {
        desk.write(path, text)
        await desk.done()
        xano.colleague('ann').put(fn('c', `beside ${path}`))
        await desk.done()
      }
      expect(
        desk
          .log('xano/v1')
          .slice(0, 4)
          .map(subject => subject.slice(0, 5)),
      ).toEqual([...['pull:', 'push:', 'pull:', 'push:']])
      xano.colleague('ann').put(fn('a', 'one', 'TWO'))
      expect((await desk.done()).plan.conflicts.map(({ cause }) => cause)).toEqual(['undone'])
      expect(desk.read('function/a.xs')).toBe(fn('a', 'mine', 'two'))
    },
  )
})

describe('a large definition', () => {
  it(
    'scenario 26: of twenty-five thousand lines is brought, merged and sent',
    { timeout: 60_000 },
    async () => {
      const lines = Array.from(
        { length: 6_250 },
        (_, at) => `line ${at} of a function that never ends, as some do`,
      )
      const xano = await xanoWith([fn('a', ...lines), fn('b', 'one')])
      const desk = await following(xano)
      desk.edit('function/a.xs', 'line 7 of', 'LINE 7 of')
      const theirs = lines.map((line, at) => (at === 6_000 ? 'of ann' : line))
      xano.colleague('ann').put(fn('a', ...theirs))
      await desk.done()
      const merged = fn('a', ...theirs).replace('line 7 of', 'LINE 7 of')
      expect(desk.read('function/a.xs') === merged).toBe(true)
      expect(xano.definitions()[0] === merged).toBe(true)
    },
  )
})
