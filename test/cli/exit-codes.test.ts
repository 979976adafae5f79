import { describe, expect, it } from 'vitest'
import { faults } from './schema.ts'
import { openShop, type Shop } from './shop.ts'

/** What may lie between both sides, how it comes to that, and the exit codes of `pull`, `push` and `sync` then. */
const SITUATIONS: Readonly<
  Record<string, readonly [prepare: (shop: Shop) => void, pull: number, push: number, sync: number]>
> = {
  'an edit here': [shop => shop.edit('function/a.xs', 'value = 1', 'value = 11'), 0, 0, 0],
  'an edit in Xano': [shop => editThere(shop, 'value = 1', 'value = 12'), 0, 0, 0],
  'both have edited the same place': [
    shop => {
      editThere(shop, 'value = 1', 'value = 12')
      shop.edit('function/a.xs', 'value = 1', 'value = 11')
    },
    3,
    3,
    3,
  ],
  'both have edited one definition': [
    shop => {
      editThere(shop, 'response = null', 'response = 1')
      shop.edit('function/a.xs', 'value = 1', 'value = 11')
    },
    0,
    3,
    0,
  ],
  'it was deleted here': [shop => shop.remove('function/a.xs'), 0, 3, 3],
  'it was deleted here and edited there': [
    shop => {
      editThere(shop, 'value = 1', 'value = 12')
      shop.remove('function/a.xs')
    },
    3,
    3,
    3,
  ],
  'a name that Xano does not have': [
    shop => shop.edit('function/a.xs', 'debug.log {', 'function.run nowhere {'),
    0,
    3,
    3,
  ],
  'a file that does not parse': [shop => shop.edit('function/a.xs', 'stack {', 'stack {{'), 3, 3, 3],
  'a file that was copied': [shop => shop.write('function/copy.xs', shop.read('function/a.xs')), 3, 3, 3],
  'a policy that protects it': [
    shop => {
      shop.write('xano-sync.yaml', 'protect: [function/a.xs]\n')
      shop.edit('function/a.xs', 'value = 1', 'value = 11')
    },
    0,
    3,
    3,
  ],
}

function editThere(shop: Shop, from: string, to: string): void {
  shop.xano.colleague('ann').put(shop.read('function/a.xs').replace(from, to))
}

describe('a run answers for what it was asked to do', () => {
  it.each(Object.entries(SITUATIONS))('%s', async (_, [prepare, pull, push, sync]) => {
    const shop = await openShop()
    prepare(shop)
    const codes: Record<string, number> = {}
    for (const name of ['pull', 'push', 'sync']) {
      const elsewhere = await shop.run(name, 'function/d.xs')
      expect(elsewhere).toMatchObject({ code: 0, stderr: '' })
      expect(elsewhere.stdout).toMatch(
        /^Not in step with v1 of workspace 1 yet: .*\. See xano-sync status\.\n$/,
      )
    }
    // One that has worked would leave nothing to the others.
    for (const name of ['pull', 'push', 'sync'] as const) {
      const fresh = await openShop()
      prepare(fresh)
      const { code, stdout } = await fresh.run(name)
      codes[name] = code
      if (code === 3) expect(stdout).toMatch(/^  (conflict|held|problem) /m)
    }
    expect(codes).toEqual({ pull, push, sync })
  })

  it('what it leaves to another run is said in its last line, and for programs', async () => {
    const shop = await openShop()
    shop.remove('function/a.xs')
    expect(await shop.run('pull')).toMatchObject({
      code: 0,
      stdout: 'Not in step with v1 of workspace 1 yet: 1 definition held. See xano-sync status.\n',
    })
    expect((await shop.run('status')).stdout).toContain(
      'Held:\n  function/a.xs  (deleting it in Xano needs --delete)\n',
    )
    const { code, stdout } = await shop.run('pull', '--json')
    const events = stdout
      .trimEnd()
      .split('\n')
      .map(line => JSON.parse(line) as { event: string; held?: { path: string }[] })
    expect(code).toBe(0)
    expect(events.flatMap(event => faults(event))).toEqual([])
    expect(events.map(({ event }) => event)).toEqual(['ready', 'settled'])
    expect(events[1]?.held?.map(({ path }) => path)).toEqual(['function/a.xs'])
  })

  it('is told in the help of each', async () => {
    const shop = await openShop()
    expect((await shop.run('pull', '--help')).stdout).toContain('an edit here that waits to be sent')
    expect((await shop.run('push', '--help')).stdout).toContain("Xano's news")
    expect((await shop.run('sync', '--help')).stdout).toContain('Exits with 3')
    expect((await shop.run('fetch', '--help')).stdout).toContain('It takes no paths, since')
  })
})
