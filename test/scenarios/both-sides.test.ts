import { describe, expect, it } from 'vitest'
import { CALM } from '../../src/emulator/switches.ts'
import { BoundElsewhere, Busy, HeadMoved, SyncError } from '../../src/engine/ports/errors.ts'
import { accountOf } from '../../src/engine/report/account.ts'
import type { Desk } from '../e2e/desk.ts'
import { fn, following, ownBranch, PULL, SYNC, type Xano, xanoWith } from '../e2e/desk.ts'
import { pushed } from '../e2e/support.ts'

const DELETING = { ...SYNC, deletions: true }

const fresh = (name: string, word: string): string => fn(name, word).replace(/\n {2}guid = .*/, '')

const causes = async (desk: Desk, permissions = SYNC): Promise<string[]> =>
  (await desk.done(permissions)).plan.conflicts.map(({ cause }) => cause)

const holds = async (desk: Desk, permissions = SYNC): Promise<string[]> =>
  (await desk.done(permissions)).plan.held.map(({ reason }) => reason.kind)

async function expectRest(desk: Desk, xano: Xano): Promise<void> {
  xano.clearRequests()
  const { plan } = await desk.done()
  expect([plan.transitions, plan.conflicts, plan.held, plan.problems]).toEqual([[], [], [], []])
  expect(pushed(xano)).toEqual([])
}

describe('one definition on both sides', () => {
  it('scenario 5: deleted here and edited there is a conflict, and so is the other way round', async () => {
    const xano = await xanoWith([fn('a', 'one'), fn('b', 'one'), fn('c', 'one')])
    const desk = await following(xano)
    desk.remove('function/a.xs')
    xano.colleague('ann').put(fn('a', 'of ann'))
    desk.edit('function/b.xs', 'one', 'mine')
    xano.colleague('ann').delete({ kind: 'function', name: 'b' })
    expect((await causes(desk, DELETING)).sort()).toEqual([
      'deleted-here-edited-there',
      'edited-here-deleted-there',
    ])
    expect(xano.definitions()).toEqual([fn('a', 'of ann'), fn('c', 'one')])
    expect([desk.read('function/a.xs'), desk.read('function/b.xs')]).toEqual([undefined, fn('b', 'mine')])
  })

  it('has the name of another one, as messages of two channels may, and each goes its own way', async () => {
    const channel = (name: string): string => `channel ${name} {\n  guid = "guid-of-${name}"\n}`
    const say = (where: string, word: string): string =>
      `message say {\n  channel = "${where}"\n  description = "${word}"\n  guid = "guid-of-say-in-${where}"\n}`
    const xano = await xanoWith([
      channel('rooms'),
      channel('lobby'),
      say('rooms', 'one'),
      say('lobby', 'one'),
    ])
    const desk = await following(xano)
    desk.edit('channel/lobby/say.xs', '"one"', '"mine"')
    xano.colleague('ann').put(say('rooms', 'of ann'))
    desk.write('channel/hall.xs', 'channel hall {\n}')
    desk.write('message/hall.xs', say('hall', 'new').replace(/\n {2}guid = .*/, ''))
    const account = accountOf(await desk.run())
    expect([account.conflicts, account.held, account.problems]).toEqual([[], [], []])
    expect(desk.read('channel/rooms/say.xs')).toBe(say('rooms', 'of ann'))
    const [hall, ...others] = xano
      .definitions()
      .filter(text => text.startsWith('message'))
      .sort()
    expect(hall).toContain('channel = "hall"\n  description = "new"')
    expect(others).toEqual([say('lobby', 'mine'), say('rooms', 'of ann')])
    await expectRest(desk, xano)
  })

  it('is created with a canonical that another one has, and gets one of its own', async () => {
    const shop = 'api_group shop {\n  canonical = "abcd1234"\n  guid = "guid-of-shop"\n}'
    const xano = await xanoWith([shop])
    const desk = await following(xano)
    desk.write('api/store/store.xs', 'api_group store {\n  canonical = "abcd1234"\n}')
    const account = accountOf(await desk.run())
    expect([account.conflicts, account.held, account.problems]).toEqual([[], [], []])
    const store = desk.read('api/store/store.xs') ?? ''
    expect(store).toMatch(/canonical = "(?!abcd1234").+"\n {2}guid = /)
    expect(xano.definitions().sort()).toEqual([shop, store])
    await expectRest(desk, xano)
  })

  it('is deleted in Xano below a group that the same run renames', async () => {
    const query = (name: string): string =>
      `query ${name} verb=GET {\n  api_group = "shop"\n\n  input {\n  }\n\n  stack {\n  }\n\n  response = null\n  guid = "guid-of-${name}"\n}`
    const group = 'api_group shop {\n  canonical = "x1"\n  guid = "guid-of-shop"\n}'
    const xano = await xanoWith([group, query('one'), query('two')])
    const desk = await following(xano)
    desk.edit('api/shop/shop.xs', 'api_group shop', 'api_group store')
    desk.remove('api/shop/one_GET.xs')
    const account = accountOf(await desk.run(DELETING))
    expect([account.conflicts, account.held]).toEqual([[], []])
    expect(account.pushed.map(({ action, name }) => [action, name])).toEqual([
      ['deleted', 'one'],
      ['renamed', 'store'],
    ])
    expect(xano.definitions().map(text => text.split(' ').slice(0, 2).join(' '))).toEqual([
      'api_group store',
      'query two',
    ])
    await expectRest(desk, xano)
  })

  it('scenario 6: renamed on one side and edited on the other is both, and names that are swapped stay so', async () => {
    const xano = await xanoWith([fn('a', 'one'), fn('b', 'two'), fn('c', 'three')])
    const desk = await following(xano)
    const ann = xano.colleague('ann')
    ann.rename({ kind: 'function', name: 'a' }, 'z')
    desk.edit('function/a.xs', 'one', 'mine')
    for (const [from, to] of [
      ['b', 'x'],
      ['c', 'b'],
      ['x', 'c'],
    ] as const)
      ann.rename({ kind: 'function', name: from }, to)
    await desk.done()
    expect(desk.read('function/z.xs')).toContain('"mine"')
    expect(desk.read('function/a.xs')).toBeUndefined()
    expect(
      [desk.read('function/b.xs'), desk.read('function/c.xs')].map(
        text => /value = "(.*)"/.exec(text ?? '')?.[1],
      ),
    ).toEqual(['three', 'two'])
    await expectRest(desk, xano)
    expect(xano.definitions()).toHaveLength(3)
  })

  it('scenario 7: created on both sides under one name: equal ones are one, different ones a conflict', async () => {
    const xano = await xanoWith([fn('a', 'one')])
    const desk = await following(xano)
    for (const name of ['b', 'c']) xano.colleague('ann').put(fresh(name, 'of ann'))
    desk.write('function/b.xs', fresh('b', 'of ann'))
    desk.write('function/c.xs', fresh('c', 'mine'))
    expect(await causes(desk)).toEqual(['both-created'])
    expect(xano.definitions()).toHaveLength(3)
    expect(pushed(xano)).toEqual([])
    expect(desk.read('function/c.xs')).toBe(fresh('c', 'mine'))
  })

  it('scenario 8: names that a disk may take for one have files of their own, however the server orders them', async () => {
    const names = ['same', 'Same', 'SAME', 'caf\u00e9', 'cafe\u0301']
    const guids = names.map((name, at) =>
      fn(`"${name}"`, 'one').replace(/guid = "[^"]*"/, `guid = "guid${at}${'x'.repeat(22)}"`),
    )
    const xano = await xanoWith(guids, { switches: { ...CALM, shuffle: true } })
    const desk = await following(xano)
    const before = desk.git('ls-files')
    const paths = desk.git('-c', 'core.quotePath=false', 'ls-files').split('\n')
    expect(new Set(paths.map(path => path.normalize('NFD').toLowerCase())).size).toBe(5)
    for (let read = 1; read <= 3; read++) await expectRest(desk, xano)
    expect(desk.git('ls-files')).toBe(before)
    expect(desk.log('xano/v1')).toHaveLength(1)
  })

  it('scenario 10: a file that is half written is held and nothing of it sent, until it is whole', async () => {
    const xano = await xanoWith([fn('a', 'one'), fn('b', 'one')])
    const desk = await following(xano)
    const whole = fn('a', 'two')
    for (const share of [0, 0.3, 0.6, 0.95]) {
      desk.write('function/a.xs', whole.slice(0, Math.floor(whole.length * share)))
      const { plan } = await desk.done(DELETING)
      expect(plan.problems.map(({ kind }) => kind)).toEqual(['unreadable-here'])
    }
    expect(pushed(xano)).toEqual([])
    desk.write('function/a.xs', whole)
    await desk.done()
    expect(pushed(xano)).toEqual([whole])
  })

  it('scenario 33: what was pushed and a stale tab undoes is a conflict that waits, and no clean pull', async () => {
    const xano = await xanoWith([fn('a', 'one', 'two')])
    const desk = await following(xano)
    desk.edit('function/a.xs', 'one', 'ONE')
    await desk.done()
    xano.colleague('ann').put(fn('a', 'one', 'two'))
    for (let run = 1; run <= 2; run++) expect(await causes(desk)).toEqual(['undone'])
    expect(desk.read('function/a.xs')).toBe(fn('a', 'ONE', 'two'))
    expect(pushed(xano)).toHaveLength(1)
  })

  it('scenario 40: an editor with a stale buffer that saves over a merge undoes nothing of it', async () => {
    const xano = await xanoWith([fn('a', 'one', 'two', 'three')])
    const desk = await following(xano)
    const buffer = desk.read('function/a.xs') ?? ''
    xano.colleague('ann').put(fn('a', 'one', 'two', 'of ann'))
    await desk.done()
    desk.write('function/a.xs', buffer.replace('one', 'mine'))
    await desk.done()
    expect(desk.read('function/a.xs')).toBe(fn('a', 'mine', 'two', 'of ann'))
    expect(xano.definitions()).toEqual([fn('a', 'mine', 'two', 'of ann')])
  })
})

describe('what git is at', () => {
  it('scenario 13: a merge that is not finished stops a run, and a commit in the middle of one makes it look again', async () => {
    const xano = await xanoWith([fn('a', 'one')])
    const desk = await ownBranch(xano)
    desk.edit('function/a.xs', 'one', 'mine')
    desk.write('.git/MERGE_HEAD', desk.git('rev-parse', 'HEAD'))
    await expect(desk.run()).rejects.toThrow(Busy)
    desk.remove('.git/MERGE_HEAD')
    let isMoved = false
    desk.step = operation => {
      if (isMoved || !operation.includes('/dry-run')) return
      isMoved = true
      desk.git('commit', '-qam', 'in between')
    }
    await desk.run().catch((error: unknown) => {
      if (!(error instanceof HeadMoved)) throw error
    })
    desk.step = () => undefined
    await desk.done()
    expect([isMoved, xano.definitions()]).toEqual([true, [fn('a', 'mine')]])
    expect(pushed(xano)).toHaveLength(1)
  })

  it('scenario 15: what is staged where Xano has news stays staged, and is neither committed nor lost', async () => {
    const xano = await xanoWith([fn('a', 'one', 'two', 'three')])
    const desk = await ownBranch(xano)
    desk.edit('function/a.xs', 'one', 'ONE')
    desk.git('add', '.')
    const staged = desk.git('ls-files', '-s')
    xano.colleague('ann').put(fn('a', 'one', 'two', 'THREE'))
    await desk.done()
    expect(desk.git('ls-files', '-s')).toBe(staged)
    expect(desk.read('function/a.xs')).toBe(fn('a', 'ONE', 'two', 'THREE'))
    expect(desk.log()[0]).toBe('own')
  })

  it('scenario 36: a branch that goes back, and commits that are squashed or amended after a push, send nothing old', async () => {
    const xano = await xanoWith([fn('a', 'one'), fn('b', 'one')])
    const desk = await ownBranch(xano)
    desk.edit('function/a.xs', 'one', 'mine')
    await desk.done()
    desk.git('commit', '-qam', 'first')
    xano.colleague('ann').put(fn('b', 'of ann'))
    await desk.done()
    xano.clearRequests()
    desk.git('reset', '-q', '--soft', 'HEAD~2')
    desk.git('commit', '-qm', 'squashed')
    desk.git('commit', '-q', '--amend', '-m', 'amended')
    await desk.done()
    desk.git('reset', '-q', '--hard', 'HEAD~1')
    await desk.done()
    expect(pushed(xano)).toEqual([])
    expect(xano.definitions()).toEqual([fn('a', 'mine'), fn('b', 'of ann')])
    expect([desk.read('function/a.xs'), desk.read('function/b.xs')]).toEqual([
      fn('a', 'mine'),
      fn('b', 'of ann'),
    ])
  })

  it('scenario 42: a folder that is bound to another workspace than its history is of is refused, and nothing is read into it', async () => {
    const xano = await xanoWith([fn('a', 'one')])
    const desk = await following(xano)
    desk.git('config', 'xano-sync.workspace', '2')
    xano.clearRequests()
    await expect(desk.run()).rejects.toThrow(BoundElsewhere)
    expect(pushed(xano)).toEqual([])
    desk.git('config', 'xano-sync.workspace', '1')
    await expectRest(desk, xano)
  })

  it('scenario 42: two git branches that are bound to one label each send their own edits, once', async () => {
    const xano = await xanoWith([fn('a', 'one'), fn('b', 'one')])
    const desk = await ownBranch(xano)
    desk.git('switch', '-qc', 'other')
    desk.git('config', 'branch.other.xanoLabel', 'v1')
    await desk.adopt()
    desk.edit('function/a.xs', 'one', 'on other')
    await desk.done()
    desk.git('commit', '-qam', 'on other')
    desk.git('switch', '-q', 'main')
    desk.edit('function/b.xs', 'one', 'on main')
    await desk.done()
    expect(desk.read('function/a.xs')).toBe(fn('a', 'on other'))
    expect(pushed(xano)).toEqual([fn('a', 'on other'), fn('b', 'on main')])
  })
})

describe('what comes back of a push', () => {
  it('scenario 19: what a run has written and sent itself is no news to the next', async () => {
    const xano = await xanoWith([fn('a', 'one'), fn('b', 'one')])
    const desk = await following(xano)
    xano.colleague('ann').put(fn('a', 'of ann'))
    desk.edit('function/b.xs', 'one', 'mine')
    await desk.done()
    await expectRest(desk, xano)
  })

  it('scenario 20: a text that the server brings into its own form is taken once, and never sent again', async () => {
    const xano = await xanoWith([fn('a', 'one')], { switches: { ...CALM, reformat: true } })
    const desk = await following(xano)
    desk.write(
      'function/b.xs',
      'function b {\n stack {\n  debug.log {\n  value = "new" } } response = null }\n',
    )
    await desk.done()
    const file = desk.read('function/b.xs')
    expect(xano.definitions()).toContain(file)
    const commits = desk.log('xano/v1')
    for (let run = 1; run <= 3; run++) await expectRest(desk, xano)
    expect([desk.read('function/b.xs'), desk.log('xano/v1')]).toEqual([file, commits])
  })

  it('scenario 2: an answer that is lost is looked up, and what was applied is not sent again', async () => {
    for (const applied of [true, false]) {
      const xano = await xanoWith([fn('a', 'one')])
      const desk = await following(xano)
      desk.edit('function/a.xs', 'one', 'two')
      xano.faults.add({ match: { method: 'POST', path: '*/multidoc' }, action: { type: 'cut', applied } })
      await desk.run().catch((error: unknown) => {
        if (!(error instanceof SyncError)) throw error
      })
      await desk.done()
      expect(xano.definitions()).toEqual([fn('a', 'two')])
      expect(pushed(xano)).toHaveLength(applied ? 1 : 2)
      expect(desk.git('log', '--format=%s', 'xano/v1').split('\n')[0]).toBe('push: updated function a')
      await expectRest(desk, xano)
    }
  })

  it('scenario 3: a definition that Xano refuses is held with its word, and keeps no other back', async () => {
    const xano = await xanoWith([fn('a', 'one'), fn('b', 'one')])
    const desk = await following(xano)
    xano.provoke({ type: 'refuse', kind: 'function', name: 'a', message: 'not this one', param: 'a' })
    desk.edit('function/a.xs', 'one', 'two')
    desk.edit('function/b.xs', 'one', 'two')
    expect(
      accountOf(await desk.run()).held.map(({ name, reason }) => `${name ?? ''}: ${reason ?? ''}`),
    ).toEqual([expect.stringMatching(/^a: .*not this one/)])
    expect(xano.definitions()).toEqual([fn('a', 'one'), fn('b', 'two')])
    expect(desk.read('function/a.xs')).toBe(fn('a', 'two'))
  })

  it('scenario 3: a definition that a policy of the workspace does not let in is held with what that found', async () => {
    const xano = await xanoWith([fn('a', 'one'), fn('b', 'one'), fn('c', 'one')])
    const desk = await following(xano)
    xano.provoke({ type: 'forbid', kind: 'function', name: 'b', finding: 'AUTH-010 b: needs a login' })
    for (const name of ['a', 'b']) desk.edit(`function/${name}.xs`, 'one', 'two')
    xano.colleague('ann').put(fn('c', 'of ann'))
    for (let round = 1; round <= 2; round++) {
      const { held, conflicts } = accountOf(await desk.run())
      expect(conflicts).toEqual([])
      expect(held.map(({ name, reason }) => `${name ?? ''}: ${reason ?? ''}`)).toEqual([
        expect.stringMatching(/^b: .*1 blocking policy finding\. AUTH-010 b: needs a login/),
      ])
    }
    expect(xano.definitions()).toEqual([fn('a', 'two'), fn('b', 'one'), fn('c', 'of ann')])
    expect([desk.read('function/b.xs'), desk.read('function/c.xs')]).toEqual([
      fn('b', 'two'),
      fn('c', 'of ann'),
    ])
  })

  it('scenario 21: an answer that is lost after Xano gave a guid makes no second object', async () => {
    for (const applied of [true, false]) {
      const xano = await xanoWith([fn('a', 'one')])
      const desk = await following(xano)
      desk.write('function/b.xs', fresh('b', 'new'))
      xano.faults.add({ match: { method: 'POST', path: '*/multidoc' }, action: { type: 'cut', applied } })
      await desk.run().catch((error: unknown) => {
        if (!(error instanceof SyncError)) throw error
      })
      await desk.done()
      expect(xano.definitions()).toHaveLength(2)
      expect(xano.definitions()).toContain(desk.read('function/b.xs'))
      await expectRest(desk, xano)
    }
  })

  it('scenario 31: a workspace that takes no pushes is still pulled from, and the edit is sent once it does', async () => {
    const xano = await xanoWith([fn('a', 'one'), fn('b', 'one')])
    const desk = await following(xano)
    xano.edit('ann', { type: 'allow-push', allowed: false })
    desk.edit('function/a.xs', 'one', 'mine')
    xano.colleague('ann').put(fn('b', 'of ann'))
    await expect(desk.run()).rejects.toThrow(SyncError)
    await desk.done(PULL)
    expect(desk.read('function/b.xs')).toBe(fn('b', 'of ann'))
    expect(xano.definitions()[0]).toBe(fn('a', 'one'))
    xano.edit('ann', { type: 'allow-push', allowed: true })
    await desk.done()
    expect(xano.definitions()[0]).toBe(fn('a', 'mine'))
  })

  it('scenario 34: a copied file with its guid and a file whose guid line is gone neither create nor delete anything', async () => {
    const xano = await xanoWith([fn('a', 'one'), fn('b', 'one')])
    const desk = await following(xano)
    desk.write('function/copy.xs', fn('a', 'one').replace('one', 'two'))
    desk.write('function/b.xs', fresh('b', 'one'))
    const { plan } = await desk.done(DELETING)
    expect(plan.problems.map(({ kind }) => kind)).toEqual(['copy'])
    expect(pushed(xano)).toEqual([])
    expect(xano.definitions()).toHaveLength(2)
  })

  it('scenario 38: a reference that Xano does not know is held, and sent together with what it refers to', async () => {
    const xano = await xanoWith([fn('a', 'one')])
    const desk = await following(xano)
    const calls = fresh('b', 'x').replace(
      /debug\.log \{[^}]*\}/,
      'function.run missing {\n      input = {}\n    } as $x',
    )
    desk.write('function/b.xs', calls)
    expect(await holds(desk)).toEqual(['reference'])
    expect(pushed(xano)).toEqual([])
    desk.write('function/missing.xs', fresh('missing', 'here'))
    await desk.done()
    expect(xano.definitions()).toHaveLength(3)
    expect(desk.read('function/b.xs')).toContain('function.run missing')
  })
})

describe('what is read', () => {
  it('scenario 35: a body that ends just before a separator deletes nothing, here or in the mirror', async () => {
    const texts = ['a', 'b', 'c', 'd'].map(name => fn(name, 'one'))
    const xano = await xanoWith(texts)
    const desk = await following(xano)
    for (const definitions of [1, 2, 3]) {
      xano.faults.add({
        match: { method: 'GET', path: '*/multidoc' },
        action: { type: 'first', definitions },
      })
      await desk.run(DELETING).catch((error: unknown) => {
        if (!(error instanceof SyncError)) throw error
      })
      expect(desk.git('ls-files').split('\n')).toHaveLength(4)
      for (const name of ['a', 'b', 'c', 'd']) expect(desk.read(`function/${name}.xs`)).toBe(fn(name, 'one'))
    }
    xano.faults.clear()
    await expectRest(desk, xano)
    expect(desk.log('xano/v1')).toHaveLength(1)
  })

  it('scenario 29: an edit that is saved while a pull is written is not written over, and is merged', async () => {
    const xano = await xanoWith([fn('a', 'one', 'two', 'three'), fn('b', 'one')])
    const desk = await following(xano)
    xano.colleague('ann').put(fn('a', 'one', 'two', 'of ann'))
    let isSaved = false
    desk.step = operation => {
      if (isSaved || !operation.startsWith('git') || !operation.includes('fast-import')) return
      isSaved = true
      desk.edit('function/a.xs', 'one', 'mine')
    }
    await desk.done()
    desk.step = () => undefined
    await desk.done()
    expect(isSaved).toBe(true)
    expect(desk.read('function/a.xs')).toBe(fn('a', 'mine', 'two', 'of ann'))
    expect(xano.definitions()[0]).toBe(fn('a', 'mine', 'two', 'of ann'))
  })

  it('scenario 30: markers of a merge are never sent, and a string that speaks of them is none', async () => {
    const xano = await xanoWith([fn('a', 'one'), fn('b', 'one')])
    const desk = await following(xano)
    desk.write(
      'function/a.xs',
      fn('a', 'one').replace('  stack {', '<<<<<<< Local\n  stack {\n=======\n>>>>>>> Xano'),
    )
    const text = fn('b', '<<<<<<< Local, ======= and >>>>>>> Xano')
    desk.write('function/b.xs', text)
    const { plan } = await desk.done()
    expect(plan.problems.map(({ kind }) => kind)).toEqual(['unreadable-here'])
    expect(pushed(xano)).toEqual([text])
  })
})
