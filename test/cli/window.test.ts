import { describe, expect, it } from 'vitest'
import { linesOf, named } from './json-lines.ts'
import { fnText, openShop, type Shop } from './shop.ts'

const PUSHES = { method: 'POST', path: '*/multidoc' } as const

/** A shop with edits of `a` and `b`; Ann saves `a` in Xano right before or right after they are pushed. */
async function shared(when: 'before' | 'after', ...lines: readonly string[]): Promise<Shop> {
  const shop = await openShop()
  for (const name of ['a', 'b']) shop.edit(`function/${name}.xs`, 'debug.log', 'debug.info')
  const edit = { type: 'put', text: fnText('a', ...lines) } as const
  shop.xano.faults.add({ match: PUSHES, count: 1, action: { type: 'edit', who: 'ann', edit, when } })
  return shop
}

describe('an edit in Xano between the last reading and the push', () => {
  it('is told with the push, by name and time', async () => {
    const shop = await shared('before', 'debug.log { value = "of ann" }')
    const { code, stdout } = await shop.run('push')
    expect(code).toBe(0)
    expect(stdout).toMatch(
      /pushed +function\/a\.xs +\(updated, saved by ann@example\.com at \d\d:\d\d while it was being sent: what they wrote may have been replaced; see Xano's own history\)/,
    )
    expect(stdout).toMatch(/pushed +function\/b\.xs +\(updated\)/)
  })

  it('is told to programs as who and when', async () => {
    const shop = await shared('before', 'debug.log { value = "of ann" }')
    const { stdout } = await shop.run('push', '--json')
    const pushed = named(linesOf(stdout), 'pushed')
    expect(pushed.map(({ name, meanwhile }) => [name, meanwhile])).toEqual([
      ['a', [{ name: 'ann@example.com', at: expect.stringMatching(/^\d{4}-.*Z$/) as string }]],
      ['b', undefined],
    ])
  })
})

describe('an edit in Xano right after the push', () => {
  it('comes in with the same run, and is no conflict', async () => {
    const shop = await shared('after', 'debug.info { value = 1 }', 'debug.info { value = "of ann" }')
    const { code, stdout } = await shop.run('sync')
    expect(code).toBe(0)
    expect(stdout).toMatch(/pushed +function\/a\.xs +\(updated\)/)
    expect(stdout).toMatch(/pulled +function\/a\.xs +\(updated\)/)
    expect(shop.read('function/a.xs')).toContain('of ann')
  })
})

describe('the log', () => {
  it('is read once by a push, and not at all where it could not be read before', async () => {
    for (const forbidden of [false, true]) {
      const shop = await openShop({ multidoc: fnText('a', 'debug.log { value = 1 }') })
      const path = '*/audit_log'
      if (forbidden) {
        shop.xano.faults.add({ match: { path }, action: { type: 'status', status: 403 } })
        shop.xano.colleague('ann').put(fnText('a', 'debug.log { value = 2 }'))
        await shop.run('pull')
        shop.xano.clearRequests()
      }
      shop.edit('function/a.xs', 'debug.log', 'debug.info')
      await shop.run('push')
      const asked = shop.xano.requests.filter(request => request.path.endsWith('/audit_log'))
      expect(asked).toHaveLength(forbidden ? 0 : 1)
    }
  })
})
