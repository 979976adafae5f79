import { describe, expect, it } from 'vitest'
import type { Worktree } from '../../src/engine/ports/worktree.ts'
import { blobId } from '../../src/engine/texts/blob-id.ts'
import { pathOf } from '../doubles/bench.ts'

/** A worktree and the other hand on its files. */
export interface WorktreeHarness {
  readonly worktree: Worktree
  readonly put: (path: string, text: string) => void
  readonly get: (path: string) => string | undefined
  readonly remove: (path: string) => void
}

/** What every Worktree promises. */
export function worktreeContract(name: string, make: () => Promise<WorktreeHarness>): void {
  describe(`${name} as a Worktree`, () => {
    it('scans every .xs file by content, and nothing else', async () => {
      const { worktree, put } = await make()
      put('function/a.xs', 'function a {\r\n}')
      put('table/deep/er/b.xs', 'table b {\n}\n')
      put('notes.txt', 'mine')
      const { files } = await worktree.scan([])
      expect([...files]).toEqual(
        expect.arrayContaining([
          [pathOf('function/a.xs'), blobId('function a {\r\n}')],
          [pathOf('table/deep/er/b.xs'), blobId('table b {\n}\n')],
        ]),
      )
      expect(files.size).toBe(2)
    })

    it('gives the bytes of what nobody else can give', async () => {
      const { worktree, put } = await make()
      put('function/a.xs', 'function ä {\n}')
      const { files, contents } = await worktree.scan([])
      const blob = files.get(pathOf('function/a.xs'))
      expect(blob && Buffer.from(contents.get(blob) ?? []).toString()).toBe('function ä {\n}')
    })

    it('sees a change that keeps the size', async () => {
      const { worktree, put } = await make()
      put('function/a.xs', 'one')
      await worktree.scan([])
      put('function/a.xs', 'two')
      const { files } = await worktree.scan([])
      expect(files.get(pathOf('function/a.xs'))).toBe(blobId('two'))
    })

    it('goes on from a scan with the files that were touched since, and only with them', async () => {
      const { worktree, put, remove } = await make()
      put('function/a.xs', 'a')
      put('function/b.xs', 'b')
      put('function/c.xs', 'c')
      const scan = await worktree.scan([])
      put('function/a.xs', 'a, edited')
      remove('function/b.xs')
      put('function/c.xs', 'c, edited unseen')
      put('function/d.xs', 'd')
      const touched = new Set(['function/a.xs', 'function/b.xs', 'function/d.xs'].map(pathOf))
      const { files, contents } = await worktree.scan(scan.files, { scan, touched })
      expect(files).toEqual(
        new Map([
          [pathOf('function/a.xs'), blobId('a, edited')],
          [pathOf('function/c.xs'), blobId('c')],
          [pathOf('function/d.xs'), blobId('d')],
        ]),
      )
      expect([...files.values()].every(blob => contents.has(blob))).toBe(true)
    })

    it('creates, replaces and removes files that are what they have to be', async () => {
      const { worktree, put, get } = await make()
      put('function/a.xs', 'old')
      put('function/b.xs', 'gone')
      const outcome = await worktree.write([
        { path: pathOf('function/a.xs'), before: blobId('old'), after: 'new' },
        { path: pathOf('function/b.xs'), before: blobId('gone'), after: undefined },
        { path: pathOf('query/c.xs'), before: undefined, after: 'fresh' },
      ])
      expect(outcome).toBe('written')
      expect([get('function/a.xs'), get('function/b.xs'), get('query/c.xs')]).toEqual([
        'new',
        undefined,
        'fresh',
      ])
    })

    it.each([
      ['edited', 'edited since'],
      ['removed', undefined],
    ])('writes none of several files when one of them was %s', async (_, text) => {
      const { worktree, put, get, remove } = await make()
      put('function/a.xs', 'a')
      put('function/b.xs', 'b')
      if (text === undefined) remove('function/b.xs')
      else put('function/b.xs', text)
      const outcome = await worktree.write([
        { path: pathOf('function/a.xs'), before: blobId('a'), after: 'A' },
        { path: pathOf('function/b.xs'), before: blobId('b'), after: 'B' },
      ])
      expect(outcome).toBe('stale')
      expect([get('function/a.xs'), get('function/b.xs')]).toEqual(['a', text])
    })

    it('does not write over a file that has appeared', async () => {
      const { worktree, put, get } = await make()
      put('function/a.xs', 'theirs')
      expect(
        await worktree.write([{ path: pathOf('function/a.xs'), before: undefined, after: 'ours' }]),
      ).toBe('stale')
      expect(get('function/a.xs')).toBe('theirs')
    })

    it('writes what it was told of as it writes anything else, and shows nothing of it before', async () => {
      const { worktree, put, get } = await make()
      put('function/a.xs', 'a')
      put('function/b.xs', 'b')
      const replacing = { path: pathOf('function/a.xs'), before: blobId('a'), after: 'A' }
      const fresh = { path: pathOf('query/deep/c.xs'), before: undefined, after: 'C' }
      const edited = { path: pathOf('function/b.xs'), before: blobId('b'), after: 'B' }
      await worktree.prepare([[replacing], [fresh], [edited]])
      expect([get('function/a.xs'), get('query/deep/c.xs')]).toEqual(['a', undefined])
      put('function/b.xs', 'edited since')
      const outcomes = []
      for (const change of [replacing, { ...fresh, after: 'other' }, edited])
        outcomes.push(await worktree.write([change]))
      await worktree.finish()
      expect(outcomes).toEqual(['written', 'written', 'stale'])
      expect(['function/a.xs', 'query/deep/c.xs', 'function/b.xs'].map(get)).toEqual([
        'A',
        'other',
        'edited since',
      ])
    })

    it('lets two files change places', async () => {
      const { worktree, put, get } = await make()
      put('function/a.xs', 'a')
      put('function/b.xs', 'b')
      await worktree.write([
        { path: pathOf('function/a.xs'), before: blobId('a'), after: 'b' },
        { path: pathOf('function/b.xs'), before: blobId('b'), after: 'a' },
      ])
      expect([get('function/a.xs'), get('function/b.xs')]).toEqual(['b', 'a'])
    })

    it('peeks at what files hold now, and leaves out what is not there', async () => {
      const { worktree, put } = await make()
      put('function/a.xs', 'a')
      const seen = await worktree.peek([pathOf('function/a.xs'), pathOf('function/b.xs')])
      expect([...seen]).toEqual([[pathOf('function/a.xs'), blobId('a')]])
    })
  })
}
