import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { withoutGuid } from '../../src/core/xs/guid.ts'
import { HARD } from '../../src/emulator/switches.ts'
import { temporary } from '../temporary.ts'
import { definitionsIn, emulator, git, pushed, run, seatOf } from './support.ts'

const SAMPLE = readFileSync('fixtures/sample.xs', 'utf8')

function replaceIn(file: string, from: string | RegExp, to: string): void {
  const before = readFileSync(file, 'utf8')
  const after = before.replace(from, to)
  if (after === before) throw new Error(`nothing to replace in ${file}`)
  writeFileSync(file, after)
}

describe('a clone', () => {
  it('holds every definition once, as Xano wrote it, in a repository that is clean for git, which need not read it', async () => {
    const xano = await emulator({ multidoc: SAMPLE, switches: HARD })
    const seat = seatOf(temporary(), xano)
    const { code, stderr } = await run(seat, ['clone', '-w', '1', 'shop'])
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    const shop = join(seat.directory, 'shop')
    expect([...definitionsIn(shop).values()].sort()).toEqual(xano.definitions().sort())
    expect(git(shop, 'diff-index', 'HEAD')).toBe('')
    expect(git(shop, 'status', '--porcelain')).toBe('')
    expect(git(shop, 'log', '--format=%s', 'xano/v1').split('\n')).toHaveLength(1)
    expect(git(shop, 'fsck', '--strict', '--no-dangling')).toBe('')
  })

  it('refuses a folder that holds something, a workspace and a branch that do not exist', async () => {
    const xano = await emulator({ multidoc: SAMPLE })
    const seat = seatOf(temporary(), xano)
    writeFileSync(join(seat.directory, 'note.txt'), 'mine')
    for (const args of [
      ['clone', '.'],
      ['clone', '-w', '99', 'x'],
      ['clone', '-b', 'nope', 'y'],
    ]) {
      const { code, stderr } = await run(seat, args)
      expect(code).toBe(2)
      expect(stderr).not.toContain('    at ')
    }
    expect(readFileSync(join(seat.directory, 'note.txt'), 'utf8')).toBe('mine')
    await run(seat, ['clone', 'whole'])
    const again = await run(seat, ['clone', 'whole'])
    expect([again.code, again.stdout]).toEqual([0, expect.stringContaining('80 definitions')])
  })
})

describe('one sync', () => {
  it('brings edits, renames, creations and deletions of both sides together, and a second one does nothing', async () => {
    const xano = await emulator({ multidoc: SAMPLE, switches: HARD })
    const seat = seatOf(temporary(), xano)
    await run(seat, ['clone', 'shop'])
    const shop = { ...seat, directory: join(seat.directory, 'shop') }
    const at = (path: string): string => join(shop.directory, path)
    const ann = xano.colleague('ann')
    const products = readFileSync(at('api/shop_front/products_GET.xs'), 'utf8')
    ann.put(
      products
        .replace('"catalogue"', '"catalogue"\n    "public"')
        .replace('tags = ["catalogue"\n    "public"]', 'tags = ["catalogue", "public"]'),
    )
    ann.put('function "made/by ann" {\n  input {\n  }\n\n  stack {\n  }\n\n  response = 1\n}')
    ann.rename({ kind: 'function', name: 'healthcheck' }, 'health/check')
    ann.delete({ kind: 'addon', name: 'product_name' })
    replaceIn(at('api/shop_front/products_GET.xs'), 'per_page?=24', 'per_page?=36')
    replaceIn(at('function/audit/write.xs'), /^function/, '// who did what\nfunction')
    writeFileSync(
      at('function/made_here.xs'),
      'function made_here {\n  input {\n  }\n\n  stack {\n  }\n\n  response = 2\n}',
    )
    renameSync(at('function/mail/send.xs'), at('function/post.xs'))
    xano.clearRequests()

    const { code, stderr } = await run(shop, ['sync'])
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    const local = [...definitionsIn(shop.directory).values()].map(withoutGuid).sort()
    expect(local).toEqual(xano.definitions().map(withoutGuid).sort())
    expect(readFileSync(at('api/shop_front/products_GET.xs'), 'utf8')).toContain('per_page?=36')
    expect(readFileSync(at('api/shop_front/products_GET.xs'), 'utf8')).toContain('"public"')
    expect(definitionsIn(shop.directory).has('function/post.xs')).toBe(true)
    expect(
      pushed(xano)
        .map(text => /^(?:\/\/.*\n)*\w+ (\S+)/.exec(text)?.[1])
        .sort(),
    ).toEqual(['"audit/write"', 'made_here', 'products'])

    xano.clearRequests()
    const states = git(shop.directory, 'rev-list', '--count', 'xano/v1')
    const again = await run(shop, ['sync'])
    expect(again.code).toBe(0)
    expect(pushed(xano)).toEqual([])
    expect(git(shop.directory, 'rev-list', '--count', 'xano/v1')).toBe(states)
    expect(git(shop.directory, 'fsck', '--strict', '--no-dangling')).toBe('')
  })

  it('leaves a conflict to a person, exits 3, and resolves when both sides become equal', async () => {
    const xano = await emulator({ multidoc: SAMPLE })
    const seat = seatOf(temporary(), xano)
    await run(seat, ['clone', 'shop'])
    const shop = { ...seat, directory: join(seat.directory, 'shop') }
    const file = join(shop.directory, 'api/shop_front/products_GET.xs')
    const before = readFileSync(file, 'utf8')
    const ours = before.replace('per_page?=24', 'per_page?=36')
    writeFileSync(file, ours)
    xano.colleague('ann').put(before.replace('per_page?=24', 'per_page?=48'))
    const first = await run(shop, ['sync'])
    expect(first.code).toBe(3)
    expect(first.stdout).toContain('edited here and in Xano')
    expect(readFileSync(file, 'utf8')).toBe(ours)
    expect(pushed(xano)).toEqual([])
    writeFileSync(file, before.replace('per_page?=24', 'per_page?=48'))
    expect((await run(shop, ['sync'])).code).toBe(0)
  })

  it('keeps what is in conflict, and what Xano refuses, where git takes it out of the files', async () => {
    const xano = await emulator({ multidoc: SAMPLE })
    const seat = seatOf(temporary(), xano)
    await run(seat, ['clone', 'shop'])
    const shop = { ...seat, directory: join(seat.directory, 'shop') }
    const [asked, refused] = ['api/shop_front/products_GET.xs', 'addon/product_name.xs']
    const edit = (path: string, from: string, to: string): string => {
      const before = readFileSync(join(shop.directory, path), 'utf8')
      writeFileSync(join(shop.directory, path), before.replace(from, to))
      return before
    }
    const before = edit(asked, 'per_page?=24', 'per_page?=36')
    xano.colleague('ann').put(before.replace('per_page?=24', 'per_page?=48'))
    edit(refused, '{', '{ // mine')
    xano.provoke({ type: 'refuse', kind: 'addon', name: 'product_name', message: 'No.' })
    expect((await run(shop, ['sync'])).code).toBe(3)
    const texts = [asked, refused].map(path => git(shop.directory, 'hash-object', path))
    expect((await run(shop, ['sync'])).code).toBe(3)
    const kept = git(shop.directory, 'log', '--no-walk', '--format=%s', '--glob=refs/xano-sync/kept')
    expect(kept.split('\n').filter(why => why.includes('waits'))).toHaveLength(1)
    git(shop.directory, 'checkout', '-q', '--', '.')
    git(shop.directory, 'gc', '-q', '--prune=now')
    const reachable = git(shop.directory, 'rev-list', '--objects', '--glob=refs/xano-sync/kept/*')
    for (const text of texts) expect(reachable).toContain(text)
  })

  it('deletes in Xano only when told to', async () => {
    const xano = await emulator({ multidoc: SAMPLE })
    const seat = seatOf(temporary(), xano)
    await run(seat, ['clone', 'shop'])
    const shop = { ...seat, directory: join(seat.directory, 'shop') }
    rmSync(join(shop.directory, 'addon/product_name.xs'))
    const held = await run(shop, ['sync'])
    expect(held.code).toBe(3)
    expect(held.stdout).toContain('--delete')
    expect(xano.definitions()).toHaveLength(80)
    expect((await run(shop, ['sync', '--delete'])).code).toBe(0)
    expect(xano.definitions()).toHaveLength(79)
  })

  it('halts when the folder was emptied, and changes nothing', async () => {
    const xano = await emulator({ multidoc: SAMPLE })
    const seat = seatOf(temporary(), xano)
    await run(seat, ['clone', 'shop'])
    const shop = { ...seat, directory: join(seat.directory, 'shop') }
    for (const path of definitionsIn(shop.directory).keys()) rmSync(join(shop.directory, path))
    const { code, stdout } = await run(shop, ['sync', '--delete'])
    expect(code).toBe(4)
    expect(stdout).toMatch(/--confirm [0-9a-f]{12}/)
    expect(xano.definitions()).toHaveLength(80)
  })
})
