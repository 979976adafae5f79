import { describe, expect, it } from 'vitest'
import type { StatusReport } from '../../src/cli/inspect/status-report.ts'
import { git } from '../e2e/support.ts'
import { faults } from './schema.ts'
import { openShop } from './shop.ts'

describe('a branch that follows Xano, with something staged in its way', () => {
  it('names it on every run and in status, until it is out of the way', async () => {
    const shop = await openShop()
    const { directory } = shop.seat
    shop.edit('function/a.xs', 'value = 1', 'value = 11')
    git(directory, 'add', 'function/a.xs')
    shop.edit('function/a.xs', 'value = 11', 'value = 12')
    const before = git(directory, 'rev-parse', 'HEAD')
    for (const said of [/ pushed +function\/a\.xs +\(updated, staged: commit it\)/, LEFT, LEFT]) {
      const { code, stdout } = await shop.run('sync')
      expect(stdout).toMatch(said)
      expect(code).toBe(0)
    }
    expect(git(directory, 'rev-parse', 'HEAD')).toBe(before)
    expect((await shop.run('status')).stdout).toContain(
      'Staged, so that v1 stays behind xano/v1; commit or unstage:\n  function/a.xs\n',
    )
    const report = JSON.parse((await shop.run('status', '--json')).stdout) as StatusReport
    expect(faults(report)).toEqual([])
    expect(report).toMatchObject({ inStep: true, left: [{ path: 'function/a.xs', why: 'staged' }] })

    git(directory, 'reset', '-q', 'function/a.xs')
    const { stdout } = await shop.run('sync')
    expect(stdout).toBe('In step with v1 of workspace 1.\n')
    expect(git(directory, 'rev-parse', 'HEAD')).toBe(git(directory, 'rev-parse', 'xano/v1'))
    expect(JSON.parse((await shop.run('status', '--json')).stdout)).toMatchObject({ left: [] })
    expect(git(directory, 'status', '--porcelain')).toBe('')
  })

  it('goes its own way once that is committed, and has nothing more to name', async () => {
    const shop = await openShop()
    shop.edit('function/a.xs', 'value = 1', 'value = 11')
    git(shop.seat.directory, 'add', 'function/a.xs')
    shop.edit('function/a.xs', 'value = 11', 'value = 12')
    await shop.run('sync')
    git(shop.seat.directory, 'commit', '-qm', 'mine')
    expect((await shop.run('sync')).stdout).toBe('In step with v1 of workspace 1.\n')
    expect((await shop.run('status')).stdout).not.toContain('Staged')
  })
})

const LEFT = /^  left +function\/a\.xs +\(staged: commit it\)$/m
