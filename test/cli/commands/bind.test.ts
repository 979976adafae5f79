import { describe, expect, it } from 'vitest'
import { withGuid } from '../../../src/core/xs/guid.ts'
import { HARD } from '../../../src/emulator/switches.ts'
import { git, pushed } from '../../e2e/support.ts'
import { faults } from '../schema.ts'
import { fnText, openShop, type Shop } from '../shop.ts'

const labels = ({ xano }: Shop): string[] =>
  [...xano.world.workspaces.values()].flatMap(({ branches }) => branches.map(({ label }) => label))

describe('bind --create-from', () => {
  it.each([
    ['its own guids', HARD],
    ['the guids of the other', { branchGuids: 'shared' } as const],
  ])('makes a branch with %s, which is in step at once and takes edits of its own', async (_, switches) => {
    const shop = await openShop({ switches })
    git(shop.seat.directory, 'switch', '-q', '-c', 'login')
    const bound = await shop.run('bind', 'login', '--create-from', 'v1')
    expect(bound.stdout).toContain('login is bound to login of workspace 1')
    expect(bound.stdout).not.toContain('conflict')
    expect(bound.code).toBe(0)
    expect(pushed(shop.xano)).toEqual([])
    shop.edit('function/a.xs', 'value = 1', 'value = 11')
    expect((await shop.run('sync')).code).toBe(0)
    const values = (branch: string): string[] =>
      shop.xano.definitions({ branch }).flatMap(text => /value = \d+/.exec(text) ?? [])
    expect(values('login')).toContain('value = 11')
    expect(values('v1')).not.toContain('value = 11')
  })

  const multidoc = ['a', 'b', 'c']
    .map(name => withGuid(fnText(name, 'debug.log { value = 1 }'), `guid of ${name}`))
    .join('\n---\n')

  /** On a branch of git's and of Xano's, where that has guids of its own. */
  async function onOwnBranch(): Promise<Shop> {
    const shop = await openShop({ switches: HARD, multidoc })
    git(shop.seat.directory, 'commit', '-q', '--allow-empty', '-m', 'own')
    git(shop.seat.directory, 'switch', '-q', '-c', 'login')
    await shop.run('bind', 'login', '--create-from', 'v1')
    return shop
  }

  it('leaves no change in git of what others edit there, whose guid git has from another branch', async () => {
    const shop = await onOwnBranch()
    const { directory } = shop.seat
    const b = shop.xano.definitions({ branch: 'login' }).find(text => text.includes('function b')) ?? ''
    shop.xano.colleague('ann').put(b.replace('value = 1', 'value = 22'), { branch: 'login' })
    shop.edit('function/a.xs', 'value = 1', 'value = 11')
    git(directory, 'commit', '-qam', 'mine')
    expect((await shop.run('sync')).code).toBe(0)
    expect(git(directory, 'status', '--porcelain')).toBe('')
    expect(shop.read('function/b.xs')).toContain('value = 22')
    git(directory, 'switch', '-q', 'v1')
  })

  it.each([
    ['saved', () => undefined],
    ['saved and committed', ({ seat }: Shop) => void git(seat.directory, 'commit', '-qam', 'another name')],
  ])('renames there what gets another name here, %s, and again where git merges it', async (_, after) => {
    const shop = await onOwnBranch()
    const { directory } = shop.seat
    shop.edit('function/a.xs', 'function a', 'function again')
    after(shop)
    const { code, stdout } = await shop.run('sync')
    expect([code, stdout]).toEqual([0, expect.stringMatching(/pushed +function\/a\.xs +\(renamed from a\)/)])
    git(directory, 'add', '-A')
    git(directory, 'commit', '-qm', 'its new place')
    git(directory, 'switch', '-q', 'v1')
    git(directory, 'merge', '-q', '--no-edit', 'login')
    expect((await shop.run('sync')).code).toBe(0)
    for (const branch of ['login', 'v1']) {
      const names = shop.xano
        .definitions({ branch })
        .flatMap(text => /^function (\w+)/m.exec(text)?.[1] ?? [])
      expect(names.sort()).toEqual(['again', 'b', 'c'])
    }
  })

  it('takes nothing for left behind that says the same but for that guid, where git has lost the commit it went out from', async () => {
    const shop = await onOwnBranch()
    const { directory } = shop.seat
    git(directory, 'switch', '-q', 'v1')
    shop.edit('function/a.xs', 'value = 1', 'value = 11')
    expect((await shop.run('sync')).code).toBe(0)
    git(directory, 'commit', '-qam', 'mine')
    git(directory, 'switch', '-q', 'login')
    git(directory, 'merge', '-q', 'v1')
    expect((await shop.run('sync')).code).toBe(0)
    git(directory, 'commit', '-q', '--amend', '--allow-empty', '-m', 'in other words')
    git(directory, 'reflog', 'expire', '--expire=now', '--all')
    git(directory, 'gc', '-q', '--prune=now')
    expect(await shop.run('sync')).toMatchObject({
      code: 0,
      stdout: 'In step with login of workspace 1.\n',
    })
  })

  it('refuses a label that is there already, and a source that is not', async () => {
    const shop = await openShop()
    for (const args of [
      ['v1', '--create-from', 'v1'],
      ['dev', '--create-from', 'nope'],
    ])
      expect((await shop.run('bind', ...args)).code).toBe(2)
    expect(labels(shop)).toEqual(['v1'])
  })

  it('whose answer is lost, looks whether the branch was made', async () => {
    const shop = await openShop()
    shop.xano.faults.add({
      match: { method: 'POST', path: '*/branch' },
      action: { type: 'cut', applied: true },
    })
    expect((await shop.run('bind', 'dev', '--create-from', 'v1')).code).toBe(0)
    expect(labels(shop)).toEqual(['v1', 'dev'])
  })
})

describe('bind', () => {
  it('to another label begins anew with what git knows, and pushes nothing', async () => {
    const shop = await openShop()
    await shop.run('bind', 'dev', '--create-from', 'v1')
    shop.xano.colleague('ann').put(shop.read('function/b.xs').replace('value = 2', 'value = 22'))
    const { code, stdout } = await shop.run('bind', 'v1')
    expect(code).toBe(0)
    expect(stdout).toMatch(/would pull +function\/b\.xs/)
    expect(git(shop.seat.directory, 'config', 'branch.v1.xanoLabel')).toBe('v1')
    expect(pushed(shop.xano)).toEqual([])
    expect((await shop.run('sync')).code).toBe(0)
    expect(shop.read('function/b.xs')).toContain('value = 22')
  })

  it('lets several branches of git share a label, each with a Base of its own', async () => {
    const shop = await openShop()
    git(shop.seat.directory, 'switch', '-q', '-c', 'other')
    expect((await shop.run('bind', 'v1')).code).toBe(0)
    shop.edit('function/a.xs', 'value = 1', 'value = 11')
    expect((await shop.run('sync')).code).toBe(0)
    const bases = git(shop.seat.directory, 'for-each-ref', '--format=%(refname)', 'refs/xano-sync/base')
    expect(bases.split('\n')).toEqual(['refs/xano-sync/base/other', 'refs/xano-sync/base/v1'])
  })

  it('to a label that the workspace does not list is an error, and changes nothing', async () => {
    const shop = await openShop({ switches: { unknownBranch: 'live' } })
    const { code, stderr } = await shop.run('bind', 'nope')
    expect(code).toBe(2)
    expect(stderr).toContain('v1  (live)')
    expect(git(shop.seat.directory, 'config', 'branch.v1.xanoLabel')).toBe('v1')
  })
})

describe('a commit that is checked out without a branch', () => {
  it('is not taken for a branch, and can be bound', async () => {
    const shop = await openShop()
    git(shop.seat.directory, 'checkout', '-q', '--detach')
    const refused = await shop.run('sync')
    expect(refused.code).toBe(2)
    expect(refused.stderr).toContain(
      'no branch is checked out: git switch to one that is bound, or xano-sync bind LABEL',
    )
    expect((await shop.run('bind', 'v1')).code).toBe(0)
    expect((await shop.run('sync')).code).toBe(0)
  })
})

describe('unbind', () => {
  it('tells a program what it did', async () => {
    const shop = await openShop()
    const { code, stdout, stderr } = await shop.run('unbind', '--json')
    expect([code, stderr]).toEqual([0, ''])
    const told = JSON.parse(stdout) as unknown
    expect([told, faults(told)]).toEqual([{ version: 1, branch: 'v1', unbound: 'v1' }, []])
  })

  it('leaves files and history, and no cycle runs until the branch is bound again', async () => {
    const shop = await openShop()
    const before = git(shop.seat.directory, 'for-each-ref')
    expect((await shop.run('unbind')).code).toBe(0)
    expect(git(shop.seat.directory, 'for-each-ref')).toBe(before)
    const refused = await shop.run('sync')
    expect(refused.code).toBe(2)
    expect(refused.stderr).toContain('xano-sync bind LABEL')
    expect((await shop.run('unbind')).code).toBe(2)
    shop.edit('function/a.xs', 'value = 1', 'value = 11')
    expect((await shop.run('bind', 'v1')).stdout).toMatch(/would push +function\/a\.xs/)
  })
})
