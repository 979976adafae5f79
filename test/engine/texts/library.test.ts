import { describe, expect, it } from 'vitest'
import type { BlobId } from '../../../src/core/sync/snapshot.ts'
import { Library } from '../../../src/engine/texts/library.ts'
import { fn, pathOf } from '../../doubles/bench.ts'

const PATH = pathOf('function/a.xs')
const BLOBS = new Map([fn('a', 'one'), fn('a', 'two')].map(text => [text as BlobId, Buffer.from(text)]))
const [ONE, TWO] = [...BLOBS.keys()]
const history = { read: () => Promise.resolve(BLOBS) }

describe('a library', () => {
  it('gives what a side holds as the same object, whatever another side holds at that place', async () => {
    const library = new Library()
    const at = async (path: typeof PATH, blob: BlobId | undefined): Promise<unknown> =>
      (await library.snapshot(new Map(blob ? [[path, blob]] : []), history)).versions[0]
    const [mine, hers] = [await at(PATH, ONE), await at(PATH, TWO)]
    expect(mine).not.toBe(hers)
    expect(await at(PATH, ONE)).toBe(mine)
    expect(await at(PATH, TWO)).toBe(hers)
    expect(await at(pathOf('function/b.xs'), ONE)).toMatchObject({ path: 'function/b.xs', blob: ONE })
  })
})
