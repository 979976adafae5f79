import { describe, expect, it } from 'vitest'
import { git } from '../e2e/support.ts'
import { fnText, openShop, type Shop } from './shop.ts'

/** Something to send, something to delete and something to take, none of it yet seen by the other side. */
async function withWork(): Promise<Shop> {
  const shop = await openShop()
  shop.edit('function/a.xs', 'value = 1', 'value = 11')
  shop.remove('function/b.xs')
  shop.xano.colleague('ann').put(fnText('new_in_xano'))
  return shop
}

const bases = ({ seat: { directory } }: Shop): string[] =>
  git(directory, 'for-each-ref', '--format=%(refname)', 'refs/xano-sync/base').split('\n')

describe('a git branch that was renamed', () => {
  it('keeps its Base: what was changed here is sent, and what was deleted here stays deleted', async () => {
    const shop = await withWork()
    const { directory } = shop.seat
    git(directory, 'branch', '-m', 'v1', 'first')
    git(directory, 'branch', '-m', 'main')
    expect((await shop.run('status')).stdout).toMatch(/function\/a\.xs/)
    expect(bases(shop)).toEqual(['refs/xano-sync/base/main'])
    const { stdout, code } = await shop.run('sync', '--delete')
    expect(stdout).not.toContain('lost')
    expect([code, stdout.match(/conflict/)]).toEqual([0, null])
    expect(shop.xano.definitions().join('\n')).toContain('value = 11')
    expect(shop.xano.definitions().join('\n')).not.toContain('function b ')
    expect(shop.read('function/new_in_xano.xs')).toContain('new_in_xano')
  })

  it('takes nothing from a branch that has its old name now', async () => {
    const shop = await withWork()
    const { directory } = shop.seat
    git(directory, 'branch', '-m', 'v1', 'main')
    git(directory, 'branch', 'v1')
    expect((await shop.run('sync')).stdout).toContain('Base of main had been lost')
    expect(bases(shop)).toEqual(['refs/xano-sync/base/main', 'refs/xano-sync/base/v1'])
  })

  it('takes nothing that is about another place', async () => {
    const shop = await withWork()
    const { directory } = shop.seat
    git(directory, 'branch', '-m', 'v1', 'main')
    const message = git(directory, 'log', '-1', '--format=%B', 'refs/xano-sync/base/v1')
    const other = message.replace(/Xano-Branch: .*/, 'Xano-Branch: other')
    const tree = 'refs/xano-sync/base/v1^{tree}'
    git(
      directory,
      'update-ref',
      'refs/xano-sync/base/v1',
      git(directory, 'commit-tree', '-p', 'xano/v1', '-m', other, tree),
    )
    expect((await shop.run('sync')).stdout).toContain('Base of main had been lost')
  })
})
