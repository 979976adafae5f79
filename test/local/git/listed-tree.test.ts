import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { blobId } from '../../../src/engine/texts/blob-id.ts'
import type { Git } from '../../../src/local/git/git.ts'
import { ListedTree } from '../../../src/local/git/listed-tree.ts'
import { isListing, listAll } from '../../../src/local/git/listing.ts'
import { pathOf } from '../../doubles/bench.ts'
import { plainGit, repository } from '../repository.ts'

/** All that git lists of a folder. */
async function listing(git: Git, prefix: string): Promise<Buffer> {
  const { unknown, indexed, changed } = await listAll(git, prefix)
  return Buffer.concat([unknown, indexed, changed])
}

/** In git's order. */
const FILES = ['a.xs', 'api.xs', 'api/shop/z.xs', 'api/shop/é 1.xs', 'function/f.xs'].map(pathOf)

describe('a tree as git lists it', () => {
  let directory: string
  let git: Git

  const put = (path: string, text = path): void => {
    mkdirSync(dirname(join(directory, path)), { recursive: true })
    writeFileSync(join(directory, path), text)
  }

  beforeEach(async () => {
    ;({ directory, git } = await repository())
    for (const path of FILES) put(path)
    plainGit(directory, 'add', '.')
  })

  const written = (): Promise<ListedTree> => ListedTree.read(git, plainGit(directory, 'write-tree').trim())

  it('holds the files of the tree, as a map of them would', async () => {
    const tree = await written()
    const map = new Map(FILES.map(path => [path, blobId(path)]))
    expect(new Map(tree)).toEqual(map)
    expect(tree.size).toBe(5)
    expect([...tree.keys()]).toEqual([...map.keys()])
    expect([...tree.values()]).toEqual([...map.values()])
    expect([...tree.entries()]).toEqual([...map])
    for (const [path, blob] of tree) expect([tree.has(path), tree.get(path)]).toEqual([true, blob])
    const seen: unknown[] = []
    tree.forEach((blob, path, all) => seen.push([path, blob, all]))
    expect(seen).toEqual([...map].map(([path, blob]) => [path, blob, tree]))
  })

  it('leaves out what is no file, and what has no name for one', async () => {
    symlinkSync('a.xs', join(directory, 'link.xs'))
    put('function/con.xs')
    plainGit(directory, 'add', '.')
    plainGit(directory, 'update-index', '--add', '--cacheinfo', `160000,${'1'.repeat(40)},module`)
    expect([...(await written()).keys()]).toEqual(FILES)
  })

  it.each([
    ['is, while nothing was changed', () => undefined, true],
    ['is not, once a file has other bytes', () => put('a.xs', 'other'), false],
    ['is not, once a file came', () => put('new.xs'), false],
    [
      'is not, once git knows of another file',
      () => {
        put('new.xs')
        plainGit(directory, 'add', 'new.xs')
      },
      false,
    ],
    [
      'is not, once git is told not to look',
      () => {
        plainGit(directory, 'update-index', '--assume-unchanged', 'a.xs')
      },
      false,
    ],
  ])('%s what the folder lists', async (_, disturb, is) => {
    const tree = await written()
    disturb()
    expect(isListing(await listing(git, ''), tree, '')).toBe(is)
    expect(isListing(await listing(git, ''), new Map(tree), '')).toBe(is)
  })

  it('is what the folder of definitions lists, wherever that lies', async () => {
    const tree = await ListedTree.read(git, `${plainGit(directory, 'write-tree').trim()}:api`)
    expect(isListing(await listing(git, 'api/'), tree, 'api/')).toBe(true)
    put('api/shop/new.xs')
    expect(isListing(await listing(git, 'api/'), tree, 'api/')).toBe(false)
  })
})
