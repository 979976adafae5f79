import { describe, expect, it } from 'vitest'
import type { RecentWrite } from '../../src/core/sync/background.ts'
import type { Version } from '../../src/core/sync/snapshot.ts'
import type { CommitId } from '../../src/engine/ports/git.ts'
import type { History, MirrorState, Note } from '../../src/engine/ports/history.ts'
import { blobId } from '../../src/engine/texts/blob-id.ts'
import { pathOf } from '../doubles/bench.ts'

/** A history, what the next process would see of it, and how many states its mirror holds. */
export interface HistoryHarness {
  readonly history: History
  readonly reopen: () => History
  readonly states: () => Promise<number>
}

export const version = (path: string, text: string): Version => ({
  definition: { kind: 'function', name: path },
  path: pathOf(path),
  text,
  blob: blobId(text),
})

export const state = (...versions: readonly Version[]): MirrorState => ({
  versions,
  subject: 'pull: a state',
  body: ['- updated function a'],
  coauthors: [],
  pushed: false,
})

const a1 = version('function/a.xs', 'function a {\n  one\n}')
const a2 = version('function/a.xs', 'function a {\n  two\n}')
const b = version('function/b.xs', 'function b {\n}')

export const NOTHING: Note = { disputes: [], writes: [], marked: [], head: undefined }

/** What every History promises. */
export function historyContract(name: string, make: () => Promise<HistoryHarness>): void {
  describe(`${name} as a History`, () => {
    it('remembers nothing at first', async () => {
      const { history } = await make()
      expect(await history.recall()).toEqual({ mirror: undefined, base: new Map(), note: NOTHING })
    })

    it('has one commit of the mirror for each distinct state, in order, whatever the order inside', async () => {
      const { history, reopen, states } = await make()
      const first = await history.mirror(state(a1, b))
      expect(await history.mirror(state(b, a1))).toBe(first)
      expect(await reopen().recall()).toMatchObject({ mirror: { commit: first } })
      const second = await history.mirror({ ...state(a2, b), log: 17 })
      expect((await reopen().recall()).mirror).toMatchObject({ commit: second, log: 17 })
      expect(second).not.toBe(first)
      const third = await history.mirror(state(a1, b))
      expect(third).not.toBe(first)
      expect(await states()).toBe(3)
    })

    it('adds no state when a restart reads the same again', async () => {
      const { history, reopen, states } = await make()
      const first = await history.mirror(state(a1))
      const next = reopen()
      await next.recall()
      expect(await next.mirror(state(a1))).toBe(first)
      expect(await states()).toBe(1)
    })

    it('gives the tree of the last state', async () => {
      const { history, reopen } = await make()
      await history.mirror(state(a1, b))
      await history.mirror(state(a2))
      const { mirror } = await reopen().recall()
      expect([...(mirror?.tree ?? [])]).toEqual([[a2.path, a2.blob]])
    })

    it('gives back Base as it was advanced, with its disputes', async () => {
      const { history, reopen } = await make()
      const mirror = await history.mirror(state(a1, b))
      const note: Note = {
        stash: 'e'.repeat(40) as CommitId,
        head: 'd'.repeat(40) as CommitId,
        writes: [
          { path: pathOf('function/a b.xs'), before: blobId('1'), after: blobId('2'), at: new Date(1000) },
          { path: pathOf('a\u2028b.xs'), before: blobId('1'), after: blobId('2'), at: new Date(1000) },
          {
            path: a1.path,
            before: blobId('1'),
            after: blobId('2'),
            refused: blobId('3'),
            since: blobId('4'),
            at: new Date(2000),
          },
        ],
        marked: [
          { path: pathOf('function/a b.xs'), before: blobId('1'), theirs: blobId('2') },
          { path: b.path, before: blobId('1') },
          { path: pathOf('function/a\u2028b.xs'), before: blobId('1') },
          { path: a1.path },
          { path: a2.path, before: blobId('1'), theirs: blobId('2'), committed: blobId('3') },
          { path: pathOf('function/b a.xs'), before: blobId('1'), restored: blobId('3') },
          { path: pathOf('function/both.xs'), committed: blobId('3'), restored: blobId('4') },
        ],
        disputes: [{ cause: 'altered', ours: blobId('x'), theirs: blobId('y') }, { cause: 'undone' }],
      }
      await history.advance([a2, b], note, mirror)
      const memory = await reopen().recall()
      expect(new Map(memory.base)).toEqual(
        new Map([
          [a2.path, a2.blob],
          [b.path, b.blob],
        ]),
      )
      expect(memory.note).toMatchObject(note)
    })

    it.each<[string, Partial<RecentWrite>]>([
      ['another file', { path: b.path }],
      ['another text before', { before: blobId('x') }],
      ['another text after', { after: blobId('x') }],
      ['what an editor was refused', { refused: blobId('x') }],
      ['what was agreed on since', { since: blobId('x') }],
      ['another time', { at: new Date(3000) }],
    ])('remembers of a write, and of nothing else, %s', async (_, change) => {
      const { history, reopen } = await make()
      const mirror = await history.mirror(state(a1, b))
      const write = { path: a1.path, before: blobId('1'), after: blobId('2'), at: new Date(2000) }
      await history.advance([a1, b], { ...NOTHING, writes: [write] }, mirror)
      for (const writes of [[{ ...write, ...change }], [{ ...write, ...change }, write], [write], []]) {
        const again = reopen()
        await again.recall()
        await again.advance([a1, b], { ...NOTHING, writes }, mirror)
        expect((await reopen().recall()).note.writes).toEqual(writes)
      }
    })

    it('keeps Base apart from the mirror', async () => {
      const { history, reopen } = await make()
      const mirror = await history.mirror(state(a1, b))
      await history.advance([a1, b], NOTHING, mirror)
      await history.mirror(state(a2))
      const memory = await reopen().recall()
      expect(memory.base.get(a1.path)).toBe(a1.blob)
      expect(memory.mirror?.tree.get(a1.path)).toBe(a2.blob)
    })

    it('tells what Xano came to hold since the state that Base stands for', async () => {
      const { history, reopen } = await make()
      await history.advance([a1, b], NOTHING, await history.mirror(state(a1, b)))
      expect([...(await history.seenSince())]).toEqual([])
      await history.mirror(state(a2, b))
      await history.mirror(state(a1))
      const next = reopen()
      await next.recall()
      expect([...(await next.seenSince())].map(([path, blobs]) => [path, [...blobs].sort()])).toEqual([
        [a1.path, [a1.blob, a2.blob].sort()],
      ])
    })

    it('stands for the same state where Base is moved for none', async () => {
      const { history, reopen } = await make()
      await history.advance([a1], NOTHING, await history.mirror(state(a1)))
      await history.mirror(state(a2))
      await history.advance([a1, b], NOTHING)
      const next = reopen()
      expect((await next.recall()).base.get(b.path)).toBe(b.blob)
      expect([...(await next.seenSince())]).toEqual([[a1.path, [a2.blob]]])
    })

    it('tells every text that Xano was seen to hold at a place, newest first', async () => {
      const { history, reopen } = await make()
      for (const versions of [[a1, b], [a2, b], [b]]) await history.mirror(state(...versions))
      const next = reopen()
      await next.recall()
      expect([...(await next.seenAt([a1.path]))]).toEqual([[a1.path, [a2.blob, a1.blob]]])
      expect([...(await next.seenAt([]))]).toEqual([])
    })

    it('holds two definitions of Base that share a place', async () => {
      const { history, reopen } = await make()
      const mirror = await history.mirror(state(a1))
      await history.advance([a1, { ...b, path: a1.path }], NOTHING, mirror)
      expect([...(await reopen().recall()).base.values()].sort()).toEqual([a1.blob, b.blob].sort())
    })

    it('gives back the exact bytes of every text that it has seen', async () => {
      const { history, reopen } = await make()
      const odd = version('function/odd.xs', 'function "ö\u2028" {\n\t"\r\n"\n}')
      const mirror = await history.mirror(state(odd))
      await history.advance([a2], NOTHING, mirror)
      await history.keep([{ path: 'local/function/a.xs', content: 'kept\r\n' }], 'for a test')
      const blobs = [odd.blob, a2.blob, blobId('kept\r\n')]
      const bytes = await reopen().read(blobs)
      expect(blobs.map(blob => Buffer.from(bytes.get(blob) ?? []).toString())).toEqual([
        odd.text,
        a2.text,
        'kept\r\n',
      ])
    })

    it('leaves out a text that it does not hold', async () => {
      const { history } = await make()
      await history.mirror(state(a1))
      expect([...(await history.read([blobId('never seen'), a1.blob])).keys()]).toEqual([a1.blob])
    })
  })
}
