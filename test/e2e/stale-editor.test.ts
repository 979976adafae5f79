import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Emulator } from '../../src/emulator/start.ts'
import { temporary } from '../temporary.ts'
import { fn } from './desk.ts'
import { emulator, git, run, type Seat, seatOf } from './support.ts'

const ROOT = fn('a', 'one', 'two', 'three', 'four', 'five')

interface Shop {
  readonly xano: Emulator
  readonly seat: Seat
  readonly file: string
}

/** A clone with one function that is edited, and others that are not. */
async function cloned(): Promise<Shop> {
  const others = Array.from({ length: 9 }, (_, n) => fn(`f${n}`, 'x'))
  const xano = await emulator({ multidoc: [ROOT, ...others].join('\n---\n') })
  const seat = seatOf(temporary(), xano)
  expect(await run(seat, ['clone', '-w', '1', '-b', 'v1', 'shop'])).toMatchObject({ code: 0 })
  const directory = join(seat.directory, 'shop')
  return { xano, seat: { ...seat, directory }, file: join(directory, 'function/a.xs') }
}

const functionIn = ({ xano }: Shop): string =>
  xano.definitions().find(text => text.startsWith('function a ')) ?? ''

/** What an editor holds of the file, by its own edit, and again with one more. */
const MINE = ROOT.replace('"one"', '"mine"')
const MORE = MINE.replace('"two"', '"more"')

const SAID = 'an editor saved over what had come from Xano; merged in again'

describe('an editor that has not reloaded, between two runs', () => {
  const asIs = (text: string): string => text
  const withNewline = (text: string): string => `${text}\n`
  const withCrlf = (text: string): string => `${text.replaceAll('\n', '\r\n')}\r\n`

  it.each([
    ['a pull', 'pull', 'as it came', asIs],
    ['a pull', 'pull', 'with a newline at its end', withNewline],
    ['a sync', 'sync', 'with a newline at its end', withNewline],
    ['a sync', 'sync', 'with CRLF', withCrlf],
  ])('takes nothing back that %s has merged into the file (%s, saved %s)', async (_, command, __, saved) => {
    const shop = await cloned()
    writeFileSync(shop.file, saved(MINE))
    shop.xano.colleague('ann').put(ROOT.replace('"five"', '"hers"'))
    expect(await run(shop.seat, [command])).toMatchObject({ code: 0 })
    writeFileSync(shop.file, saved(MORE))
    const { code, stdout } = await run(shop.seat, ['sync'])
    expect(code).toBe(0)
    expect(stdout).toContain(SAID)
    for (const text of [readFileSync(shop.file, 'utf8'), functionIn(shop)])
      expect(text.match(/mine|more|hers/g)).toEqual(['mine', 'more', 'hers'])
  })

  it('takes nothing back that was written by a version which did not say yet where the text had come from', async () => {
    const shop = await cloned()
    writeFileSync(shop.file, MINE)
    shop.xano.colleague('ann').put(ROOT.replace('"five"', '"hers"'))
    expect(await run(shop.seat, ['sync'])).toMatchObject({ code: 0 })
    const { directory } = shop.seat
    const base = git(directory, 'cat-file', 'commit', 'refs/xano-sync/base/v1')
    const earlier = base.replace(/^(Xano-Wrote: \d+ \w+ \w+ -) - /m, '$1 ')
    expect(earlier).not.toBe(base)
    writeFileSync(join(directory, '.git/earlier'), `${earlier}\n`)
    const commit = git(directory, 'hash-object', '-t', 'commit', '-w', '.git/earlier')
    git(directory, 'update-ref', 'refs/xano-sync/base/v1', commit)
    writeFileSync(shop.file, MORE)
    expect((await run(shop.seat, ['sync'])).stdout).toContain(SAID)
    expect(functionIn(shop).match(/mine|more|hers/g)).toEqual(['mine', 'more', 'hers'])
  })

  it('takes nothing back that a resolution has put into the file', async () => {
    const shop = await cloned()
    writeFileSync(shop.file, withNewline(MINE))
    shop.xano.colleague('ann').put(ROOT.replace('"one"', '"hers"').replace('"five"', '"hers too"'))
    expect(await run(shop.seat, ['sync'])).toMatchObject({ code: 3 })
    expect(await run(shop.seat, ['resolve', '--xano'])).toMatchObject({ code: 0 })
    writeFileSync(shop.file, withNewline(MORE))
    const { code, stdout } = await run(shop.seat, ['sync'])
    expect(code).toBe(0)
    expect(stdout).toContain(SAID)
    for (const text of [readFileSync(shop.file, 'utf8'), functionIn(shop)])
      expect(text.match(/mine|more|hers too|hers/g)).toEqual(['hers', 'more', 'hers too'])
    writeFileSync(shop.file, withNewline(MORE))
    expect(await run(shop.seat, ['sync'])).toMatchObject({ code: 0 })
    expect(functionIn(shop).match(/mine|more|hers too|hers/g)).toEqual(['mine', 'more'])
  })
})
