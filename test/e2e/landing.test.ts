import { appendFileSync, chmodSync, readdirSync, renameSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { temporary } from '../temporary.ts'
import {
  boundRepository,
  Desk,
  fn,
  following,
  ownBranch,
  PULL,
  PUSH,
  SYNC,
  type Xano,
  xanoWith,
} from './desk.ts'

/** What a developer has done to a file since it was last in step. */
interface Situation {
  readonly make: (desk: Desk, path: string) => void
  /** How git's status tells of the file after a pull that did not concern it. */
  readonly untouched: string
  /** The same, when Xano had changed it in another place, and that was landed on a branch of the developer's own. */
  readonly touched: string
  /** A branch that waits for the developer. */
  readonly waits?: true
}

const edit = (desk: Desk, path: string): void => {
  desk.edit(path, 'two', 'TWO')
}
const add = (desk: Desk, path: string): void => {
  desk.git('add', path)
}

const SITUATIONS: Readonly<Record<string, Situation>> = {
  clean: { make: () => undefined, untouched: '', touched: '' },
  edited: { make: edit, untouched: ' M', touched: ' M' },
  staged: {
    make: (desk, path) => {
      edit(desk, path)
      add(desk, path)
    },
    untouched: 'M ',
    touched: 'MM',
    waits: true,
  },
  partly_staged: {
    make: (desk, path) => {
      edit(desk, path)
      add(desk, path)
      desk.edit(path, 'three', 'THREE')
    },
    untouched: 'MM',
    touched: 'MM',
    waits: true,
  },
  deleted: {
    make: (desk, path) => {
      desk.remove(path)
    },
    untouched: ' D',
    touched: ' D',
  },
  deletion_staged: { make: (desk, path) => desk.git('rm', '-q', path), untouched: 'D ', touched: 'D ' },
  executable: {
    make: (desk, path) => {
      chmodSync(join(desk.directory, path), 0o755)
    },
    untouched: ' M',
    touched: ' M',
  },
  executable_committed: { make: () => undefined, untouched: '', touched: '' },
  another_layout: {
    make: (desk, path) => {
      appendFileSync(join(desk.directory, path), '\n')
    },
    untouched: ' M',
    touched: '',
  },
  untracked: {
    make: (desk, path) => desk.git('rm', '-q', '--cached', path),
    untouched: 'D?',
    touched: 'D?',
    waits: true,
  },
  announced: {
    make: (desk, path) => {
      desk.git('rm', '-q', '--cached', path)
      desk.git('add', '-N', path)
    },
    untouched: 'DA',
    touched: 'DA',
    waits: true,
  },
  skipped: {
    make: (desk, path) => {
      desk.git('update-index', '--skip-worktree', path)
      desk.remove(path)
    },
    untouched: '',
    touched: '',
  },
  assumed_unchanged: {
    make: (desk, path) => desk.git('update-index', '--assume-unchanged', path),
    untouched: '',
    touched: '',
  },
}

const names = Object.keys(SITUATIONS)
const pathOf = (name: string, where: string): string => `function/${name}_${where}.xs`
const [touched, untouched] = ['touched', 'untouched'].map(where =>
  names.map(name => pathOf(name, where)),
) as [string[], string[]]

/** A repository in step, in which every situation is there twice: where Xano then changes something, and where not. */
async function everySituation(mode: 'follow' | 'land'): Promise<{ desk: Desk; xano: Xano }> {
  const all = names.flatMap(name => [`${name}_touched`, `${name}_untouched`])
  const xano = await xanoWith(all.map(name => fn(name, 'one', 'two', 'three')))
  const directory = temporary()
  await boundRepository(directory)
  const desk = new Desk(directory, xano)
  await desk.done()
  if (mode === 'land') {
    desk.git(
      'update-index',
      '--chmod=+x',
      ...[touched, untouched].flatMap(paths => paths.filter(isExecutable)),
    )
    for (const path of [...touched, ...untouched].filter(isExecutable))
      chmodSync(join(directory, path), 0o755)
    desk.write('README.md', 'mine')
    desk.git('add', 'README.md')
    desk.git('commit', '-qm', 'own')
  }
  for (const [name, { make }] of Object.entries(SITUATIONS)) {
    make(desk, pathOf(name, 'touched'))
    make(desk, pathOf(name, 'untouched'))
  }
  desk.write('notes.txt', 'mine')
  desk.write('.git/info/exclude', 'ignored.txt\n')
  desk.write('ignored.txt', 'mine')
  for (const name of names) xano.colleague('ann').put(fn(`${name}_touched`, 'ONE', 'two', 'three'))
  return { desk, xano }
}

const isExecutable = (path: string): boolean => path.includes('executable_committed')

/** Git's status by path; `??` beside a staged deletion of the same path shows as `D?`. */
function statusOf(desk: Desk): Record<string, string> {
  const status: Record<string, string> = {}
  for (const line of desk.git('status', '--porcelain', '-uall', '--no-renames').split('\n').filter(Boolean)) {
    const path = line.slice(3)
    status[path] = path in status ? `${(status[path] ?? '').charAt(0)}?` : line.slice(0, 2)
  }
  return status
}

const expected = (where: 'touched' | 'untouched'): Record<string, string> =>
  Object.fromEntries(
    names.flatMap(name => {
      const status = SITUATIONS[name]?.[where] ?? ''
      return status === '' ? [] : [[pathOf(name, where), status] as const]
    }),
  )

describe('landing on a branch of the developer', () => {
  it('commits what came from Xano, and of their own work nothing, whatever state it is in', async () => {
    const { desk, xano } = await everySituation('land')
    const { left, plan } = await desk.done(PULL)
    const waiting = names.filter(name => SITUATIONS[name]?.waits).map(name => pathOf(name, 'touched'))
    const gone = ['deleted', 'deletion_staged'].map(name => pathOf(name, 'touched'))
    expect([...new Set(left.map(({ path }) => path as string))].sort()).toEqual(waiting.sort())
    expect(plan.conflicts.map(({ sides }) => sides.theirs?.path as string).sort()).toEqual(gone)

    expect(statusOf(desk)).toEqual({ 'notes.txt': '??', ...expected('touched'), ...expected('untouched') })
    const landed = touched.filter(path => ![...waiting, ...gone].includes(path))
    expect(desk.log()).toEqual([`pull: ${landed.length} updated`, 'own', 'pull: 26 created'])
    expect(desk.git('diff-tree', '-r', '--name-only', 'HEAD^', 'HEAD').split('\n').sort()).toEqual(
      landed.sort(),
    )
    for (const path of landed) expect(desk.git('show', `HEAD:${path}`)).toContain('"ONE"')
    for (const path of landed) expect(desk.git('show', `HEAD:${path}`)).not.toContain('"TWO"')
    const modes = desk.git('ls-tree', '-r', 'HEAD', 'function').split('\n')
    expect(modes.filter(line => line.startsWith('100755'))).toHaveLength(2)
    const flags = desk.git('ls-files', '-v', 'function').split('\n')
    expect(flags.filter(flag => flag.startsWith('S'))).toHaveLength(2)
    expect(flags.filter(flag => flag.startsWith('h'))).toHaveLength(2)
    expect(desk.git('fsck', '--strict', '--no-dangling')).toBe('')

    const state = (): string => desk.git('for-each-ref') + desk.git('ls-files', '-s', '-v')
    const [before, requests] = [state(), xano.requests.length]
    await desk.done(PULL)
    expect(state()).toBe(before)
    expect(xano.requests.slice(requests).every(({ method }) => method === 'GET')).toBe(true)
  })

  it.each([
    ['git mv', 'RM', ['own', 'pull: created function a']],
    ['mv', ' D', ['pull: updated function a', 'own', 'pull: created function a']],
  ])(
    'leaves a file that the developer has moved (%s) in one place of every commit',
    async (how, status, expected) => {
      const xano = await xanoWith([fn('a', 'one', 'two')])
      const desk = await ownBranch(xano)
      if (how === 'git mv') desk.git('mv', 'function/a.xs', 'function/moved.xs')
      else renameSync(join(desk.directory, 'function/a.xs'), join(desk.directory, 'function/moved.xs'))
      xano.colleague('ann').put(fn('a', 'ONE', 'two'))
      await desk.done()
      expect(desk.read('function/moved.xs')).toContain('"ONE"')
      expect(desk.git('ls-tree', '-r', '--name-only', 'HEAD')).toBe('README.md\nfunction/a.xs')
      expect(desk.git('status', '--porcelain').slice(0, 2)).toBe(status)
      expect(desk.log()).toEqual(expected)
      desk.git('add', '-A')
      desk.git('commit', '-qm', 'moved')
      expect(desk.git('ls-tree', '-r', '--name-only', 'HEAD')).toBe('README.md\nfunction/moved.xs')
      await desk.done()
      expect(desk.log()[0]).toBe('moved')
    },
  )

  it('takes the guid that Xano has given to what a colleague merged and sent', async () => {
    const xano = await xanoWith([fn('a', 'one')])
    const desk = await ownBranch(xano)
    const created = fn('n', 'new').replace(/ {2}guid = .*\n/, '')
    desk.write('function/n.xs', created)
    desk.git('add', '-A')
    desk.git('commit', '-qm', 'merged')
    xano.colleague('ann').put(created)
    await desk.done()
    expect(xano.definitions()).toContain(desk.git('show', 'HEAD:function/n.xs'))
    expect(desk.git('status', '--porcelain')).toBe('')
    expect(desk.log()[1]).toBe('merged')
  })
})

/** What the status tells of them once nothing is staged any more. */
const UNSTAGED: Readonly<Record<string, string>> = {
  staged: ' M',
  partly_staged: ' M',
  deletion_staged: ' D',
}

describe('following Xano', () => {
  it('waits while what is new in Xano was not pulled, so that git shows no change that nobody made', async () => {
    const xano = await xanoWith([fn('a', 'one'), fn('b', 'one'), fn('c', 'one')])
    const desk = await following(xano)
    const before = desk.git('rev-parse', 'HEAD')
    desk.edit('function/a.xs', 'one', 'two')
    xano.colleague('ann').put(fn('b', 'of ann'))
    xano.colleague('ann').put(fn('d', 'of ann'))
    xano.colleague('ann').delete({ kind: 'function', name: 'c' })
    await desk.done(PUSH)
    expect(xano.definitions()).toContain(fn('a', 'two'))
    expect(desk.git('status', '--porcelain').trim()).toBe('M function/a.xs')
    expect(desk.git('rev-parse', 'HEAD')).toBe(before)
    await desk.done(PULL)
    expect(desk.git('status', '--porcelain')).toBe('')
    expect(desk.git('rev-parse', 'HEAD')).toBe(desk.git('rev-parse', 'xano/v1'))
  })

  it('goes on beside a conflict, which is what git then shows', async () => {
    const xano = await xanoWith([fn('a', 'one'), fn('b', 'one')])
    const desk = await following(xano)
    desk.edit('function/a.xs', 'one', 'mine')
    xano.colleague('ann').put(fn('a', 'of ann'))
    xano.colleague('ann').put(fn('b', 'of ann'))
    expect((await desk.done()).plan.conflicts).toHaveLength(1)
    expect(desk.git('rev-parse', 'HEAD')).toBe(desk.git('rev-parse', 'xano/v1'))
    expect(desk.git('status', '--porcelain').trim()).toBe('M function/a.xs')
  })

  it.each<[string, (desk: Desk, xano: Xano) => void]>([
    [
      'renamed in Xano',
      (_, xano) =>
        xano.colleague('ann').put(xano.definitions()[0]?.replace('function a', 'function z') ?? ''),
    ],
    [
      'renamed here',
      desk => {
        desk.edit('function/moved.xs', 'function a', 'function z')
      },
    ],
    ['edited in Xano', (_, xano) => xano.colleague('ann').put(fn('a', 'ONE'))],
    [
      'edited here, and renamed in Xano',
      (desk, xano) => {
        desk.edit('function/moved.xs', 'one', 'two')
        xano.colleague('ann').put(xano.definitions()[0]?.replace('function a', 'function z') ?? '')
      },
    ],
  ])('goes on beside a file that the developer has moved, and that is then %s', async (_, change) => {
    const xano = await xanoWith([fn('a', 'one')])
    const desk = await following(xano)
    renameSync(join(desk.directory, 'function/a.xs'), join(desk.directory, 'function/moved.xs'))
    change(desk, xano)
    await desk.done()
    await desk.done()
    expect(desk.git('rev-parse', 'HEAD')).toBe(desk.git('rev-parse', 'xano/v1'))
    expect(desk.read('function/moved.xs')?.trim()).toBe(xano.definitions()[0])
    expect(desk.git('ls-tree', '-r', '--name-only', 'HEAD', 'function').split('\n')).toHaveLength(1)
  })

  it('goes on where both have made the same definition, here at another place', async () => {
    const xano = await xanoWith([fn('a', 'one')])
    const desk = await following(xano)
    desk.write('function/mine.xs', fn('b', 'one'))
    xano.colleague('ann').put(fn('b', 'one'))
    await desk.done()
    expect(desk.git('rev-parse', 'HEAD')).toBe(desk.git('rev-parse', 'xano/v1'))
    expect(desk.git('status', '--porcelain').split('\n')).toEqual([' D function/b.xs', '?? function/mine.xs'])
  })

  it('waits for a file that was moved here and lacks what Xano has made of it', async () => {
    const xano = await xanoWith([fn('a', 'one')])
    const desk = await following(xano)
    const before = desk.git('rev-parse', 'HEAD')
    renameSync(join(desk.directory, 'function/a.xs'), join(desk.directory, 'function/moved.xs'))
    xano
      .colleague('ann')
      .put(xano.definitions()[0]?.replace('function a', 'function z').replace('one', 'ONE') ?? '')
    await desk.done(PUSH)
    expect(desk.git('rev-parse', 'HEAD')).toBe(before)
    await desk.done(PULL)
    expect(desk.git('rev-parse', 'HEAD')).toBe(desk.git('rev-parse', 'xano/v1'))
  })

  it('waits, branch and index as they are, while something is staged where Xano has news, and then goes on', async () => {
    const { desk } = await everySituation('follow')
    const before = [desk.git('rev-parse', 'HEAD'), desk.git('ls-files', '-v', '-s')]
    const { left } = await desk.done(PULL)
    const staged = [...names.filter(name => SITUATIONS[name]?.waits), 'deletion_staged']
    expect([...new Set(left.map(({ path }) => path as string))].sort()).toEqual(
      staged.map(name => pathOf(name, 'touched')).sort(),
    )
    const skipped = /^S .*skipped_touched/m
    const index = desk.git('ls-files', '-v', '-s')
    expect([desk.git('rev-parse', 'HEAD'), index.replace(skipped, '')]).toEqual([
      before[0],
      before[1]?.replace(skipped, ''),
    ])
    expect(desk.read(pathOf('staged', 'touched'))).toMatch(/"ONE"[^]*"TWO"/)

    for (const name of staged) desk.git('reset', '-q', '--', pathOf(name, 'touched'))
    await desk.done(PULL)
    expect(desk.git('rev-parse', 'HEAD')).toBe(desk.git('rev-parse', 'xano/v1'))
    expect(desk.log()).toEqual(['pull: 13 updated', 'pull: 26 created'])
    const now = staged.flatMap(name => {
      const status = UNSTAGED[name]
      return status === undefined ? [] : [[pathOf(name, 'touched'), status] as const]
    })
    const others = Object.entries({ ...expected('touched'), ...expected('untouched') }).filter(
      ([path]) => !staged.some(name => path === pathOf(name, 'touched')),
    )
    expect(statusOf(desk)).toEqual({ 'notes.txt': '??', ...Object.fromEntries([...others, ...now]) })
  })
})

describe('many that come into a folder that is not there', () => {
  it('come beside one that was renamed into it, with the edit that was made of it here', async () => {
    const xano = await xanoWith(['z0', 'z1'].map(name => fn(name, `was ${name}`, 'two', 'three')))
    const desk = await following(xano)
    const ann = xano.colleague('ann')
    for (let n = 0; n < 80; n++) ann.put(fn(`new/g${n}`, `g${n}`))
    ann.rename({ kind: 'function', name: 'z0' }, 'new/z0')
    desk.edit('function/z_0.xs', 'three', 'three of mine')
    for (const permissions of [PULL, SYNC]) {
      const results = await desk.run(permissions)
      const plans = results.flatMap(result => (result.kind === 'done' ? [result] : []))
      const told = plans.flatMap(({ plan, outcomes }) => [
        ...plan.problems,
        ...[...outcomes.values()].filter(({ local }) => local !== undefined && local !== 'written'),
      ])
      expect(told).toEqual([])
      expect(readdirSync(join(desk.directory, 'function')).sort()).toEqual(['new', 'z_1.xs'])
      expect(readdirSync(join(desk.directory, 'function/new'))).toHaveLength(81)
    }
    expect(xano.definitions().filter(text => text.includes('three of mine'))).toHaveLength(1)
    expect(desk.git('status', '--porcelain')).toBe('')
  })

  it('come through no link', async () => {
    const xano = await xanoWith([fn('z', 'was')])
    const desk = await following(xano)
    const outside = temporary()
    symlinkSync(outside, join(desk.directory, 'function/new'))
    for (let n = 0; n < 80; n++) xano.colleague('ann').put(fn(`new/deep/g${n}`, `g${n}`))
    await desk.run(PULL)
    expect(readdirSync(outside)).toEqual([])
  })
})
