import { execFileSync, spawn, spawnSync } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  statfsSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { SyncError } from '../../src/engine/ports/errors.ts'
import { type Account, accountOf } from '../../src/engine/report/account.ts'
import { boundRepository, Desk, fn, following, PULL, SYNC, type Xano, xanoWith } from '../e2e/desk.ts'
import { BIN, definitionsIn, pushed } from '../e2e/support.ts'
import { unprivileged } from '../local/unprivileged.ts'
import { temporary } from '../temporary.ts'

const DELETING = { ...SYNC, deletions: true }

const abc = (): Promise<Xano> => xanoWith([fn('a', 'one'), fn('b', 'two'), fn('c', 'three')])

const told = (entries: Account['held']): string[] =>
  entries.map(({ path, reason }) => `${path ?? ''}: ${reason ?? ''}`)

async function account(desk: Desk, permissions = SYNC): Promise<Account> {
  return accountOf(await desk.run(permissions))
}

/** Both sides hold the same, git finds nothing wrong, and a further run does nothing. */
async function expectInStep(desk: Desk, xano: Xano): Promise<void> {
  const last = await desk.done()
  expect([...last.plan.conflicts, ...last.plan.held, ...last.plan.problems]).toEqual([])
  xano.clearRequests()
  expect((await desk.done()).plan.transitions).toEqual([])
  expect(pushed(xano)).toEqual([])
  const local = [...definitionsIn(desk.directory).values()]
  expect(local.sort()).toEqual(xano.definitions().sort())
  expect(desk.git('fsck', '--strict', '--no-dangling')).toBe('')
}

describe('what lies in the way', () => {
  it('scenario 25: a link at the place of a file is named, and neither followed, written through nor taken for a deletion', async () => {
    const xano = await abc()
    const desk = await following(xano)
    const outside = join(temporary(), 'outside.xs')
    writeFileSync(outside, fn('a', 'not for Xano'))
    desk.remove('function/a.xs')
    symlinkSync(outside, join(desk.directory, 'function/a.xs'))
    desk.edit('function/b.xs', 'two', 'TWO')
    xano.colleague('ann').put(fn('a', 'of ann'))
    xano.colleague('ann').put(fn('c', 'of ann'))
    const { problems, held } = await account(desk, DELETING)
    expect(told(problems)).toEqual(['function/a.xs: is a link, which is not followed'])
    expect(held).toEqual([])
    expect(xano.definitions().sort()).toEqual([fn('a', 'of ann'), fn('b', 'TWO'), fn('c', 'of ann')])
    expect(desk.read('function/c.xs')).toBe(fn('c', 'of ann'))
    expect(lstatSync(join(desk.directory, 'function/a.xs')).isSymbolicLink()).toBe(true)
    desk.remove('function/a.xs')
    desk.write('function/a.xs', fn('a', 'one'))
    await desk.done()
    expect(desk.read('function/a.xs')).toBe(fn('a', 'of ann'))
    await expectInStep(desk, xano)
  })

  it('scenario 25: a file by a name that is no text is named, and while it is there no deletion is believed', async () => {
    const xano = await abc()
    const desk = await following(xano)
    const strange = Buffer.concat([
      Buffer.from(join(desk.directory, 'function/')),
      Buffer.from([0xe4, 0x2e, 0x78, 0x73]),
    ])
    renameSync(join(desk.directory, 'function/a.xs'), strange)
    const { problems, held } = await account(desk, DELETING)
    expect(told(problems)).toEqual([
      'function/\ufffd.xs: has a name that no definition can have: the path is no valid Unicode',
    ])
    expect(told(held)).toEqual(['function/a.xs: deletion waits until function/\ufffd.xs can be read'])
    expect(xano.definitions()).toHaveLength(3)
    renameSync(strange, join(desk.directory, 'function/a.xs'))
    await expectInStep(desk, xano)
  })

  it('a folder at the place of a file holds that definition and no other, and is said to be one', async () => {
    const xano = await abc()
    const desk = await following(xano)
    desk.remove('function/a.xs')
    mkdirSync(join(desk.directory, 'function/a.xs'))
    mkdirSync(join(desk.directory, 'function/d.xs'))
    xano.colleague('ann').put(fn('b', 'of ann'))
    xano.colleague('ann').put(fn('d', 'new'))
    for (let run = 1; run <= 2; run++) {
      const { held, problems } = await account(desk, DELETING)
      expect(told(held).sort()).toEqual([
        'function/a.xs: function/a.xs is a folder, where a file belongs',
        'function/d.xs: the file was not written: function/d.xs is a folder; nothing is written over it',
      ])
      expect(problems).toEqual([])
    }
    expect(desk.read('function/b.xs')).toBe(fn('b', 'of ann'))
    for (const name of ['a', 'd']) rmSync(join(desk.directory, `function/${name}.xs`), { recursive: true })
    desk.write('function/a.xs', fn('a', 'one'))
    await expectInStep(desk, xano)
  })

  it('a file where a folder belongs holds what lies below, and the rest goes on', async () => {
    const xano = await abc()
    const desk = await following(xano)
    writeFileSync(join(desk.directory, 'table'), 'mine')
    renameSync(join(desk.directory, 'function'), join(desk.directory, 'elsewhere'))
    writeFileSync(join(desk.directory, 'function'), 'mine')
    rmSync(join(desk.directory, 'elsewhere/c.xs'))
    xano.colleague('ann').put(fn('a', 'of ann'))
    xano
      .colleague('ann')
      .put(
        'table t {\n  auth = false\n\n  schema {\n    int id\n  }\n\n  index = [\n    {type: "primary", field: [{name: "id"}]}\n  ]\n}',
      )
    const { held } = await account(desk, DELETING)
    expect(told(held)).toEqual([
      'function/c.xs: function is a file, where a folder belongs',
      expect.stringMatching(
        /^table\/t\.xs: the file was not written: table is a file, where a folder belongs/,
      ),
    ])
    expect(desk.read('elsewhere/a.xs')).toBe(fn('a', 'of ann'))
    expect(xano.definitions()).toHaveLength(4)
    for (const name of ['table', 'function']) expect(desk.read(name)).toBe('mine')
    for (const name of ['table', 'function']) desk.remove(name)
    desk.write('function/c.xs', fn('c', 'three'))
    await expectInStep(desk, xano)
  })

  it('scenario 8: a file whose name the developer changes in case alone stays so, and its definition is one', async () => {
    const xano = await abc()
    const desk = await following(xano)
    renameSync(join(desk.directory, 'function/a.xs'), join(desk.directory, 'function/A.xs'))
    xano.colleague('ann').put(fn('a', 'of ann'))
    await desk.done()
    expect(pushed(xano)).toEqual([])
    expect(readdirSync(join(desk.directory, 'function')).sort()).toEqual(['A.xs', 'b.xs', 'c.xs'])
    expect(desk.read('function/A.xs')).toBe(fn('a', 'of ann'))
    xano.clearRequests()
    expect((await desk.done()).plan.transitions).toEqual([])
  })
})

describe('a disk that does not give or take', () => {
  it('scenario 27: a file without permission is unknown, never deleted, and the rest goes on', async () => {
    const xano = await abc()
    const desk = await following(xano)
    desk.edit('function/a.xs', 'one', 'ONE')
    desk.edit('function/b.xs', 'two', 'TWO')
    chmodSync(join(desk.directory, 'function/a.xs'), 0)
    const { problems } = await unprivileged(desk.directory, () => account(desk, DELETING))
    expect(told(problems)).toEqual([expect.stringMatching(/^function\/a\.xs: cannot be read: EACCES/)])
    expect(xano.definitions().sort()).toEqual([fn('a', 'one'), fn('b', 'TWO'), fn('c', 'three')])
    chmodSync(join(desk.directory, 'function/a.xs'), 0o644)
    await desk.done()
    expect(xano.definitions()).toContain(fn('a', 'ONE'))
  })

  it('scenario 27: a pull into a folder that is read-only names what it could not write, and brings it the next time', async () => {
    const xano = await abc()
    const desk = await following(xano)
    mkdirSync(join(desk.directory, 'mine'))
    renameSync(join(desk.directory, 'function/c.xs'), join(desk.directory, 'mine/c.xs'))
    await desk.done()
    xano.colleague('ann').put(fn('a', 'of ann'))
    xano.colleague('ann').put(fn('c', 'of ann'))
    xano.colleague('ann').delete({ kind: 'function', name: 'b' })
    const locked = join(desk.directory, 'function')
    const first = await unprivileged(desk.directory, async () => {
      chmodSync(locked, 0o555)
      return account(desk, PULL)
    })
    expect(
      told(first.held)
        .map(line => line.slice(0, 48))
        .sort(),
    ).toEqual([
      'function/a.xs: the file was not written: functio',
      'function/b.xs: the file was not written: functio',
    ])
    expect([desk.read('function/a.xs'), desk.read('function/b.xs')]).toEqual([fn('a', 'one'), fn('b', 'two')])
    expect(desk.read('mine/c.xs')).toBe(fn('c', 'of ann'))
    chmodSync(locked, 0o755)
    const second = await account(desk, PULL)
    expect([second.held, second.pulled.map(({ path }) => path).sort()]).toEqual([
      [],
      ['function/a.xs', 'function/b.xs'],
    ])
    expect(desk.read('function/a.xs')).toBe(fn('a', 'of ann'))
    expect(existsSync(join(desk.directory, 'function/b.xs'))).toBe(false)
    expect(pushed(xano)).toEqual([])
  })

  it('scenario 27: a disk that is full loses nothing, whatever it is full at, and the next run goes on', async context => {
    const disk = temporary()
    if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=3m', 'tmpfs', disk]).status !== 0)
      context.skip('no small disk may be made here')
    // The git that is asked for objects lies in wait for a moment.
    onTestFinished(async () => {
      await vi.waitFor(() => execFileSync('umount', [disk], { stdio: 'ignore' }), { timeout: 20_000 })
    })
    const xano = await abc()
    const directory = join(disk, 'desk')
    await boundRepository(directory)
    const desk = new Desk(directory, xano)
    await desk.done()
    const [filler, mine, theirs] = [join(disk, 'filler'), 'x'.repeat(9000), 'y'.repeat(9000)]
    for (const room of [0, 8, 16, 24, 32, 48, 64, 96]) {
      xano.colleague('ann').put(fn('a', `${theirs}${room}`))
      desk.write('function/b.xs', fn('b', `${mine}${room}`))
      const { bavail, bsize } = statfsSync(disk)
      writeFileSync(filler, Buffer.alloc(Math.max(0, bavail * bsize - room * 1024)))
      await desk.run().catch((error: unknown) => {
        if (!(error instanceof SyncError)) throw error
      })
      rmSync(filler)
      expect(desk.read('function/b.xs')).toBe(fn('b', `${mine}${room}`))
      await expectInStep(desk, xano)
      expect(xano.definitions().sort()).toEqual([
        fn('a', `${theirs}${room}`),
        fn('b', `${mine}${room}`),
        fn('c', 'three'),
      ])
    }
  }, 60_000)

  it('scenario 27: hundreds of files are read and written where 128 may be open at once', async () => {
    const names = Array.from({ length: 500 }, (_, at) => `item_${at}`)
    const xano = await xanoWith(names.map(name => fn(name, 'one')))
    const directory = temporary()
    const env = { ...process.env, XANO_ORIGIN: xano.origin, XANO_TOKEN: xano.token }
    const limited = (...args: readonly string[]): Promise<number | null> =>
      new Promise(done => {
        const command = ['-c', 'ulimit -n 128; exec "$0" "$@"', process.execPath, BIN, ...args]
        spawn('sh', command, { cwd: directory, env, stdio: 'ignore' }).on('close', done)
      })
    expect(await limited('clone', '-w', '1', '-b', 'v1', '.')).toBe(0)
    for (const [path, text] of [...definitionsIn(directory)].slice(0, 200))
      writeFileSync(join(directory, path), text.replace('"one"', '"two"'))
    expect(await limited('push')).toBe(0)
    expect(xano.definitions().filter(text => text.includes('"two"'))).toHaveLength(200)
  }, 60_000)
})

describe('a folder that is gone', () => {
  it.each([
    [
      'emptied',
      (root: string) => {
        rmSync(root, { recursive: true })
        mkdirSync(root)
      },
    ],
    [
      'unmounted',
      (root: string) => {
        rmSync(root, { recursive: true })
      },
    ],
  ])(
    'scenario 11: a folder of definitions that was %s halts whatever was asked for, and nothing changes',
    async (_, lose) => {
      const xano = await abc()
      const directory = temporary()
      await boundRepository(directory, { root: 'xano' })
      const desk = new Desk(directory, xano)
      await desk.done()
      const mirror = desk.git('rev-parse', 'xano/v1')
      lose(join(directory, 'xano'))
      const [result] = await desk.run(DELETING)
      expect(result).toMatchObject({
        kind: 'halted',
        halt: { alarms: [{ kind: 'emptied', side: 'here', definitions: 3 }] },
      })
      expect([xano.definitions().length, desk.git('rev-parse', 'xano/v1')]).toEqual([3, mirror])
      expect(pushed(xano)).toEqual([])
    },
  )

  it('scenario 11: a repository that vanishes in the middle of a run ends it with an error, and nothing reaches Xano', async () => {
    const xano = await abc()
    const desk = await following(xano)
    desk.edit('function/a.xs', 'one', 'ONE')
    desk.step = operation => {
      if (operation.startsWith('git ls-files') && existsSync(desk.directory))
        renameSync(desk.directory, `${desk.directory}-gone`)
    }
    onTestFinished(() => {
      rmSync(`${desk.directory}-gone`, { recursive: true, force: true })
    })
    await expect(desk.run(DELETING)).rejects.toThrow(SyncError)
    expect(pushed(xano)).toEqual([])
    expect(xano.definitions()).toHaveLength(3)
    renameSync(`${desk.directory}-gone`, desk.directory)
    desk.step = () => undefined
    await desk.done()
    expect(xano.definitions()).toContain(fn('a', 'ONE'))
  })

  it('scenario 11: a folder that vanishes while it is read or written is no deletion, and comes back', async () => {
    const xano = await abc()
    const desk = await following(xano)
    xano.colleague('ann').put(fn('a', 'of ann'))
    desk.step = operation => {
      if (operation.startsWith('write function/'))
        rmSync(join(desk.directory, 'function'), { recursive: true })
    }
    await desk.run()
    desk.step = () => undefined
    expect(xano.definitions()).toHaveLength(3)
    expect(desk.read('function/a.xs')).toBe(fn('a', 'of ann'))
    const { held } = await account(desk)
    expect(told(held)).toEqual([
      'function/b.xs: deleting it in Xano needs --delete',
      'function/c.xs: deleting it in Xano needs --delete',
    ])
    desk.git('checkout', '--', '.')
    await expectInStep(desk, xano)
  })
})
