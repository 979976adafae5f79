import { describe, expect, it } from 'vitest'
import type { FaultAction, Match } from '../../src/emulator/faults.ts'
import { linesOf, named } from './json-lines.ts'
import { openShop, type Shop } from './shop.ts'

const PUSHES = { method: 'POST', path: '*/multidoc' } as const

const status = (code: number, message: string): FaultAction => ({
  type: 'status',
  status: code,
  body: JSON.stringify({ code: 'ERROR', message }),
})

/** A shop with two edits, of which Xano answers pushes with 500. */
async function failing(count: number, applied: boolean): Promise<Shop> {
  const shop = await openShop()
  shop.edit('function/a.xs', 'value = 1', 'value = 10')
  const body = JSON.stringify({ code: 'ERROR_FATAL_ERROR', message: 'out of memory' })
  shop.xano.faults.add({ match: PUSHES, count, action: { type: 'status', status: 500, body, applied } })
  return shop
}

const posts = ({ xano }: Shop): number =>
  xano.requests.filter(({ method, path }) => method === 'POST' && path.endsWith('/multidoc')).length

describe('a push that Xano answers with 500', () => {
  it('is made twice at most, and then told with what Xano said', async () => {
    const shop = await failing(99, false)
    const { code, stdout } = await shop.run('push')
    expect(code).toBe(1)
    expect(posts(shop)).toBe(2)
    expect(stdout).toMatch(
      /failed +function\/a\.xs +\(Xano answered 500 \(out of memory\) and does not hold it: not pushed, your file keeps it\)/,
    )
    expect(stdout).toContain('Not in step with v1 of workspace 1 yet: 1 to push.')
    expect(stdout).toContain(
      'Nothing was lost; what was not done is done by the next run. If it stays so, ask Xano.',
    )
    expect(shop.read('function/a.xs')).toContain('value = 10')
  })

  it('is an error for programs, and nothing is settled', async () => {
    const shop = await failing(99, false)
    const { code, stdout } = await shop.run('sync', '--json')
    const lines = linesOf(stdout)
    expect(code).toBe(1)
    expect(named(lines, 'settled')).toEqual([])
    expect(named(lines, 'error')).toMatchObject([
      {
        code: 'server-failed',
        message: expect.stringMatching(/^function\/a\.xs: Xano answered 500/) as string,
        remedy: expect.stringContaining('Nothing was lost') as string,
        definition: { action: 'failed', kind: 'function', name: 'a', path: 'function/a.xs' },
      },
    ])
  })

  it('is done where the repeat goes through', async () => {
    const shop = await failing(1, false)
    const { code, stdout } = await shop.run('push')
    expect([code, posts(shop)]).toEqual([0, 2])
    expect(stdout).toMatch(/pushed +function\/a\.xs +\(updated\)/)
  })

  it('is done where Xano has applied it all the same, which is said', async () => {
    const shop = await failing(1, true)
    const { code, stdout } = await shop.run('push')
    expect([code, posts(shop)]).toEqual([0, 1])
    expect(stdout).toMatch(
      /pushed +function\/a\.xs +\(updated, Xano answered 500 \(out of memory\); Xano holds it\)/,
    )
  })

  it('is told of a deletion too', async () => {
    const shop = await openShop()
    shop.remove('function/a.xs')
    shop.xano.faults.add({
      match: { method: 'DELETE' },
      count: 99,
      action: { type: 'status', status: 502, applied: false },
    })
    const { code, stdout } = await shop.run('push', '--delete')
    expect(code).toBe(1)
    expect(stdout).toMatch(
      /failed +function\/a\.xs +\(Xano answered 502 and still has it: not deleted there\)/,
    )
  })
})

describe('a dry run that Xano fails on', () => {
  const DRY_RUNS = { method: 'POST', path: '*/dry-run' } as const

  it.each([
    ['a 5xx', { type: 'status', status: 503, applied: false }, 'server-failed', /^Xano answered 503;/],
    ['no answer', { type: 'cut', applied: false }, 'unreachable', /; that was the dry run/],
    ['an answer that breaks off', { type: 'truncate', share: 0.5, length: 'whole' }, 'broken-answer', /;/],
  ] as const)('has sent nothing, and is asked once more: %s', async (_, action, code, message) => {
    const shop = await openShop()
    shop.edit('function/a.xs', 'value = 1', 'value = 10')
    shop.xano.faults.add({ match: DRY_RUNS, count: 99, action })
    const run = await shop.run('push', '--json')
    expect([run.code, posts(shop)]).toEqual([1, 0])
    expect(shop.xano.requests.filter(({ path }) => path.endsWith('/dry-run'))).toHaveLength(2)
    const [error] = named(linesOf(run.stdout), 'error')
    expect(error).toMatchObject({ code, message: expect.stringMatching(message) as string })
    expect(error?.['message']).toContain('nothing was sent')
  })

  it('has sent nothing where the answer makes no sense', async () => {
    const shop = await openShop()
    shop.edit('function/a.xs', 'value = 1', 'value = 10')
    const action = { type: 'truncate', share: 0.5, length: 'sent' } as const
    shop.xano.faults.add({ match: DRY_RUNS, count: 99, action })
    const { code, stderr } = await shop.run('push')
    expect([code, posts(shop)]).toEqual([1, 0])
    expect(stderr).toContain('the answer is no JSON; that was the dry run, so nothing was sent')
  })

  it('is no trouble where the second answer is good', async () => {
    const shop = await openShop()
    shop.edit('function/a.xs', 'value = 1', 'value = 10')
    shop.xano.faults.add({ match: DRY_RUNS, action: { type: 'cut', applied: false } })
    const { code, stdout } = await shop.run('push')
    expect([code, posts(shop)]).toEqual([0, 1])
    expect(stdout).toMatch(/pushed +function\/a\.xs +\(updated\)/)
  })

  it("is told in Xano's own words, and not repeated, where it accepts no push", async () => {
    const shop = await openShop()
    shop.edit('function/a.xs', 'value = 1', 'value = 10')
    const body = JSON.stringify({
      code: 'ERROR_FATAL_ERROR',
      message: 'Push is disabled for this workspace.',
    })
    shop.xano.faults.add({ match: DRY_RUNS, count: 99, action: { type: 'status', status: 500, body } })
    const { stderr } = await shop.run('push')
    expect(stderr).toMatch(/^xano-sync: Push is disabled for this workspace\.\n/)
    expect(shop.xano.requests.filter(({ path }) => path.endsWith('/dry-run'))).toHaveLength(1)
  })
})

describe('a push whose answer is lost', () => {
  it('says so of what Xano holds, and is made once', async () => {
    const shop = await openShop()
    shop.edit('function/a.xs', 'value = 1', 'value = 10')
    shop.xano.faults.add({ match: PUSHES, action: { type: 'cut', applied: true } })
    const { code, stdout } = await shop.run('sync')
    expect([code, posts(shop)]).toEqual([0, 1])
    expect(stdout).toMatch(/pushed +function\/a\.xs +\(updated, the answer was lost; Xano holds it\)/)
  })

  it('is made twice at most when nothing arrives', async () => {
    const shop = await openShop()
    shop.edit('function/a.xs', 'value = 1', 'value = 10')
    shop.xano.faults.add({ match: PUSHES, count: 99, action: { type: 'cut', applied: false } })
    const { code, stdout } = await shop.run('sync')
    expect([code, posts(shop)]).toEqual([1, 2])
    expect(stdout).toMatch(
      /failed +function\/a\.xs +\(no answer came \(.+\) and Xano does not hold it: not pushed/,
    )
  })
})

describe('what a run took in before its push failed', () => {
  /** A shop with an edit that is pending, where every sync so far took in what ann had edited, and could not push. */
  async function pulledOnly(match: Match, action: FaultAction): Promise<Shop> {
    const shop = await openShop()
    shop.edit('function/a.xs', 'value = 1', 'value = 10')
    shop.xano.faults.add({ match, count: 99, action })
    shop.xano.colleague('ann').put(shop.read('function/b.xs').replace('value = 2', 'value = 20'))
    const { code, stdout } = await shop.run('sync')
    expect(code).not.toBe(0)
    expect(stdout).toMatch(/pulled +function\/b\.xs +\(updated\)/)
    return shop
  }

  const NO = [
    ['the dry run answers 403', { path: '*/dry-run' }, status(403, 'Missing scope')],
    ['the dry run answers 500', { path: '*/dry-run' }, status(500, 'out of memory')],
    ['pushes are switched off', { path: '*/dry-run' }, status(500, 'Push is disabled for this workspace.')],
    ['the push answers 403', PUSHES, status(403, 'Missing scope')],
  ] as const

  it.each(NO)('is no conflict with an edit on top of it: %s', async (_, match, action) => {
    const shop = await pulledOnly(match, action)
    shop.edit('function/b.xs', 'value = 20', 'value = 30')
    const { stdout } = await shop.run('sync')
    expect(stdout).not.toContain('conflict')
    shop.xano.faults.clear()
    const { code } = await shop.run('sync')
    expect(code).toBe(0)
    expect(shop.xano.definitions().join('\n')).toMatch(/value = 10[^]*value = 30/)
  })

  it.each(NO)(
    'is taken back where a person takes it back twice, as is no stale editor: %s',
    async (_, match, action) => {
      const shop = await pulledOnly(match, action)
      for (let twice = 0; twice < 2; twice++) {
        shop.edit('function/b.xs', 'value = 20', 'value = 2')
        await shop.run('sync')
      }
      expect(shop.read('function/b.xs')).toContain('value = 2 ')
    },
  )
})

describe('a token that may only read', () => {
  it.each([
    ['403', status(403, 'Missing scope'), /Missing scope/],
    ['pushes are switched off', status(500, 'Push is disabled for this workspace.'), /Push is disabled/],
  ])('is shown by a dry run what would be done, and that Xano was not asked: %s', async (_, action, why) => {
    const shop = await openShop()
    shop.xano.faults.add({ match: { path: '*/dry-run' }, count: 99, action })
    shop.edit('function/a.xs', 'value = 1', 'value = 10')
    shop.xano.colleague('ann').put(shop.read('function/b.xs').replace('value = 2', 'value = 20'))
    const { code, stdout } = await shop.run('sync', '--dry-run')
    expect(code).toBe(0)
    expect(stdout).toMatch(
      /would pull +function\/b\.xs +\(updated\)\n  would push +function\/a\.xs +\(updated\)\n/,
    )
    expect(stdout).toMatch(/Xano did not say what it would make of that: /)
    expect(stdout).toMatch(why)
    const { stdout: pulled } = await shop.run('sync', '--dry-run', 'function/b.xs')
    expect(pulled).not.toContain('did not say')
    const program = await shop.run('push', '--dry-run', '--json')
    expect([program.code, named(linesOf(program.stdout), 'pushed')]).toMatchObject([0, [{ dryRun: true }]])
    expect(program.stderr).toMatch(why)
  })

  it('has deletions refused one by one: the rest is done', async () => {
    const shop = await openShop()
    for (const name of ['a', 'b']) shop.remove(`function/${name}.xs`)
    shop.edit('function/c.xs', 'value = 3', 'value = 30')
    shop.xano.faults.add({ match: { method: 'DELETE' }, count: 99, action: status(403, 'Missing scope') })
    const { code, stdout } = await shop.run('push', '--delete')
    expect(code).toBe(3)
    expect(stdout).toMatch(/held +function\/\w\.xs +\(.*the token lacks a scope.*Missing scope.*\)/)
    expect(stdout).toMatch(/pushed +function\/c\.xs/)
  })
})
