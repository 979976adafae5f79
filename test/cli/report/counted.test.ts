import { describe, expect, it } from 'vitest'
import { counted } from '../../../src/cli/report/counted.ts'
import { emulator, seatOf } from '../../e2e/support.ts'
import { temporary } from '../../temporary.ts'
import { command } from '../command.ts'
import { fnText, openShop } from '../shop.ts'

describe('a number with its noun', () => {
  it.each([
    [0, '0 definitions'],
    [1, '1 definition'],
    [2, '2 definitions'],
  ])('%i is %s', (number, words) => {
    expect(counted(number, 'definition')).toBe(words)
  })

  it('takes the plural that it is given', () => {
    expect([1, 2].map(number => counted(number, 'definition held', 'definitions held'))).toEqual([
      '1 definition held',
      '2 definitions held',
    ])
  })

  it('is right in the reports of a workspace of one', async () => {
    const xano = await emulator({ multidoc: fnText('only', 'debug.log { value = 1 }') })
    const cloned = await command(seatOf(temporary(), xano), 'clone', 'shop')
    expect(cloned.stdout).toContain('\n1 definition. The history of v1 ')
  })

  it('is right where a guard halts', async () => {
    const shop = await openShop({ multidoc: fnText('only', 'debug.log { value = 1 }') })
    shop.remove('function/only.xs')
    expect(await shop.run('push', '--delete')).toMatchObject({
      code: 4,
      stdout: expect.stringContaining('  this folder holds none of 1 definition any more\n') as string,
    })
  })
})
