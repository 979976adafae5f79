import { describe, expect, it } from 'vitest'
import { git } from '../../e2e/support.ts'
import { openShop, type Shop } from '../shop.ts'

const BASE = 'refs/xano-sync/base/v1'
const MIRROR = 'refs/remotes/xano/v1'

/** Puts another message on Base's commit; its tree and its parent stay. */
function rewordBase({ seat: { directory } }: Shop, change: (message: string) => string): void {
  const message = change(git(directory, 'log', '-1', '--format=%B', BASE))
  const commit = git(directory, 'commit-tree', '-p', MIRROR, '-m', message, `${BASE}^{tree}`)
  git(directory, 'update-ref', BASE, commit)
}

describe('what was lost in git', () => {
  it('is said once, when a run makes it anew', async () => {
    const shop = await openShop()
    const { directory } = shop.seat
    const before = git(directory, 'rev-parse', MIRROR)
    git(directory, 'update-ref', '-d', MIRROR)
    const first = await shop.run('sync')
    expect(first.stdout).toContain('xano/v1 had been lost, and was made anew: from where it stood')
    expect([first.code, git(directory, 'rev-parse', MIRROR)]).toEqual([0, before])
    git(directory, 'update-ref', '-d', BASE)
    const second = await shop.run('sync')
    expect(second.stdout).toContain('Base of v1 had been lost, and was made anew')
    git(directory, 'update-ref', '-d', BASE)
    git(directory, 'update-ref', '-d', MIRROR)
    const third = await shop.run('sync')
    expect(third.stdout).toContain('its history begins with what Xano holds now')
    expect(third.stdout).toContain('Base of v1 had been lost')
    expect((await shop.run('sync')).stdout).not.toContain('lost')
  })
})

describe('a mirror that was lost', () => {
  it('is said by fetch as well, which makes it anew, and no Base', async () => {
    const shop = await openShop()
    const { directory } = shop.seat
    const before = git(directory, 'rev-parse', MIRROR)
    git(directory, 'update-ref', '-d', MIRROR)
    const first = await shop.run('fetch')
    expect(first.stdout).toContain('xano/v1 had been lost, and was made anew: from where it stood')
    expect([first.code, git(directory, 'rev-parse', MIRROR)]).toEqual([0, before])
    git(directory, 'update-ref', '-d', BASE)
    expect((await shop.run('fetch')).stdout).toBe('xano/v1 is up to date.\n')
    git(directory, 'update-ref', '-d', MIRROR)
    const third = await shop.run('fetch')
    expect(third.stdout).toContain('its history begins with what Xano holds now')
    expect(third.stdout).not.toContain('Base')
  })
})

describe('a Base that does not say what it is about', () => {
  it.each([
    ['without trailers', () => 'nothing of use'],
    [
      'with a workspace that is no number',
      (message: string) => message.replace(/Workspace: .*/, 'Workspace: NaN'),
    ],
    ['with a workspace that is missing', (message: string) => message.replace(/Xano-Workspace: .*\n/, '')],
  ])('%s never changes anything, is told by doctor, and goes by binding anew', async (_, change) => {
    const shop = await openShop()
    rewordBase(shop, change)
    shop.edit('function/a.xs', 'value = 1', 'value = 11')
    shop.remove('function/b.xs')
    const { code } = await shop.run('sync', '--delete')
    expect([3, 4]).toContain(code)
    expect(shop.xano.definitions()).toHaveLength(5)
    rewordBase(shop, change)
    const doctor = await shop.run('doctor')
    expect(doctor.stdout).toContain('Base of v1 does not say what it is about')
    const binding = await shop.run('bind', 'v1')
    expect(binding.code).toBe(binding.stdout.includes('held') ? 3 : 0)
    const bound = await shop.run('status')
    expect([bound.code, bound.stdout.includes('NaN')]).toEqual([0, false])
    expect(shop.xano.definitions()).toHaveLength(5)
  })
})
