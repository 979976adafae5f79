import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Fault, FaultAction } from '../../src/emulator/faults.ts'
import { git, pushed } from '../e2e/support.ts'
import { temporary } from '../temporary.ts'
import { command, type Told } from './command.ts'
import { openShop, type Shop } from './shop.ts'

/** Says what is wrong and what to do about it, in words. */
function expectHelp(told: Told, code: number, words: RegExp): void {
  expect(told.stderr).toMatch(words)
  expect(told.code).toBe(code)
  expect(told.stderr).not.toMatch(/^ {4}at /m)
  expect(told.stderr.trim().split('\n').length).toBeGreaterThan(1)
  expect(told.stdout).toBe('')
}

const answer = (status: number, message = ''): FaultAction => ({
  type: 'status',
  status,
  body: JSON.stringify({ code: 'ERROR', message }),
})

const everywhere = (action: FaultAction, path = '*'): Fault => ({ match: { path }, count: 100, action })

describe('a command line that is not understood', () => {
  it.each([
    [['nonsense'], /unknown command 'nonsense'/],
    [[], /Usage: xano-sync/],
    [['pul'], /Did you mean pull/],
    [['sync', '--nope'], /unknown option '--nope'/],
    [['pull', '--delete'], /unknown option '--delete'/],
    [['pull', '--yes'], /unknown option '--yes'/],
    [['fetch', '--yes'], /unknown option '--yes'/],
    [['sync', '--confirm'], /argument missing/],
    [['sync', '--prefer', 'theirs'], /Allowed choices are local, xano/],
    [['push', '--drop-column'], /argument missing/],
    [['fetch', 'function/'], /too many arguments/],
    [['clone', 'a', 'b'], /too many arguments/],
    [['emulator', '--port', 'many'], /no port/],
    [['emulator', '--multidoc', 'none.xs'], /none\.xs/],
    [['emulator', '--state', 'none/state.json'], /none.state\.json/],
  ])('%j is refused with help, exit code 2', async (args, words) => {
    expectHelp(await command({ directory: temporary(), env: {} }, ...args), 2, words)
  })

  it('is answered with how that command is used, in short', async () => {
    const { stderr } = await command({ directory: temporary(), env: {} }, 'sync', '--nope')
    expect(stderr).toBe(
      "error: unknown option '--nope'\nUsage: xano-sync sync [options] [path...]\nSee xano-sync sync --help.\n",
    )
    expect((await command({ directory: temporary(), env: {} }, 'pul')).stderr).toMatch(
      /Usage: xano-sync \[options\] \[command\]\nSee xano-sync --help\.\n$/,
    )
  })

  it.each([['pull'], ['push'], ['sync'], ['fetch'], ['clone'], ['status']])(
    '%s --help tells how it is used, with an example',
    async name => {
      const { code, stdout } = await command({ directory: temporary(), env: {} }, name, '--help')
      expect(code).toBe(0)
      expect(stdout).toMatch(new RegExp(`\\$ xano-sync ${name}`))
    },
  )
})

describe('a place that is none', () => {
  it('is told: not a repository, no commit yet, not bound', async () => {
    const shop = await openShop()
    const outside = { ...shop.seat, directory: temporary() }
    expectHelp(await command(outside, 'sync'), 2, /not inside a git repository/)
    git(outside.directory, 'init', '-q')
    expectHelp(await command(outside, 'sync'), 2, /bound|belong/)
    git(shop.seat.directory, 'checkout', '-q', '-b', 'feature')
    expectHelp(await shop.run('sync'), 2, /branch feature is not bound/)
    expect(shop.xano.requests).toEqual([])
  })

  it.each([['sync'], ['pull'], ['push'], ['diff'], ['resolve'], ['resolve', '--local'], ['restore', 'HEAD']])(
    '%s is told of every path at which there is no definition, and does nothing',
    async (...args) => {
      const shop = await openShop()
      shop.edit('function/a.xs', 'value = 1', 'value = 11')
      shop.write('README.md', 'no definition')
      const { code, stdout, stderr } = await shop.run(...args, 'function/a.xs', 'functoin', 'README.md')
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
      expect(stderr).toContain('no definition lies at or below functoin, README.md, neither here nor in Xano')
      expect(shop.xano.requests.filter(({ method }) => method !== 'GET')).toEqual([])
      expect(shop.read('function/a.xs')).toContain('value = 11')
    },
  )

  it.each(['a', 'functoin/a', 'functoin/a.xs'])('names the place that %s might mean', async given => {
    const shop = await openShop()
    const { code, stderr } = await shop.run('pull', given)
    expect(code).toBe(2)
    expect(stderr).toContain(`at or below ${given}, neither here nor in Xano; function/a.xs might be meant`)
  })

  it('is none: a path at which only Xano, only Base or only a broken file is', async () => {
    const shop = await openShop()
    shop.xano
      .colleague('ann')
      .put('function deep/new {\n  input {\n  }\n\n  stack {\n  }\n\n  response = null\n}')
    shop.remove('function/b.xs')
    shop.write('function/broken.xs', 'function broken {')
    const paths = ['function/deep', 'function/b.xs', 'function/broken.xs', '.']
    expect((await shop.run('sync', '--dry-run', ...paths)).code).toBe(0)
    expect(await shop.run('pull', 'function/deep')).toMatchObject({ code: 0 })
    expect(shop.read('function/deep/new.xs')).toContain('function deep/new')
    shop.remove('function/deep/new.xs')
    for (const name of ['diff', 'resolve'])
      expect((await shop.run(name, 'function/deep', ...paths)).code).toBe(0)
  })

  it('is told: a path outside of the folder of definitions', async () => {
    const shop = await openShop()
    expectHelp(await shop.run('sync', '../elsewhere'), 2, /outside of the folder/)
    expectHelp(await shop.run('sync', '..'), 2, /outside of the folder/)
    expect(shop.xano.requests).toEqual([])
    shop.write('..later.xs', 'function d {')
    expect((await shop.run('sync', '--dry-run', '..later.xs')).code).toBe(0)
  })
})

describe('credentials that do not fit', () => {
  const without = ({ seat }: Shop, env: Readonly<Record<string, string>>): typeof seat => ({ ...seat, env })

  it('are told: none, an origin without a token, a token for another instance', async () => {
    const shop = await openShop()
    const home = temporary()
    const nobody = { HOME: home, XANO_CONFIG: join(home, 'none.yaml') }
    expectHelp(await command(without(shop, nobody), 'sync'), 2, /no credentials/)
    expectHelp(await command(without(shop, { XANO_TOKEN: 't' }), 'sync'), 2, /XANO_ORIGIN is not/)
    const stranger = { XANO_TOKEN: 'secret-token', XANO_ORIGIN: 'https://stranger.example' }
    const told = await command(without(shop, stranger), 'sync')
    expectHelp(told, 2, /not sent elsewhere/)
    expect(told.stderr).not.toContain('secret-token')
    expect(shop.xano.requests).toEqual([])
  })

  it('are told: a file that is no YAML, a profile that is not there', async () => {
    const shop = await openShop()
    const file = join(temporary(), 'credentials.yaml')
    writeFileSync(file, 'profiles: [')
    expectHelp(await command(without(shop, {}), 'sync', '-c', file), 2, /credentials\.yaml/)
    writeFileSync(file, 'profiles:\n  a:\n    instance_origin: https://x.example\n    access_token: t\n')
    expectHelp(await command(without(shop, {}), 'sync', '-c', file, '-p', 'b'), 2, /no profile "b"; it has a/)
  })
})

describe('a Xano that says no', () => {
  it.each([
    ['an expired token', everywhere(answer(401)), 2, /expired/],
    ['a missing scope', everywhere(answer(403, 'Forbidden')), 1, /scope/],
    ['a workspace that is gone', everywhere(answer(404)), 1, /check the workspace/],
  ])('is understood: %s', async (_, fault, code, words) => {
    const shop = await openShop()
    const before = git(shop.seat.directory, 'rev-parse', 'xano/v1')
    shop.xano.faults.add(fault)
    expectHelp(await shop.run('pull'), code, words)
    expect(git(shop.seat.directory, 'rev-parse', 'xano/v1')).toBe(before)
    shop.xano.faults.clear()
    expect((await shop.run('pull')).code).toBe(0)
  })

  it('is understood: pushes are switched off', async () => {
    const shop = await openShop()
    shop.edit('function/a.xs', 'value = 1', 'value = 10')
    shop.xano.faults.add(
      everywhere(answer(500, 'Push is disabled for this workspace.'), '*/multidoc/dry-run'),
    )
    expectHelp(await shop.run('push'), 1, /allow them in its settings/)
    expect(pushed(shop.xano)).toEqual([])
    expect(shop.read('function/a.xs')).toContain('value = 10')
  })

  it.each([
    [
      'pushes are switched off',
      answer(500, 'Push is disabled for this workspace.'),
      /allow them in its settings/,
    ],
    ['a token that may only read', answer(403, 'Missing scope'), /Missing scope.*\n.*lacks a scope/s],
  ])('keeps nobody from what comes from there: %s', async (_, no, words) => {
    const shop = await openShop()
    shop.edit('function/a.xs', 'value = 1', 'value = 10')
    shop.xano.colleague('ann').put(shop.read('function/b.xs').replace('value = 2', 'value = 20'))
    shop.xano.faults.add(everywhere(no, '*/multidoc/dry-run'))
    const { code, stdout, stderr } = await shop.run('sync')
    expect(code).toBe(1)
    expect(stdout).toMatch(/pulled +function\/b\.xs +\(updated\)/)
    expect(stderr).toMatch(words)
    expect([shop.read('function/a.xs'), shop.read('function/b.xs')]).toEqual([
      expect.stringContaining('value = 10'),
      expect.stringContaining('value = 20'),
    ])
    expect(pushed(shop.xano)).toEqual([])
  })

  it('is understood: a branch that was deleted', async () => {
    const shop = await openShop()
    shop.xano.switch({ unknownBranch: 'live' })
    git(shop.seat.directory, 'config', 'branch.v1.xanoLabel', 'gone')
    git(shop.seat.directory, 'update-ref', '-d', 'refs/xano-sync/base/v1')
    expectHelp(await shop.run('pull'), 1, /no branch gone; it has v1/)
  })
})

describe('a folder that says no', () => {
  it('is told: a state of git that another branch of Xano left', async () => {
    const shop = await openShop()
    git(shop.seat.directory, 'config', 'branch.v1.xanoLabel', 'other')
    expectHelp(await shop.run('pull'), 4, /Bind the branch again/)
    expect(shop.xano.requests.filter(({ method }) => method !== 'GET')).toEqual([])
  })

  it('is told: a file in the place of a folder', async () => {
    const shop = await openShop()
    shop.xano.colleague('ann').put('task nightly {\n  stack {\n  }\n}')
    writeFileSync(join(shop.seat.directory, 'task'), 'in the way')
    const { code, stdout } = await shop.run('pull')
    expect([code, stdout]).toEqual([3, expect.stringMatching(/held +task\/nightly\.xs .*task/)])
    rmSync(join(shop.seat.directory, 'task'))
    expect((await shop.run('pull')).code).toBe(0)
    expect(shop.read('task/nightly.xs')).toContain('task nightly')
  })
})

describe('--verbose', () => {
  it('alone shows where an error came from', async () => {
    const { stderr } = await command({ directory: temporary(), env: {} }, '--verbose', 'status')
    expect(stderr).toMatch(/^ {4}at /m)
  })
})
