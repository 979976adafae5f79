import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { emulator, git, seatOf } from '../e2e/support.ts'
import { temporary } from '../temporary.ts'
import { command } from './command.ts'
import { type Line, linesOf, named } from './json-lines.ts'
import { faults, SCHEMA } from './schema.ts'
import { fnText, openShop, type Shop, SMALL } from './shop.ts'

async function told(shop: Shop, ...args: readonly string[]): Promise<{ code: number; lines: Line[] }> {
  const done = await shop.run(...args, '--json')
  return { code: done.code, lines: linesOf(done.stdout) }
}

describe('the schema', () => {
  const event = { version: 1, event: 'ready', at: '2026-01-01T00:00:00.000Z' }
  const ready = { ...event, origin: 'https://x', workspace: 1, label: 'v1', branch: 'v1' }

  it('takes what was promised, and nothing else', () => {
    expect(faults(ready)).toEqual([])
    for (const wrong of [
      { ...ready, version: 2 },
      { ...ready, at: 'today' },
      { ...ready, more: 1 },
      { ...ready, workspace: '1' },
      { ...event },
      { ...event, event: 'pulled', action: 'eaten' },
      { ...event, event: 'settled', conflicts: [{}], held: [] },
      { ...event, event: 'halted', id: '0123456789ab', alarms: [] },
      [],
      null,
    ])
      expect(faults(wrong), JSON.stringify(wrong)).not.toEqual([])
  })

  it('names every event that there is', () => {
    const text = JSON.stringify(SCHEMA)
    for (const name of ['ready', 'pulled', 'pushed', 'merged', 'conflict', 'resolved', 'held', 'question'])
      expect(text).toContain(`"${name}"`)
    for (const name of ['halted', 'paused', 'resumed', 'error', 'settled'])
      expect(text).toContain(`"${name}"`)
  })
})

describe('with --json', () => {
  it('a clone tells what it brought, and nothing but JSON on standard output', async () => {
    const xano = await emulator({ multidoc: SMALL })
    const lines = linesOf((await command(seatOf(temporary(), xano), 'clone', 'shop', '--json')).stdout)
    expect(named(lines, 'pulled')).toHaveLength(5)
    expect(named(lines, 'settled')).toMatchObject([{ conflicts: [], held: [] }])
  })

  it('a sync tells of each definition what was done, then that all is settled', async () => {
    const shop = await openShop()
    const ann = shop.xano.colleague('ann')
    ann.put(shop.read('function/a.xs').replace('value = 1', 'value = 10'))
    shop.edit('function/b.xs', 'value = 2', 'value = 20')
    ann.put(shop.read('function/c.xs').replace('response = null', 'response = 1'))
    shop.edit('function/c.xs', /^function/, '// counts\nfunction')
    shop.write('function/fresh.xs', fnText('fresh'))
    const { code, lines } = await told(shop, 'sync')
    expect(code).toBe(0)
    expect(lines[0]).toMatchObject({ event: 'ready', workspace: 1, label: 'v1', origin: shop.xano.origin })
    expect(named(lines, 'pulled')).toMatchObject([
      { action: 'updated', kind: 'function', name: 'a' },
      { path: 'function/fresh.xs', reason: 'as Xano gave it back' },
    ])
    expect(named(lines, 'merged')).toMatchObject([{ action: 'updated', path: 'function/c.xs' }])
    expect(named(lines, 'pushed')).toMatchObject([
      { action: 'updated', path: 'function/b.xs' },
      { action: 'created', path: 'function/fresh.xs' },
    ])
    const blob = git(shop.seat.directory, 'hash-object', 'function/b.xs')
    expect(named(lines, 'pushed')[0]).toMatchObject({ local: blob })
    expect(lines.at(-1)).toMatchObject({ event: 'settled', conflicts: [], held: [] })
  })

  it('a sync with conflicts and held definitions is settled but for them, which it lists', async () => {
    const shop = await openShop()
    shop.xano.colleague('ann').put(shop.read('function/a.xs').replace('value = 1', 'value = 10'))
    shop.edit('function/a.xs', 'value = 1', 'value = 11')
    shop.remove('function/b.xs')
    shop.write('function/c.xs', 'function c {')
    const { code, lines } = await told(shop, 'sync')
    expect(code).toBe(3)
    expect(lines.at(-1)).toMatchObject({
      event: 'settled',
      conflicts: [{ path: 'function/a.xs', reason: expect.stringContaining('in the same place') as string }],
      held: [{ path: 'function/b.xs' }, { path: 'function/c.xs', action: 'problem' }],
    })
    const status = JSON.parse((await shop.run('status', '--json')).stdout) as Record<string, unknown>
    expect(faults(status)).toEqual([])
    expect(status).toMatchObject({ inStep: false, conflicts: [{ path: 'function/a.xs' }] })
  })

  it.each([
    ['pull', 'function/b.xs', 'value = 2', 'edited here'],
    ['fetch', 'function/b.xs', 'value = 2', 'edited here'],
  ])('a %s is not settled while something waits for a push', async (name, path, from) => {
    const shop = await openShop()
    expect(named((await told(shop, name)).lines, 'settled')).toHaveLength(1)
    shop.edit(path, from, 'value = 20')
    const { code, lines } = await told(shop, name)
    expect(code).toBe(0)
    expect(named(lines, 'settled')).toEqual([])
    expect((await shop.run('pull')).stdout).toContain('Not in step with v1 of workspace 1 yet: 1 to push.')
  })

  it('a push is not settled while something waits for a pull, and neither is a sync of some paths', async () => {
    const shop = await openShop()
    shop.xano.colleague('ann').put(shop.read('function/a.xs').replace('value = 1', 'value = 10'))
    shop.edit('function/b.xs', 'value = 2', 'value = 20')
    for (const args of [['push'], ['sync', 'function/b.xs']])
      expect(named((await told(shop, ...args)).lines, 'settled')).toEqual([])
    expect(named((await told(shop, 'sync')).lines, 'settled')).toHaveLength(1)
  })

  it('a dry run says of everything that it only would happen, and settles nothing', async () => {
    const shop = await openShop()
    shop.edit('function/b.xs', 'value = 2', 'value = 20')
    const { code, lines } = await told(shop, 'sync', '--dry-run')
    expect(code).toBe(0)
    expect(lines.map(({ event, dryRun }) => [event, dryRun])).toEqual([
      ['ready', undefined],
      ['pushed', true],
    ])
  })

  it('what names something that would be deleted is part of the question', async () => {
    const shop = await openShop()
    const caller = `function caller {\n  stack {\n    function.run b {\n    } as $x\n  }\n\n  response = $x\n}`
    shop.xano.colleague('ann').put(caller)
    shop.remove('function/b.xs')
    const { lines } = await told(shop, 'sync')
    expect(named(lines, 'question')).toMatchObject([{ question: 'deletion', namedBy: ['function caller'] }])
  })

  it('what would be asked is an event, with the flags that would agree', async () => {
    const shop = await openShop()
    shop.remove('function/b.xs')
    shop.edit('table/user.xs', 'text mail', 'text email')
    const { code, lines } = await told(shop, 'push')
    expect(code).toBe(3)
    expect(named(lines, 'question')).toMatchObject([
      { question: 'deletion', flags: ['--delete'], definitions: [{ path: 'function/b.xs' }] },
      {
        question: 'column',
        column: 'user.mail',
        flags: ['--drop-column user.mail', '--rename-column user.mail=email'],
      },
    ])
    shop.edit('table/user.xs', 'text email', 'int mail')
    expect(named((await told(shop, 'push')).lines, 'question')).toMatchObject([
      { question: 'deletion' },
      { question: 'data-loss', operations: ['alter_field user mail (int)'], flags: ['--allow-data-loss'] },
    ])
  })

  it('a halted run names the plan and the alarms, and nothing is settled', async () => {
    const shop = await openShop()
    for (const name of ['a', 'b', 'c', 'd']) shop.remove(`function/${name}.xs`)
    const { code, lines } = await told(shop, 'sync', '--delete')
    expect(code).toBe(4)
    expect(lines.map(({ event }) => event)).toEqual(['ready', 'halted'])
    const [halted] = named(lines, 'halted')
    expect(halted).toMatchObject({ alarms: [{ kind: 'kind-vanishing', side: 'there', what: 'function' }] })
    expect((await told(shop, 'sync', '--delete', '--confirm', '0'.repeat(12))).code).toBe(4)
    expect((await told(shop, 'sync', '--delete', '--confirm', String(halted?.['id']))).code).toBe(0)
    expect(shop.xano.definitions()).toHaveLength(1)
  })

  it('a decided conflict is an event of its own', async () => {
    const shop = await openShop()
    shop.xano.colleague('ann').put(shop.read('function/a.xs').replace('value = 1', 'value = 10'))
    shop.edit('function/a.xs', 'value = 1', 'value = 11')
    const { code, lines } = await told(shop, 'sync', '--prefer', 'xano')
    expect(code).toBe(0)
    expect(named(lines, 'resolved')).toMatchObject([{ action: 'resolved', path: 'function/a.xs' }])
  })

  it('a failure is an event, with a code and a remedy, and so is wrong use', async () => {
    const shop = await openShop()
    shop.xano.faults.add({ match: { path: '*/multidoc' }, action: { type: 'status', status: 401 } })
    expect(await told(shop, 'pull')).toMatchObject({ code: 2, lines: [{}, { code: 'unauthorized' }] })
    const outside = { ...shop.seat, directory: temporary() }
    writeFileSync(join(outside.directory, 'note.txt'), 'no repository')
    const lines = linesOf((await command(outside, 'sync', '--json')).stdout)
    expect(lines).toMatchObject([{ event: 'error', code: 'misconfigured' }])
    const misused = linesOf((await command(outside, 'sync', '--json', '--nope')).stdout)
    expect(misused).toMatchObject([{ event: 'error', code: 'misconfigured' }])
  })
})

describe('what else is told with --json', () => {
  it.each([
    ['diff', ['diff'], 0],
    ['history', ['history', 'function/a.xs'], 0],
    ['restore', ['restore', 'xano/v1~1', '--dry-run'], 0],
    ['resolve', ['resolve'], 0],
    ['doctor', ['doctor'], 0],
    ['init', ['init'], 3],
    ['status', ['status'], 0],
  ])('by %s is as the schema promises, and not empty', async (_, args, code) => {
    const shop = await openShop()
    const ann = shop.xano.colleague('ann')
    ann.put(shop.read('function/a.xs').replace('value = 1', 'value = 10'))
    ann.put(shop.read('function/b.xs').replace('value = 2', 'value = 20'))
    expect((await shop.run('pull')).code).toBe(0)
    shop.edit('function/c.xs', 'value = 3', 'value = 33')
    ann.put(
      shop.xano
        .definitions()
        .find(text => text.includes('function c'))
        ?.replace('value = 3', 'value = 34') ?? '',
    )
    expect((await shop.run('pull')).code).toBe(3)
    const done = await told(shop, ...args)
    expect(done.code).toBe(code)
    expect(JSON.stringify(done.lines)).toMatch(/function\/[abc]\.xs|"check"/)
  })
})
