import { describe, expect, it } from 'vitest'
import { compareReturned } from '../../src/core/xs/canonical.ts'
import { columnsApart } from '../../src/core/xs/columns.ts'
import { Refused, UnknownOutcome } from '../../src/engine/ports/errors.ts'
import type { Remote } from '../../src/engine/ports/remote.ts'
import { fn } from '../doubles/bench.ts'

/** A remote, the colleague at its other end, and a way to lose its next answer to a push. */
export interface RemoteHarness {
  readonly remote: Remote
  readonly put: (text: string) => void | Promise<void>
  /** The same place for somebody who reads drafts too. */
  readonly withDrafts: Remote
  readonly loseAnswer: (fate: 'applied' | 'unapplied') => void
}

async function named(remote: Remote, name: string): Promise<string | undefined> {
  const { documents } = await remote.snapshot()
  return documents.find(({ definition }) => definition.name === name)?.text
}

/** What every Remote promises. A place without objects of its own refuses what needs them, and goes on. */
export function remoteContract(
  name: string,
  make: () => Promise<RemoteHarness>,
  { hasObjects } = { hasObjects: true },
): void {
  describe(`${name} as a Remote`, () => {
    it('shows every definition once, each with a guid', async () => {
      const { remote, put } = await make()
      await put(fn('a', 'debug.stop {'.replace(' {', '')))
      await put(fn('b'))
      const { documents, unreadable } = await remote.snapshot()
      expect(
        documents
          .map(({ definition }) => definition.name)
          .filter(each => each === 'a' || each === 'b')
          .sort(),
      ).toEqual(['a', 'b'])
      expect(documents.every(({ definition }) => definition.guid !== undefined)).toBe(true)
      expect(unreadable).toEqual([])
    })

    it('gives the same object for the same answer', async () => {
      const { remote, put } = await make()
      await put(fn('a'))
      const first = await remote.snapshot()
      expect(await remote.snapshot()).toBe(first)
      await put(fn('a', 'break'))
      expect(await remote.snapshot()).not.toBe(first)
    })

    it('says what a push would do, and does nothing of it', async () => {
      const { remote, put } = await make()
      await put(fn('a'))
      const operations = await remote.preview([fn('a', 'break'), fn('fresh')])
      const asked = operations
        .filter(({ type }) => type === 'function')
        .map(({ action, name: of }) => [action, of])
      expect(asked.sort()).toEqual([
        ['create', 'fresh'],
        ['update', 'a'],
      ])
      expect(await named(remote, 'fresh')).toBeUndefined()
    })

    it('applies a push, and only what is in it', async () => {
      const { remote, put } = await make()
      await put(fn('a'))
      await put(fn('b'))
      const before = await named(remote, 'b')
      await remote.push([fn('fresh')])
      expect(compareReturned(fn('fresh'), (await named(remote, 'fresh')) ?? '')).not.toBe('altered')
      expect(await named(remote, 'b')).toBe(before)
    })

    it('renames what is sent with its guid under another name', async () => {
      const { remote, put } = await make()
      await put(fn('a'))
      const text = (await named(remote, 'a')) ?? ''
      await remote.push([text.replace('function a', 'function renamed')])
      expect(await named(remote, 'a')).toBeUndefined()
      expect(await named(remote, 'renamed')).toBeDefined()
    })

    it('applies nothing of a push that it refuses', async () => {
      const { remote } = await make()
      await expect(remote.push([fn('good'), 'function bad {\n  stack {\n'])).rejects.toThrow(Refused)
      expect(await named(remote, 'good')).toBeUndefined()
    })

    it.each(['applied', 'unapplied'] as const)(
      'does not know the outcome when the answer is lost: %s',
      async fate => {
        const { remote, loseAnswer } = await make()
        loseAnswer(fate)
        await expect(remote.push([fn('fresh')])).rejects.toThrow(UnknownOutcome)
        expect((await named(remote, 'fresh')) !== undefined).toBe(fate === 'applied')
      },
    )

    it('takes a draft beside what is published, and shows it to whoever reads drafts', async () => {
      const { remote, withDrafts, put } = await make()
      await put(fn('a'))
      const published = (await named(remote, 'a')) ?? ''
      await remote.push([published.replace('stack {\n', 'stack {\n    break\n'), fn('fresh')], 'draft')
      expect(await named(remote, 'a')).toBe(published)
      expect(await named(remote, 'fresh')).toBeUndefined()
      const { documents } = await withDrafts.snapshot()
      expect(documents.flatMap(({ definition, draft }) => (draft ? definition.name : [])).sort()).toEqual([
        'a',
        'fresh',
      ])
      expect(await named(withDrafts, 'a')).toContain('break')
    })

    it('says of a draft that it holds already that nothing would change', async () => {
      const { remote, withDrafts } = await make()
      await remote.push([fn('a')], 'draft')
      const drafted = (await named(withDrafts, 'a')) ?? ''
      const operations = await remote.preview([drafted], 'draft')
      expect(operations.map(({ action }) => action)).toEqual(['unchanged'])
    })

    if (hasObjects) objectsContract(make)
    else
      it('refuses what has to be done to one object by itself', async () => {
        const { remote, put } = await make()
        await put(fn('a'))
        const { documents } = await remote.snapshot()
        const [one] = documents
        if (!one) throw new Error('nothing is there')
        await expect(remote.remove(one.definition)).rejects.toThrow(Refused)
        await expect(remote.renameColumn(one.definition, 'a', 'b')).rejects.toThrow(Refused)
        await expect(remote.dropColumn(one.definition, 'a')).rejects.toThrow(Refused)
        expect((await remote.listed([one.definition])).size).toBe(0)
        expect(await remote.activity(1)).toBeUndefined()
        expect(await remote.me()).toBeUndefined()
      })
  })
}

function objectsContract(make: () => Promise<RemoteHarness>): void {
  it('deletes one object and no other, and finds nothing wrong with one that is gone', async () => {
    const { remote, put } = await make()
    await put(fn('a'))
    await put(fn('b'))
    const { documents } = await remote.snapshot()
    const victim = documents.find(({ definition }) => definition.name === 'a')?.definition
    if (!victim) throw new Error('a is not there')
    await remote.remove(victim)
    await remote.remove(victim)
    expect(await named(remote, 'a')).toBeUndefined()
    expect(await named(remote, 'b')).toBeDefined()
  })

  it('only ever adds columns by a push; renaming and dropping is done one by one', async () => {
    const { remote, put } = await make()
    const table = (...columns: readonly string[]): string =>
      `table book {\n  auth = false\n\n  schema {\n    int id\n${columns.map(column => `    text ${column}\n`).join('')}  }\n}`
    await put(table('title', 'writer', 'pages'))
    const now = async (): Promise<string[]> => columnsApart((await named(remote, 'book')) ?? '', '')[0].sort()
    await remote.push([table('title', 'pages')])
    expect(await now()).toEqual(['id', 'pages', 'title', 'writer'])
    const { documents } = await remote.snapshot()
    const book = documents.find(({ definition }) => definition.name === 'book')?.definition
    if (!book) throw new Error('book is not there')
    await remote.renameColumn(book, 'writer', 'author')
    await remote.dropColumn(book, 'pages')
    await remote.dropColumn(book, 'pages')
    expect(await now()).toEqual(['author', 'id', 'title'])
  })

  it('says in whose name it pushes, and says the same again', async () => {
    const { remote } = await make()
    const me = await remote.me()
    expect(me?.email).toMatch(/@/)
    expect(await remote.me()).toEqual(me)
  })

  it('knows from its lists what is there, and takes no other of the same name for it', async () => {
    const { remote, put } = await make()
    await put(fn('a'))
    const { documents } = await remote.snapshot()
    const there = documents.find(({ definition }) => definition.name === 'a')?.definition
    if (!there) throw new Error('a is not there')
    const gone = { ...there, guid: 'another-guid-of-27-letters-' }
    const listed = await remote.listed([there, gone])
    expect([listed.get(there), listed.get(gone)]).toEqual(['shown', 'absent'])
  })
}
