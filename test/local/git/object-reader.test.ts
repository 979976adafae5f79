import type { ChildProcess } from 'node:child_process'
import { EventEmitter } from 'node:events'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { GitFailed } from '../../../src/engine/ports/errors.ts'
import { blobId } from '../../../src/engine/texts/blob-id.ts'
import { Git, type GitFolders } from '../../../src/local/git/git.ts'
import { startGit } from '../../../src/local/git/launch.ts'
import { ObjectReader } from '../../../src/local/git/object-reader.ts'
import { plainGit, repository } from '../repository.ts'

/** A reader of a new repository, and every process that it has started. */
async function reading() {
  const { directory } = await repository()
  const started: ChildProcess[] = []
  const reader = new ObjectReader(() => {
    const child = startGit({ args: ['cat-file', '--batch-command'], directory })
    started.push(child)
    return child
  })
  const write = (text: string): string => {
    writeFileSync(join(directory, 'text'), text)
    return plainGit(directory, 'hash-object', '-w', 'text')
  }
  return { directory, reader, started, write }
}

/** A process that says what a test wants it to say. */
function scripted() {
  const child = Object.assign(new EventEmitter(), {
    stdin: new PassThrough(),
    stdout: new PassThrough(),
    stderr: new PassThrough(),
    ref: () => undefined,
    unref: () => undefined,
  })
  return { child, reader: new ObjectReader(() => child as unknown as ChildProcess) }
}

const foldersOf = (directory: string): GitFolders => {
  const gitDirectory = join(directory, '.git')
  return { gitDirectory, commonDirectory: gitDirectory }
}

describe('a reader of objects', () => {
  it('leaves a repository that another one has taken the place of', async () => {
    const { directory } = await repository()
    const git = new Git(directory, undefined, { folders: foldersOf(directory) })
    const write = (text: string): string => {
      writeFileSync(join(directory, 'text'), text)
      return plainGit(directory, 'hash-object', '-w', 'text')
    }
    const old = write('old')
    expect(await git.objects([old], 'info')).toMatchObject([{ id: old }])
    rmSync(join(directory, '.git'), { recursive: true })
    plainGit(directory, 'init', '-q')
    const now = write('new')
    expect(await git.objects([old, now], 'info')).toMatchObject([undefined, { id: now }])
  })

  it('answers one question after the other by one start of git', async () => {
    const { reader, started, write } = await reading()
    const [one, two] = [write('one'), write('two\n')]
    expect(await reader.ask('contents', [one, two])).toEqual([
      { id: one, type: 'blob', bytes: Buffer.from('one') },
      { id: two, type: 'blob', bytes: Buffer.from('two\n') },
    ])
    expect(await reader.ask('info', [two])).toEqual([{ id: two, type: 'blob', bytes: Buffer.alloc(0) }])
    expect(started).toHaveLength(1)
  })

  it('knows what was written, moved and packed since it was started', async () => {
    const { directory, reader, started, write } = await reading()
    const [none] = await reader.ask('info', ['HEAD'])
    expect(none).toBeUndefined()
    write('one')
    for (const message of ['first', 'second']) {
      plainGit(directory, 'commit', '-q', '--allow-empty', '-m', message)
      const [head] = await reader.ask('info', ['HEAD'])
      expect(head?.id).toBe(plainGit(directory, 'rev-parse', 'HEAD'))
    }
    plainGit(directory, 'gc', '-q', '--prune=now')
    const [head, lost] = await reader.ask('contents', ['refs/heads/main', blobId('one')])
    expect(head?.bytes.toString()).toMatch(/\n\nsecond\n$/)
    expect(lost).toBeUndefined()
    expect(started).toHaveLength(1)
  })

  it('says nothing of names that git does not know, and reads paths of a commit with whatever they hold', async () => {
    const { directory, reader } = await reading()
    const path = 'a "b" c.xs'
    writeFileSync(join(directory, path), 'odd')
    plainGit(directory, 'add', '-A')
    plainGit(directory, 'commit', '-qm', 'odd')
    const names = ['nothing', `HEAD:${path}`, 'HEAD:nothing of the kind', '0'.repeat(40)]
    const found = await reader.ask('info', names)
    expect(found.map(object => object?.id)).toEqual([undefined, blobId('odd'), undefined, undefined])
  })

  it('keeps questions apart that are asked at once, however much they are about', async () => {
    const { reader, started, write } = await reading()
    const texts = Array.from({ length: 12 }, (_, n) => String(n).repeat(n * 40_000))
    const ids = texts.map(write)
    const answers = await Promise.all(ids.map(id => reader.ask('contents', [id, 'nothing', id])))
    for (const [n, [first, nothing, again]] of answers.entries()) {
      expect(first?.bytes.equals(Buffer.from(texts[n] ?? ''))).toBe(true)
      expect(nothing).toBeUndefined()
      expect(again?.bytes.equals(Buffer.from(texts[n] ?? ''))).toBe(true)
    }
    expect(started).toHaveLength(1)
  })

  it('asks another process when the last one was ended by somebody', async () => {
    const { reader, started, write } = await reading()
    const id = write('one')
    await reader.ask('info', [id])
    const ended = new Promise(resolve => started[0]?.on('close', resolve))
    started[0]?.kill()
    await ended
    expect((await reader.ask('contents', [id]))[0]?.bytes.toString()).toBe('one')
    expect(started).toHaveLength(2)
  })

  it('fails with what git says where git fails', async () => {
    const { directory } = await repository()
    const reader = new ObjectReader(() => startGit({ args: ['no-such-command'], directory }))
    await expect(reader.ask('info', ['HEAD'])).rejects.toThrow(/no-such-command/)
    const nowhere = new ObjectReader(() =>
      startGit({ args: ['cat-file', '--batch-command'], directory: join(directory, 'nowhere') }),
    )
    await expect(nowhere.ask('info', ['HEAD'])).rejects.toThrow(/^git could not be started/)
  })

  it('fails whatever was asked and is not answered, and only that', async () => {
    const { child, reader } = scripted()
    const first = reader.ask('info', ['a'])
    const second = reader.ask('info', ['b'])
    child.stdout.write('a blob 3\n')
    expect(await first).toEqual([{ id: 'a', type: 'blob', bytes: Buffer.alloc(0) }])
    child.emit('close')
    await expect(second).rejects.toThrow(GitFailed)
  })

  it('lets its process go after a while, and starts another one for the next question', async () => {
    vi.useFakeTimers()
    try {
      const { child, reader } = scripted()
      const asked = reader.ask('info', ['a'])
      vi.advanceTimersByTime(60_000)
      expect(child.stdin.writableEnded).toBe(false)
      child.stdout.emit('data', Buffer.from('a missing\n'))
      expect(await asked).toEqual([undefined])
      vi.advanceTimersByTime(60_000)
      expect(child.stdin.writableEnded).toBe(true)
      child.emit('close')
    } finally {
      vi.useRealTimers()
    }
  })

  it('reads the same wherever the answers are cut', async () => {
    const answer = fc.option(fc.uint8Array({ maxLength: 30 }), { nil: undefined })
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(answer, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 4 }),
        fc.array(fc.integer({ min: 1, max: 25 }), { minLength: 1, maxLength: 20 }),
        async (questions, cuts) => {
          const { child, reader } = scripted()
          const asked = questions.map(all => reader.ask('contents', all.map(String)))
          const said = Buffer.concat(
            questions.flat().flatMap(bytes => {
              if (!bytes) return [Buffer.from('x missing\n')]
              return [Buffer.from(`${blobId(bytes)} blob ${bytes.length}\n`), bytes, Buffer.from('\n')]
            }),
          )
          for (let at = 0, n = 0; at < said.length; n++) {
            const end = at + (cuts[n % cuts.length] ?? 1)
            child.stdout.emit('data', said.subarray(at, end))
            at = end
          }
          const found = await Promise.all(asked)
          const bytes = found.map(all => all.map(object => object && new Uint8Array(object.bytes)))
          expect(bytes).toEqual(questions)
        },
      ),
    )
  })
})
