import { describe, expect, it } from 'vitest'
import { pushed } from '../../e2e/support.ts'
import { commandsFor, questionEvent } from '../../../src/cli/report/questions.ts'
import { openShop, type Shop, tableText } from '../shop.ts'

const retype = (shop: Shop): void => shop.edit('table/user.xs', 'text mail', 'int mail')
const hasB = ({ xano }: Shop): boolean => xano.definitions().some(text => text.startsWith('function b'))
const INTERRUPT = '\u0003'

describe('at a terminal', () => {
  it('a push lists what would be deleted, asks once, and deletes exactly that', async () => {
    const shop = await openShop()
    shop.remove('function/b.xs')
    shop.remove('function/c.xs')
    const { code, stdout } = await shop.ask(['push'], 'y')
    expect(stdout).toMatch(/not in Xano:\n {2}function\/b\.xs\n {2}function\/c\.xs\nDelete these 2 in Xano\?/)
    expect(stdout).toMatch(/pushed +function\/b\.xs +\(deleted\)/)
    expect(code).toBe(0)
    expect(shop.xano.definitions()).toHaveLength(3)
  })

  it.each([['n'], ['no'], ['']])('the answer %j leaves it held', async answer => {
    const shop = await openShop()
    shop.remove('function/b.xs')
    const { code, stdout } = await shop.ask(['push'], answer)
    expect(code).toBe(3)
    expect(stdout.match(/Delete it in Xano\?/g)).toHaveLength(1)
    expect(hasB(shop)).toBe(true)
  })

  it('an answer that is none is asked for again', async () => {
    const shop = await openShop()
    shop.remove('function/b.xs')
    const { code, stdout } = await shop.ask(['push'], 'what', 'YES')
    expect(stdout).toContain('Type y, n, or nothing')
    expect([code, hasB(shop)]).toEqual([0, false])
  })

  it('somebody who leaves has agreed to nothing', async () => {
    const shop = await openShop()
    shop.remove('function/b.xs')
    expect((await shop.ask(['push'])).code).toBe(3)
    expect(hasB(shop)).toBe(true)
  })

  it('somebody who interrupts has agreed to nothing, and is told what was done before', async () => {
    const shop = await openShop()
    shop.remove('function/b.xs')
    shop.edit('function/a.xs', 'value = 1', 'value = 10')
    const { code, stdout } = await shop.ask(['push'], INTERRUPT)
    expect(code).toBe(130)
    expect(stdout).toMatch(/pushed +function\/a\.xs/)
    expect(hasB(shop)).toBe(true)
  })

  it('a push asks before Xano loses data, with what Xano says it would do', async () => {
    const shop = await openShop()
    retype(shop)
    const declined = await shop.ask(['push'], 'n')
    expect(declined.code).toBe(3)
    expect(declined.stdout).toMatch(
      /table\/user\.xs:\n {2}alter_field user mail \(int\)\nSend it all the same\?/,
    )
    expect(pushed(shop.xano)).toEqual([])
    expect((await shop.ask(['push'], 'y')).code).toBe(0)
    expect(shop.xano.definitions().join()).toContain('int mail')
  })

  it('a column that vanished is renamed, dropped or left, as is said of each', async () => {
    const shop = await openShop()
    shop.edit('table/user.xs', /    text name\n    text mail\n/, '    text email\n')
    const later = await shop.ask(['push'], 'l', 'l')
    expect(later.code).toBe(3)
    const { code, stdout } = await shop.ask(['push'], 'd', '1')
    expect(stdout).toMatch(/The column user\.mail is gone .*\nWhat became of it\?\n {2}1 {2}it is email now/)
    expect(code).toBe(0)
    expect(stdout).toContain('dropped the column name, renamed the column mail to email')
    expect(shop.xano.definitions()).toContain(tableText('user', 'email'))
  })

  it('consent to one deletion is none to another that comes up meanwhile', async () => {
    const shop = await openShop()
    shop.remove('function/b.xs')
    shop.xano.onRequest(({ method }) => {
      if (method === 'DELETE') shop.remove('function/c.xs')
    })
    const { code, stdout } = await shop.ask(['push'], 'y', 'n')
    expect(stdout.match(/Delete it in Xano\?/g)).toHaveLength(2)
    expect(code).toBe(3)
    expect(hasB(shop)).toBe(false)
    expect(shop.xano.definitions().join()).toContain('function c')
  })

  it.each([[['push', '--yes']], [['push', '--delete']], [['push', '--dry-run']], [['push', '--json']]])(
    '%j asks nothing',
    async args => {
      const shop = await openShop()
      shop.remove('function/b.xs')
      const { stdout } = await shop.ask(args, 'y')
      expect(stdout).not.toContain('?')
      expect(hasB(shop)).toBe(!['--yes', '--delete'].includes(args[1] ?? ''))
    },
  )
})

describe('away from a terminal', () => {
  it('nothing is asked; what was not agreed to is held, with the flag that would agree', async () => {
    const shop = await openShop()
    shop.remove('function/b.xs')
    retype(shop)
    const { code, stdout } = await shop.run('push')
    expect(code).toBe(3)
    expect(stdout).toMatch(/held +function\/b\.xs .*--delete/)
    expect(stdout).toMatch(/held +table\/user\.xs .*--allow-data-loss/)
    expect(stdout).not.toContain('?')
  })
})

describe('what no flag agrees to', () => {
  it('is agreed to by a command', () => {
    const live = { kind: 'live', held: [] } as const
    expect(commandsFor(live)).toEqual(['xano-sync watch --live', 'xano-sync push'])
    expect(questionEvent(live).flags).toEqual([])
  })
})
