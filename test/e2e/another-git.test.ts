import fs, { readFileSync } from 'node:fs'
import { join } from 'node:path'
import isomorphic from 'isomorphic-git'
import { describe, expect, it } from 'vitest'
import { temporary } from '../temporary.ts'
import { fn } from './desk.ts'
import { definitionsIn, emulator, git, run, seatOf } from './support.ts'

const REMOTE = 'refs/remotes/xano/v1'

/** What another implementation of git reads in a repository. */
const reader = (dir: string) => ({
  log: async (ref: string): Promise<string[]> =>
    (await isomorphic.log({ fs, dir, ref })).map(({ oid }) => oid),
  /** The files of a commit, by path. */
  files: async (ref: string): Promise<Map<string, string>> => {
    const oid = await isomorphic.resolveRef({ fs, dir, ref })
    const paths = await isomorphic.listFiles({ fs, dir, ref })
    const texts = await Promise.all(
      paths.map(async filepath => {
        const { blob } = await isomorphic.readBlob({ fs, dir, oid, filepath })
        return [filepath, Buffer.from(blob).toString('utf8')] as const
      }),
    )
    return new Map(texts)
  },
  /** Files that are not the same in the commit, the index and the folder. */
  changed: async (): Promise<string[]> => {
    const rows = await isomorphic.statusMatrix({ fs, dir })
    return rows.flatMap(([path, ...states]) => (states.every(state => state === 1) ? [] : [path]))
  },
})

describe('a repository that the command has written', () => {
  it('is read alike by another implementation of git: history, texts, index and folder', async () => {
    const texts = Array.from({ length: 40 }, (_, n) => fn(`f${n}`, 'one', 'two'))
    const xano = await emulator({ multidoc: texts.join('\n---\n') })
    const seat = seatOf(temporary(), xano)
    expect(await run(seat, ['clone', '-w', '1', '-b', 'v1', 'shop'])).toMatchObject({ code: 0 })
    const shop = { ...seat, directory: join(seat.directory, 'shop') }
    const { directory } = shop
    const { log, files, changed } = reader(directory)

    const ann = xano.colleague('ann')
    ann.put(fn('f3', 'one', 'hers'))
    ann.rename({ kind: 'function', name: 'f4' }, 'renamed')
    ann.delete({ kind: 'function', name: 'f5' })
    expect(await run(shop, ['pull'])).toMatchObject({ code: 0 })
    expect(await changed()).toEqual([])

    const mine = join(directory, 'function/f_7.xs')
    fs.writeFileSync(mine, readFileSync(mine, 'utf8').replace('"two"', '"mine"'))
    expect(await changed()).toEqual(['function/f_7.xs'])
    git(directory, 'commit', '--quiet', '--all', '--message', 'mine')
    expect(await run(shop, ['push'])).toMatchObject({ code: 0 })

    for (const ref of [REMOTE, 'refs/heads/v1']) {
      expect(await log(ref)).toEqual(git(directory, 'rev-list', ref).split('\n'))
      expect(await files(ref)).toEqual(definitionsIn(directory))
    }
    expect((await log(REMOTE)).length).toBeGreaterThan(2)
    expect(await changed()).toEqual([])
  })
})
