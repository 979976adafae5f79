import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { git, seatOf } from '../../e2e/support.ts'
import { temporary } from '../../temporary.ts'
import { command } from '../command.ts'
import { openShop, type Shop } from '../shop.ts'

const labels = ({ xano }: Shop): string[] =>
  [...xano.world.workspaces.values()].flatMap(({ branches }) => branches.map(({ label }) => label))

async function addBranch({ xano }: Shop, label: string): Promise<void> {
  await fetch(`${xano.origin}/api:meta/workspace/1/branch`, {
    method: 'POST',
    headers: { authorization: `Bearer ${xano.token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ label }),
  })
}

describe('a branch of Xano whose name', () => {
  /** As a disk answers that takes names which differ by case alone for one. */
  function fold({ seat }: Shop): void {
    writeFileSync(join(seat.directory, '.git', 'head'), '')
  }

  it.each(['bind', 'init'])(
    'the disk takes for that of another one is refused by %s, which changes nothing',
    async by => {
      const shop = await openShop()
      fold(shop)
      const { directory } = shop.seat
      await shop.run('bind', 'dev', '--create-from', 'v1')
      expect(git(directory, 'config', 'branch.v1.xanoLabel')).toBe('dev')
      git(directory, 'switch', '-q', '-c', 'other')
      const told = await (by === 'bind'
        ? shop.run('bind', 'V1', '--create-from', 'v1')
        : addBranch(shop, 'DEV').then(() => shop.run('init', '-b', 'DEV')))
      expect(told.code).toBe(2)
      expect(told.stderr).toMatch(/this disk takes (V1 and v1|DEV and dev) for one name.*a folder of its own/)
      expect(labels(shop)).not.toContain('V1')
      expect(() => git(directory, 'config', 'branch.other.xanoLabel')).toThrow()
      expect((await shop.run('bind', 'v1')).code).toBe(0)
    },
  )

  it('is told apart from another one is bound', async () => {
    const shop = await openShop()
    expect((await shop.run('bind', 'V1', '--create-from', 'v1')).code).toBe(0)
  })

  it.each([251, 300])('is %i letters long is refused, and nothing is made', async length => {
    const shop = await openShop()
    const label = 'x'.repeat(length)
    const bound = await shop.run('bind', label, '--create-from', 'v1')
    expect([bound.code, bound.stderr]).toEqual([2, expect.stringContaining('a shorter name')])
    expect(labels(shop)).toEqual(['v1'])
    await addBranch(shop, label)
    const outside = seatOf(temporary(), shop.xano)
    const cloned = await command(outside, 'clone', 'long', '-b', label)
    expect([cloned.code, cloned.stderr]).toEqual([2, expect.stringContaining('a shorter name')])
    expect(readdirSync(outside.directory)).toEqual([])
    const adopted = await command(outside, 'init', '-b', label)
    expect([adopted.code, adopted.stderr]).toEqual([2, expect.stringContaining('a shorter name')])
    expect(readdirSync(outside.directory)).toEqual([])
  })

  it('is as long as git can keep it is bound', async () => {
    const shop = await openShop()
    expect((await shop.run('bind', 'x'.repeat(250), '--create-from', 'v1')).code).toBe(0)
  })

  it.each(['bind', 'init'])(
    'goes to a git branch with a name too long for a ref of ours is refused by %s',
    async by => {
      const shop = await openShop()
      git(shop.seat.directory, 'switch', '-q', '-c', 'ц'.repeat(50))
      const told = await (by === 'bind' ? shop.run('bind', 'v1') : shop.run('init', '-b', 'v1'))
      expect([told.code, told.stderr]).toEqual([2, expect.stringContaining('a shorter name')])
    },
  )
})
