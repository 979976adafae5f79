import {
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
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

/** The folder of git, from which these are taken away. */
function without(top: string, ...names: readonly string[]): string {
  for (const name of names) rmSync(join(top, '.git', name), { recursive: true })
  return join(top, '.git')
}

/** The same, with a link in the place of one in it, or of itself, to where that lies now. */
function linked(top: string, path: string, to: string): string {
  renameSync(join(top, path), join(top, '..', 'elsewhere'))
  symlinkSync(to, join(top, path))
  return join(top, '.git')
}

/** Every file below, and what it says. */
const contents = (folder: string): unknown[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .map(
      entry =>
        join(entry.parentPath, entry.name) +
        (entry.isFile() ? readFileSync(join(entry.parentPath, entry.name), 'utf8') : ''),
    )
    .sort()

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

  it.each([
    ['HEAD', ['HEAD', 'config', 'objects']],
    ['config', ['config', 'objects']],
    ['config', []],
  ])('goes on where git was killed in making the repository, with a lock on %s', async (locked, missing) => {
    const { seat, clone } = await outside()
    const shop = join(seat.directory, 'shop')
    git(seat.directory, 'init', '-q', '-b', 'v1', 'shop')
    const lock = join(without(shop, ...missing), `${locked}.lock`)
    writeFileSync(lock, '')
    const then = Date.now() / 1000 - 60
    utimesSync(lock, then, then)
    expect(await clone()).toMatchObject({ code: 0, stderr: '' })
    expect(git(shop, 'status', '--porcelain')).toBe('')
    expect(readdirSync(join(shop, '.git'))).not.toContain(`${locked}.lock`)
  })

  it.each<[string, (top: string) => string]>([
    ['whose files are not checked out', top => join(top, '.git')],
    ['that has lost its objects', top => without(top, 'objects')],
    ['that has lost all but its branches', top => without(top, 'objects', 'HEAD', 'config', 'logs')],
    ['whose branches are packed', top => (git(top, 'pack-refs', '--all'), without(top, 'objects', 'logs'))],
    ['whose objects lie on a drive that is not there', top => linked(top, '.git/objects', 'gone/objects')],
    ['that is linked to', top => (without(top, 'objects', 'logs'), linked(top, '.git', '../elsewhere'))],
    [
      'in which something was only staged',
      top => {
        git(top, 'update-ref', '-d', 'refs/heads/v1')
        return without(top, 'logs')
      },
    ],
  ])('leaves a repository alone that is somebody else’s, %s', async (_, make) => {
    const { seat, clone } = await outside()
    const shop = join(seat.directory, 'shop')
    git(seat.directory, 'init', '-q', '-b', 'v1', 'shop')
    writeFileSync(join(shop, 'notes.txt'), 'mine')
    git(shop, 'add', 'notes.txt')
    git(shop, 'commit', '-qm', 'mine')
    rmSync(join(shop, 'notes.txt'))
    const folder = make(shop)
    const before = contents(folder)
    expect((await clone()).code).toBe(2)
    expect(contents(folder)).toEqual(before)
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
