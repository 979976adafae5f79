import { describe, expect, it } from 'vitest'
import { readAnswer } from '../../src/remote/answer.ts'
import { KeptAnswers } from '../../src/remote/kept-answers.ts'

class MemoryCache {
  readonly files = new Map<string, Buffer>()
  written = 0

  size(name: string): number {
    return this.files.get(name)?.length ?? 0
  }

  read(name: string): Buffer | undefined {
    return this.files.get(name)
  }

  write(name: string, parts: readonly Uint8Array[]): void {
    this.written++
    this.files.set(name, Buffer.concat(parts))
  }
}

const texts = Array.from({ length: 50 }, (_, n) => `function f${n} {\n}`)
const body = (all: readonly string[]): Buffer => Buffer.from(all.join('\n---\n'))

/** One of each sort that is told apart by more than its name. */
const ALL_THAT_IS_READ = [
  'query "a/{id}" verb=GET {\n  api_group = shop\n  guid = "q"\n}',
  'api_group shop {\n  canonical = "c"\n  guid = "g"\n}',
  'realtime_server "my server" {\n  canonical = "r"\n}',
  'channel "rooms/{id}" {\n  realtime_server = "my server"\n}',
  'message say {\n  channel = "rooms/{id}"\n}',
  'channel_trigger joins {\n  channel = "rooms/{id}"\n  realtime_server = "my server"\n}',
  'realtime_server_trigger opens {\n  realtime_server = "my server"\n}',
]

describe('answers that are kept', () => {
  it('bear a number in their record, by which those that an earlier version has read otherwise are not believed', () => {
    const cache = new MemoryCache()
    const answers = new KeptAnswers(cache)
    answers.keep('published', readAnswer(body(ALL_THAT_IS_READ)))
    answers.write()
    const [first] = cache.files.get('published')?.toString().split('\n') ?? []
    // Where the sum is another one, what is read is: then the number has to go up as well.
    expect(first).toBe('xano-sync answer 4 d4df2ad2 790')
    const earlier = new MemoryCache()
    earlier.files.set(
      'published',
      Buffer.from(cache.files.get('published')?.toString().replace('answer 4', 'answer 3') ?? ''),
    )
    expect(new KeptAnswers(earlier).recall('published')).toBeUndefined()
  })

  it('are known to the next process, by the way in which they were asked for', () => {
    const cache = new MemoryCache()
    const answer = readAnswer(body(texts))
    const answers = new KeptAnswers(cache)
    answers.keep('published', answer)
    expect(new KeptAnswers(cache).recall('published')).toBeUndefined()
    answers.write()
    const next = new KeptAnswers(cache)
    expect(next.recall('published')?.snapshot).toEqual(answer.snapshot)
    expect(next.recall('drafts')).toBeUndefined()
    expect(next.documents()).toEqual(answer.snapshot.documents)
  })

  it('go on record when a twentieth of one was read anew since, and what the record lacks is read again', () => {
    const cache = new MemoryCache()
    const answers = new KeptAnswers(cache)
    answers.keep('published', readAnswer(body(texts)))
    answers.write()
    const change = (at: number): void => {
      texts[at] = `${texts[at] ?? ''}\n// and more`
      answers.keep('published', readAnswer(body(texts), answers.recall('published')))
      answers.write()
    }
    change(10)
    expect(cache.written).toBe(1)
    const next = new KeptAnswers(cache)
    const answer = readAnswer(body(texts), next.recall('published'))
    expect(answer.fresh).toBeLessThan(100)
    expect(answer.snapshot).toEqual(readAnswer(body(texts)).snapshot)
    change(11)
    answers.write()
    expect(cache.written).toBe(2)
  })

  it('are only those of this process where nothing outlasts it, or what did is spoiled', () => {
    const answers = new KeptAnswers()
    expect(answers.recall('published')).toBeUndefined()
    answers.keep('published', readAnswer(body(texts)))
    expect(answers.recall('published')?.snapshot.documents).toHaveLength(texts.length)
    expect(answers.documents()).toEqual([])
    const spoiled = new MemoryCache()
    spoiled.files.set('published', Buffer.from('{}'))
    expect(new KeptAnswers(spoiled).documents()).toEqual([])
  })
})
