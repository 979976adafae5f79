import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { FileChange } from '../../../src/core/sync/file-group.ts'
import { DiskFailed } from '../../../src/engine/ports/errors.ts'
import { blobId } from '../../../src/engine/texts/blob-id.ts'
import { Batch } from '../../../src/local/disk/batch.ts'
import { pathOf } from '../../doubles/bench.ts'
import { temporary as folder } from '../../temporary.ts'

/** A folder, and a batch in it on a disk that counts how often all of it is flushed. */
function batchIn(canFlush = true) {
  const root = folder()
  const temporary = join(root, '.git', 'batch')
  const flushed: string[] = []
  const flush = (folder: string): Promise<boolean> => {
    flushed.push(folder)
    return Promise.resolve(canFlush)
  }
  return { root, temporary, flushed, batch: new Batch({ root, temporary, flush }) }
}

const fresh = (count: number): FileChange[] =>
  Array.from({ length: count }, (_, at) => ({
    path: pathOf(`function/f${at}.xs`),
    before: undefined,
    after: `text ${at}`,
  }))

/** Each as a group of its own. */
const alone = (changes: readonly FileChange[]): FileChange[][] => changes.map(change => [change])

describe('a batch of files', () => {
  it.each([
    ['flushed by themselves where they are few', 64, true, 0],
    ['flushed all at once where they are many', 65, true, 1],
    ['flushed by themselves where the system knows no other way', 65, false, 1],
  ])('has its texts ready, %s', async (_, count, canFlush, flushes) => {
    const { batch, flushed, temporary } = batchIn(canFlush)
    const changes = fresh(count)
    await batch.prepare(alone(changes))
    const files = changes.map(({ path, after = '' }) => batch.take(path, after) ?? '')
    expect(files.map(file => readFileSync(file, 'utf8'))).toEqual(changes.map(({ after }) => after))
    expect(flushed).toEqual(Array.from({ length: flushes }, () => temporary))
  })

  it('gives a text once, and only where it is still wanted', async () => {
    const { batch } = batchIn()
    const [one, other] = fresh(2).map(({ path }) => path)
    if (one === undefined || other === undefined) throw new Error('two paths are needed')
    await batch.prepare(alone(fresh(2)))
    expect(batch.take(one, 'text 0')).toBeDefined()
    expect(batch.take(one, 'text 0')).toBeUndefined()
    expect(batch.take(other, 'merged meanwhile')).toBeUndefined()
  })

  it('ends with nothing left of what nobody took, and of what a process before it left', async () => {
    const { batch, temporary } = batchIn()
    mkdirSync(temporary, { recursive: true })
    writeFileSync(join(temporary, 'left over'), 'x')
    await batch.prepare(alone(fresh(3)))
    expect(readdirSync(temporary)).toEqual(['0', '1', '2'])
    await batch.end()
    expect(existsSync(temporary)).toBe(false)
  })

  it('flushes each folder once, and the whole disk where they are many', async () => {
    const { batch, root, flushed } = batchIn()
    for (let at = 0; at < 200; at++) batch.touch(join(root, `folder ${at % 64}`))
    await batch.end()
    expect(flushed).toEqual([])
    batch.touch(join(root, 'one more'))
    await batch.end()
    expect(flushed).toEqual([root])
  })

  it('takes a folder for what it was seen to be, until a look around is due', () => {
    const { batch } = batchIn()
    expect(batch.isLookDue([])).toBe(true)
    batch.see('function')
    expect(Array.from({ length: 15 }, () => batch.isLookDue([]))).not.toContain(true)
    expect([batch.hasSeen('function'), batch.hasSeen('table')]).toEqual([true, false])
    expect(batch.isLookDue([])).toBe(true)
    expect(batch.hasSeen('function')).toBe(false)
  })

  it('brings folders that are not there whole, and leaves those that are there to the files', async () => {
    const { batch, root } = batchIn()
    mkdirSync(join(root, 'there'))
    symlinkSync('elsewhere', join(root, 'link'))
    const folders = ['there', 'there/below', 'link', 'gone', 'gone/deep', 'link/below']
    const changes = fresh(120).map((change, at) => ({
      ...change,
      path: pathOf(`${folders[at % 6] ?? ''}/f${at}.xs`),
    }))
    await batch.prepare(alone(changes))
    const brought = changes.filter(change => batch.bring(change))
    expect(new Set(brought.map(({ path }) => dirname(path)))).toEqual(
      new Set(['there/below', 'gone', 'gone/deep']),
    )
    expect(brought).toHaveLength(60)
    for (const { path, after } of brought) expect(readFileSync(join(root, path), 'utf8')).toBe(after)
    for (const { path, after = '' } of changes.filter(change => !brought.includes(change)))
      expect(readFileSync(batch.take(path, after) ?? '', 'utf8')).toBe(after)
    expect(brought.filter(change => batch.bring(change))).toEqual([])
  })

  it('brings nothing that goes together with another change', async () => {
    const { batch, root } = batchIn()
    const [first, second, ...rest] = fresh(100)
    if (!first || !second) throw new Error('two changes are needed')
    await batch.prepare([...alone(rest), [first, second]])
    expect(rest.filter(change => !batch.bring(change))).toEqual([])
    expect([batch.bring(first), batch.bring(second)]).toEqual([false, false])
    expect(readdirSync(join(root, 'function'))).toHaveLength(98)
    expect(readFileSync(batch.take(first.path, 'text 0') ?? '', 'utf8')).toBe('text 0')
  })

  it('brings no folder with a text that is not wanted any more, and none that the disk refuses', async () => {
    const { batch, root, temporary } = batchIn()
    const [first, ...rest] = fresh(100)
    if (!first) throw new Error('a change is needed')
    await batch.prepare(alone([first, ...rest]))
    expect(batch.bring({ ...first, after: 'merged meanwhile' })).toBe(false)
    expect(batch.bring({ ...first, before: blobId('') })).toBe(false)
    expect(existsSync(join(root, 'function'))).toBe(false)
    rmSync(temporary, { recursive: true })
    expect(rest.filter(change => batch.bring(change))).toEqual([])
  })

  it('looks around before it brings a folder', async () => {
    const { batch } = batchIn()
    const changes = fresh(100)
    await batch.prepare(alone(changes))
    expect(batch.isLookDue([])).toBe(true)
    const looked = changes.filter(change => {
      const isDue = batch.isLookDue([change])
      expect(batch.bring(change)).toBe(true)
      return isDue
    })
    expect(looked).toEqual(changes.slice(0, 1))
  })

  it('has nothing ready where the disk takes nothing, and leaves that to the writes to tell', async () => {
    const { batch, root } = batchIn()
    writeFileSync(join(root, '.git'), 'no folder')
    await batch.prepare(alone(fresh(2)))
    expect(batch.take(pathOf('function/f0.xs'), 'text 0')).toBeUndefined()
  })

  it('tells where the disk does not keep the names', async () => {
    const root = folder()
    const flush = (): Promise<boolean> => Promise.reject(new Error('EIO: i/o error, fsync'))
    const batch = new Batch({ root, temporary: join(root, '.git', 'batch'), flush })
    for (let at = 0; at < 65; at++) batch.touch(join(root, `f${at}`))
    await expect(batch.end()).rejects.toThrow(DiskFailed)
  })
})
