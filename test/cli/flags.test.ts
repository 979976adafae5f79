import { describe, expect, it } from 'vitest'
import type { Emulator } from '../../src/emulator/start.ts'
import { pushed } from '../e2e/support.ts'
import { plainGit } from '../local/repository.ts'
import { fnText, openShop, type Shop, SMALL, tableText } from './shop.ts'

type Query = Record<string, string>

/** What the requests said that push, rehearsed or for good. */
function queries({ requests }: Emulator, path = '/multidoc'): Query[] {
  return requests
    .filter(request => request.method === 'POST' && request.path.endsWith(path))
    .map(({ query }) => query as unknown as Query)
}

const names = (texts: readonly string[]): string[] =>
  texts.map(text => /^\w+ (\S+)/.exec(text)?.[1] ?? '').sort()

const editA = (shop: Shop): void => shop.edit('function/a.xs', 'value = 1', 'value = 10')

describe('a push', () => {
  it('is partial and all or nothing, on the branch that is bound, and asks for nothing more', async () => {
    const shop = await openShop()
    editA(shop)
    expect((await shop.run('push')).code).toBe(0)
    const plain = { branch: 'v1', partial: 'true', transaction: 'true' }
    expect(queries(shop.xano)).toEqual([plain])
    expect(queries(shop.xano, '/dry-run')).toEqual([plain])
    expect(names(pushed(shop.xano))).toEqual(['a'])
  })

  it.each([
    ['--env', { env: 'true' }],
    ['--records', { records: 'true' }],
    ['--truncate', { truncate: 'true' }],
    ['--no-transaction', { transaction: 'false' }],
    ['--as-draft', { as_draft: 'true' }],
  ] satisfies [string, Query][])('with %s says so to Xano, also when it rehearses', async (flag, said) => {
    const shop = await openShop()
    editA(shop)
    await shop.run('push', flag)
    for (const path of ['/multidoc', '/dry-run'])
      expect(queries(shop.xano, path)).toEqual([expect.objectContaining(said)])
  })

  it('with --as-draft leaves what is published as it is', async () => {
    const shop = await openShop()
    const before = shop.xano.definitions()
    editA(shop)
    const { code, stdout } = await shop.run('push', '--as-draft')
    expect(code).toBe(3)
    expect(stdout).toContain('as a draft')
    expect(shop.xano.definitions()).toEqual(before)
    expect(shop.xano.definitions({}, { drafts: true }).join()).toContain('value = 10')
  })

  it('with --insert-only sends what is new, and says that the rest is left out', async () => {
    const shop = await openShop()
    editA(shop)
    shop.write('function/fresh.xs', fnText('fresh'))
    const { code, stdout } = await shop.run('push', '--insert-only')
    expect(code).toBe(3)
    expect(stdout).toMatch(/held +function\/a\.xs .*--insert-only/)
    expect(names(pushed(shop.xano))).toEqual(['fresh'])
  })

  it('of some paths leaves the others alone', async () => {
    const shop = await openShop()
    editA(shop)
    shop.edit('function/b.xs', 'value = 2', 'value = 20')
    expect((await shop.run('push', 'function/b.xs')).code).toBe(0)
    expect(names(pushed(shop.xano))).toEqual(['b'])
  })

  it('that is only planned says what it would do, and sends nothing for good', async () => {
    const shop = await openShop()
    editA(shop)
    const { code, stdout } = await shop.run('push', '--dry-run')
    expect(code).toBe(0)
    expect(stdout).toMatch(/would push +function\/a\.xs/)
    expect(pushed(shop.xano)).toEqual([])
  })
})

describe('rows and environment variables', () => {
  const rows = '  items = [{id: 1, name: "Ann"}]\n'
  const addRows = (shop: Shop): void => shop.edit('table/user.xs', /}$/, `${rows}}`)

  /** Whether any object of git says it, be it of use to any ref or not. */
  const isInGit = ({ seat }: Shop, words: string): boolean =>
    plainGit(seat.directory, 'cat-file', '--batch-all-objects', '--batch').includes(words)

  it('go to Xano with --records, and are rows there, no longer text', async () => {
    const shop = await openShop()
    addRows(shop)
    const { code, stdout } = await shop.run('sync', '--records')
    expect(stdout).toContain('In step')
    expect(code).toBe(0)
    expect(shop.xano.definitions({}, { records: true }).join()).toContain('"Ann"')
    expect(shop.read('table/user.xs')).toBe(tableText('user', 'name', 'mail'))
    shop.xano.clearRequests()
    expect((await shop.run('sync', '--records')).code).toBe(0)
    expect(pushed(shop.xano)).toEqual([])
    expect([isInGit(shop, 'table user'), isInGit(shop, 'Ann')]).toEqual([true, false])
  })

  it('are not sent again when no answer came: that is for somebody to look at', async () => {
    const shop = await openShop()
    addRows(shop)
    shop.xano.faults.add({
      match: { method: 'POST', path: '*/multidoc' },
      action: { type: 'cut', applied: true },
    })
    const { code, stdout } = await shop.run('sync', '--records')
    expect(code).toBe(3)
    expect(stdout).toMatch(/held +table\/user\.xs .*look into Xano/)
    expect(pushed(shop.xano)).toHaveLength(1)
    expect(shop.read('table/user.xs')).toContain('"Ann"')
    expect(isInGit(shop, 'Ann')).toBe(false)
  })

  it('are not sent by the run after one that was cut off, which says why, but by the next', async () => {
    const shop = await openShop()
    addRows(shop)
    shop.edit('function/a.xs', 'value = 1', 'value = 10')
    const reads = { match: { method: 'GET', path: '*/multidoc' }, from: 2, count: 1 }
    shop.xano.faults.add({ ...reads, action: { type: 'status', status: 401 } })
    expect((await shop.run('sync', '--records')).code).toBe(2)
    expect(pushed(shop.xano).filter(text => text.startsWith('table'))).toHaveLength(1)
    const after = await shop.run('sync', '--records')
    expect(after.stdout).toMatch(/held +table\/user\.xs .*look into Xano/)
    expect(after.code).toBe(3)
    expect(pushed(shop.xano).filter(text => text.startsWith('table'))).toHaveLength(1)
    expect(isInGit(shop, 'Ann')).toBe(false)
    expect((await shop.run('sync', '--records')).code).toBe(0)
  })

  it('hold their table back without the flag, which is named', async () => {
    const shop = await openShop()
    addRows(shop)
    shop.edit('function/a.xs', 'value = 1', 'value = 10')
    const { code, stdout } = await shop.run('sync')
    expect(code).toBe(3)
    const held = /table\/user\.xs +\(holds rows \(items\), .*: --records sends them\)/
    expect(stdout).toMatch(new RegExp(`held +${held.source}`))
    expect((await shop.run('status')).stdout).toMatch(new RegExp(`Held:\n +${held.source}`))
    expect(stdout).toMatch(/pushed +function\/a\.xs/)
    expect(pushed(shop.xano).join()).not.toContain('table user')
    expect(shop.read('table/user.xs')).toContain('"Ann"')
  })

  it('go to Xano with --env, and leave the file: no value stays in it', async () => {
    const shop = await openShop({ multidoc: `${SMALL}\n---\nworkspace shop {\n}` })
    shop.edit('workspace/shop.xs', /}$/, '  env = {\n    KEY: "value-of-key"\n  }\n}')
    expect((await shop.run('sync', '--env')).code).toBe(0)
    expect(shop.xano.definitions({}, { env: true }).join()).toContain('value-of-key')
    expect(shop.read('workspace/shop.xs')).not.toContain('KEY')
    expect(isInGit(shop, 'KEY')).toBe(false)
  })
})

describe('deleting in Xano', () => {
  it.each(['--delete', '--yes'])('needs consent: %s', async flag => {
    const shop = await openShop()
    shop.remove('function/b.xs')
    const held = await shop.run('push')
    expect(held.code).toBe(3)
    expect(held.stdout).toContain('--delete')
    const deletions = (): string[] =>
      shop.xano.requests.filter(({ method }) => method === 'DELETE').map(({ path }) => path)
    expect(deletions()).toEqual([])
    expect((await shop.run('push', flag)).code).toBe(0)
    expect(deletions()).toEqual([expect.stringMatching(/\/function\/\d+$/)])
    expect(shop.xano.definitions()).toHaveLength(4)
  })
})

describe('losing data in Xano', () => {
  const retype = (shop: Shop): void => shop.edit('table/user.xs', 'text mail', 'int mail')

  it.each(['--allow-data-loss', '--yes'])('needs consent: %s', async flag => {
    const shop = await openShop()
    retype(shop)
    const held = await shop.run('push')
    expect(held.code).toBe(3)
    expect(held.stdout).toMatch(/alter_field user mail .*--allow-data-loss/)
    expect(pushed(shop.xano)).toEqual([])
    expect((await shop.run('push', flag)).code).toBe(0)
    expect(names(pushed(shop.xano))).toEqual(['user'])
  })

  it('is not agreed to by --truncate or by --delete', async () => {
    const shop = await openShop()
    shop.edit('table/user.xs', 'text mail\n', 'text mail\n    text phone\n')
    const held = await shop.run('push', '--truncate', '--delete')
    expect(held.code).toBe(3)
    expect(held.stdout).toContain('truncate user')
    expect(pushed(shop.xano)).toEqual([])
  })
})

describe('a column that a table has lost', () => {
  const changes = ({ requests }: Emulator): string[] =>
    requests.flatMap(({ method, path, body }) =>
      path.includes('/schema/') ? [`${method} ${path.replace(/\d+/g, 'N')} ${body}`.trim()] : [],
    )

  it('is renamed with the rows in it, as --rename-column says', async () => {
    const shop = await openShop()
    shop.edit('table/user.xs', 'text mail', 'text email')
    const held = await shop.run('push')
    expect(held.code).toBe(3)
    expect(held.stdout).toMatch(/--drop-column user\.mail or --rename-column user\.mail=email/)
    const { code, stdout } = await shop.run('push', '--rename-column', 'user.mail=email')
    expect(code).toBe(0)
    expect(stdout).toContain('renamed the column mail to email')
    expect(changes(shop.xano)).toEqual([
      'POST /api:meta/workspace/N/table/N/schema/rename {"old_name":"mail","new_name":"email"}',
    ])
    expect(shop.xano.definitions().join()).toContain('text email')
  })

  it('is dropped, as --drop-column says, each one by name', async () => {
    const shop = await openShop()
    shop.edit('table/user.xs', /    text name\n    text mail\n/, '')
    const half = await shop.run('push', '--drop-column', 'user.name')
    expect(half.code).toBe(3)
    expect(half.stdout).toContain('Nothing was done yet about the column user.name: its table waits')
    const stray = await shop.run('push', '--drop-column', 'user.nope')
    expect(stray.stdout).toContain('Nothing was done about the column user.nope: no table')
    expect(changes(shop.xano)).toEqual([])
    const all = await shop.run('push', '--drop-column', 'user.name', '--drop-column', 'user.mail')
    expect(all.code).toBe(0)
    expect(changes(shop.xano)).toEqual([
      'DELETE /api:meta/workspace/N/table/N/schema/name',
      'DELETE /api:meta/workspace/N/table/N/schema/mail',
    ])
    expect(shop.xano.definitions()).toContain(tableText('user'))
  })

  it.each([
    [['--drop-column', 'mail'], /--drop-column mail: .*TABLE\.COLUMN/],
    [['--rename-column', 'user.mail'], /TABLE\.OLD=NEW/],
    [['--rename-column', 'user.mail='], /TABLE\.OLD=NEW/],
    [['--rename-column', 'mail=email'], /TABLE\.COLUMN/],
    [['--drop-column', 'user.mail', '--rename-column', 'user.mail=email'], /two things .* user\.mail/],
  ])('is told in a way that is understood, or nothing is done: %s', async (flags, message) => {
    const shop = await openShop()
    const { code, stderr } = await shop.run('push', ...flags)
    expect(code).toBe(2)
    expect(stderr).toMatch(message)
    expect(shop.xano.requests).toEqual([])
  })
})

describe('--prefer', () => {
  const LONG = fnText('long', 'one', 'two', 'three', 'four', 'five', 'six', 'seven')

  async function inConflict(): Promise<Shop> {
    const shop = await openShop({ multidoc: `${SMALL}\n---\n${LONG}` })
    const text = shop.read('function/long.xs')
    shop.write('function/long.xs', text.replace('one', 'ONE').replace('four', 'LOCAL'))
    shop.xano.colleague('ann').put(text.replace('seven', 'SEVEN').replace('four', 'XANO'))
    return shop
  }

  it.each([
    ['local', 'LOCAL'],
    ['xano', 'XANO'],
  ] as const)('%s decides the place of a conflict, and merges the rest of both sides', async (side, word) => {
    const shop = await inConflict()
    const { code, stdout } = await shop.run('sync', '--prefer', side)
    expect(code).toBe(0)
    expect(stdout).toMatch(/resolved +function\/long\.xs .* wins/)
    const both = fnText('long', 'ONE', 'two', 'three', word, 'five', 'six', 'SEVEN')
    expect(shop.read('function/long.xs')).toBe(both)
    expect(shop.xano.definitions()).toContain(both)
  })

  it('only says what it would decide in a dry run', async () => {
    const shop = await inConflict()
    const before = shop.read('function/long.xs')
    const { code, stdout } = await shop.run('sync', '--dry-run', '--prefer', 'local')
    expect(code).toBe(0)
    expect(stdout).toMatch(/would resolve +function\/long\.xs .*Local wins/)
    expect(shop.read('function/long.xs')).toBe(before)
    expect(pushed(shop.xano)).toEqual([])
  })

  it('leaves conflicts elsewhere than in the paths that were given', async () => {
    const shop = await inConflict()
    const before = shop.read('function/long.xs')
    await shop.run('sync', '--prefer', 'xano', 'function/a.xs')
    expect(shop.read('function/long.xs')).toBe(before)
    expect((await shop.run('sync')).code).toBe(3)
  })

  it('does not delete in Xano what was deleted here, without --delete', async () => {
    const shop = await openShop()
    shop.xano.colleague('ann').put(shop.read('function/a.xs').replace('value = 1', 'value = 7'))
    shop.remove('function/a.xs')
    const first = await shop.run('sync', '--prefer', 'local')
    expect(first.code).toBe(3)
    expect(first.stdout).toContain('--delete')
    expect(shop.xano.definitions()).toHaveLength(5)
    expect((await shop.run('sync', '--delete')).code).toBe(0)
    expect(shop.xano.definitions()).toHaveLength(4)
  })

  it('decides nothing about what Xano made something else of', async () => {
    const shop = await openShop()
    shop.xano.switch({ reformat: false, emptyReferences: false })
    shop.edit(
      'function/a.xs',
      'debug.log {',
      'function.run "b" {\n      input = {}\n    }\n\n    debug.log {',
    )
    expect((await shop.run('push')).code).toBe(0)
    shop.xano.colleague('ann').delete({ kind: 'function', name: 'b' })
    expect((await shop.run('pull')).code).toBe(0)
    shop.xano.switch({ emptyReferences: true })
    editA(shop)
    const local = shop.read('function/a.xs')
    await shop.run('push')
    const { code, stdout } = await shop.run('sync', '--prefer', 'xano')
    expect(code).toBe(3)
    expect(stdout).toMatch(/conflict +function\/a\.xs .*made something else/)
    expect(shop.read('function/a.xs')).toBe(local)
  })
})
