import { describe, expect, it } from 'vitest'
import { git } from '../e2e/support.ts'
import { openShop, type Shop } from './shop.ts'

/** A folder of which all definitions are gone. */
async function emptied(): Promise<Shop> {
  const shop = await openShop()
  for (const file of ['function/a.xs', 'function/b.xs', 'function/c.xs', 'function/d.xs', 'table/user.xs'])
    shop.remove(file)
  return shop
}

const idIn = (stdout: string): string => /--confirm ([0-9a-f]{12})/.exec(stdout)?.[1] ?? ''

describe('a halt', () => {
  it('is shown by status and doctor until a run is not halted', async () => {
    const shop = await emptied()
    expect((await shop.run('status')).stdout).not.toContain('halted')
    const run = await shop.run('sync', '--delete')
    expect(run.code).toBe(4)
    const { stdout } = await shop.run('status')
    expect(stdout).toMatch(/^The last run was halted \(.+Z\):\n {2}this folder holds none of /m)
    expect(idIn(stdout)).toBe(idIn(run.stdout))
    expect(JSON.parse((await shop.run('status', '--json')).stdout)).toMatchObject({
      inStep: false,
      halted: { id: idIn(run.stdout), alarms: [{ kind: 'emptied', side: 'here' }] },
    })
    expect((await shop.run('doctor')).stdout).toMatch(/guard: the last run of \S+ was halted/)
    await shop.run('sync', '--delete', '--confirm', idIn(run.stdout))
    expect((await shop.run('status')).stdout).not.toContain('halted')
    expect((await shop.run('doctor')).stdout).toContain('guard: no run is halted')
  })

  it('of a fetch is said with the word that lets it pass', async () => {
    const shop = await openShop()
    const before = git(shop.seat.directory, 'rev-parse', 'xano/v1')
    for (const name of ['a', 'b', 'c', 'd']) shop.xano.colleague('ann').delete({ kind: 'function', name })
    const halted = await shop.run('fetch')
    expect(halted.code).toBe(4)
    expect(halted.stdout).toMatch(/^Halted, nothing was changed:\n  every function \(4\) is gone from Xano\n/)
    expect(git(shop.seat.directory, 'rev-parse', 'xano/v1')).toBe(before)
    expect((await shop.run('fetch', '--confirm', idIn(halted.stdout))).stdout).toContain('xano/v1 is now')
  })

  it('is not recorded by a dry run, which would only have been halted', async () => {
    const shop = await emptied()
    expect((await shop.run('sync', '--delete', '--dry-run')).stdout).toContain('This would halt')
    expect((await shop.run('status')).stdout).not.toContain('halted')
  })
})
