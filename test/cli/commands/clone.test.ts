import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { emulator, git, seatOf } from '../../e2e/support.ts'
import { temporary } from '../../temporary.ts'
import { command } from '../command.ts'
import { SMALL } from '../shop.ts'

async function outside() {
  const xano = await emulator({ multidoc: SMALL })
  const seat = seatOf(temporary(), xano)
  const asked = (): string[] => xano.requests.map(({ path }) => path.split('/').at(-1) ?? '')
  return { seat, asked, clone: () => command(seat, 'clone', 'shop') }
}

describe('a clone', () => {
  it('asks Xano for nothing but its name where the folder holds something already, and leaves that alone', async () => {
    const { seat, asked, clone } = await outside()
    mkdirSync(join(seat.directory, 'shop'))
    writeFileSync(join(seat.directory, 'shop', 'notes.txt'), 'mine')
    expect(await clone()).toMatchObject({ code: 2, stdout: '' })
    expect(asked()).toEqual(['workspace', 'branch'])
    expect(readdirSync(join(seat.directory, 'shop'))).toEqual(['notes.txt'])
  })

  it('leaves a repository alone that is somebody else’s, and goes on in one that it has only begun', async () => {
    const { seat, clone } = await outside()
    const shop = join(seat.directory, 'shop')
    for (const [branch, code] of [
      ['trunk', 2],
      ['v1', 0],
    ] as const) {
      git(seat.directory, 'init', '-q', '-b', branch, 'shop')
      const before = readFileSync(join(shop, '.git/config'), 'utf8')
      const told = await clone()
      expect(told.code).toBe(code)
      expect(told.stderr.includes('xano-sync init adopts')).toBe(code === 2)
      expect(readFileSync(join(shop, '.git/config'), 'utf8') === before).toBe(code === 2)
      rmSync(shop, { recursive: true })
    }
  })

  it.each([
    ['before it wrote anything', ['HEAD', 'config', 'refs', 'objects']],
    ['before it named the branch', ['HEAD', 'config', 'objects']],
    ['before it made a place for objects', ['objects']],
  ])('goes on where git was cut off in making the repository, %s', async (_, missing) => {
    const { seat, clone } = await outside()
    const shop = join(seat.directory, 'shop')
    git(seat.directory, 'init', '-q', '-b', 'v1', 'shop')
    for (const name of missing) rmSync(join(shop, '.git', name), { recursive: true })
    expect(await clone()).toMatchObject({ code: 0, stderr: '' })
    expect(git(shop, 'status', '--porcelain')).toBe('')
    expect(git(shop, 'symbolic-ref', 'HEAD')).toBe('refs/heads/v1')
  })

  it('has Xano answer while the repository is made, and reads it once', async () => {
    const { seat, asked, clone } = await outside()
    expect(await clone()).toMatchObject({ code: 0, stderr: '' })
    expect(asked().slice(0, 3)).toEqual(['workspace', 'branch', 'multidoc'])
    expect(asked().filter(path => path === 'multidoc')).toHaveLength(1)
    expect(git(join(seat.directory, 'shop'), 'status', '--porcelain')).toBe('')
  })

  it('keeps to the time limits that git is set to, also where they are others than before there was a repository', async () => {
    const { seat, asked, clone } = await outside()
    const config = join(seat.directory, 'gitconfig')
    writeFileSync(config, '[xano-sync]\n\tfirstByteTimeout = 5000\n')
    const set = { ...seat, env: { ...seat.env, GIT_CONFIG_GLOBAL: config } }
    expect(await command(set, 'clone', 'other')).toMatchObject({ code: 0, stderr: '' })
    expect(asked().filter(path => path === 'multidoc')).toHaveLength(2)
    expect(await clone()).toMatchObject({ code: 0 })
  })
})
