import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { BrokenAnswer } from '../../src/engine/ports/errors.ts'
import type { RemoteSnapshot } from '../../src/engine/ports/remote.ts'
import { printRecord, readRecord } from '../../src/remote/answer-record.ts'
import { type Answer, readAnswer } from '../../src/remote/answer.ts'
import { splices } from '../../src/remote/splice.ts'

const NOTHING = Buffer.alloc(0)

describe('a multidoc that arrived', () => {
  const read = (text: string | Buffer): RemoteSnapshot => readAnswer(Buffer.from(text)).snapshot

  it('is read definition by definition, each trimmed', () => {
    const { documents } = read('function a {\n}\n---\n\nfunction b {\n}\n')
    expect(documents.map(({ text }) => text)).toEqual(['function a {\n}', 'function b {\n}'])
  })

  it('tells what each belongs to, and nothing more of its text', () => {
    const [group, channel, server] = [
      'the group of a shop',
      'rooms/{room_id}/long',
      'the chat server',
    ] as const
    const { documents } = read(
      [
        `query a verb=GET {\n  api_group = "${group}"\n  guid = "g"\n}`,
        `channel b {\n  realtime_server = "${server}"\n}`,
        `message c {\n  channel = "${channel}"\n}`,
      ].join('\n---\n'),
    )
    expect(documents.map(({ definition }) => definition)).toEqual([
      { kind: 'query', name: 'a', verb: 'GET', group, guid: 'g' },
      { kind: 'channel', name: 'b', server },
      { kind: 'message', name: 'c', group: channel },
    ])
  })

  it('shares with the one before what both hold', () => {
    const [a, b] = ['function a {\n}', 'function b {\n}']
    const first = readAnswer(Buffer.from(`${a}\n---\n${b}`))
    const before = first.snapshot
    const after = readAnswer(Buffer.from(`${b}\n---\nfunction c {\n}\n---\n${a}\n`), first).snapshot
    expect(after.documents.map(({ definition }) => definition.name)).toEqual(['b', 'c', 'a'])
    expect(after.documents[0]).toBe(before.documents[1])
    expect(after).toEqual(read(`${b}\n---\nfunction c {\n}\n---\n${a}\n`))
  })

  it.each([
    'function a {\n}\n---\nfunction b {\n  stack {',
    'function a {\n  x = "',
    'function a {\n  x = """\n  text',
  ])('that ends in the middle of a definition is none: %j', text => {
    expect(() => read(text)).toThrow(BrokenAnswer)
  })

  it('ends where it ends: cut at any other place than behind a definition it is none', () => {
    const texts = ['function a {\n}', 'query "b/{id}" verb=GET {\n  api_group = "g"\n}', '// c\ntable c {\n}']
    const whole = texts.join('\n---\n')
    const ends = texts.map((_, index) => texts.slice(0, index + 1).join('\n---\n'))
    for (let at = 1; at < whole.length; at++) {
      const cut = whole.slice(0, at)
      if (ends.includes(cut.replace(/\n$/, '')))
        expect(read(cut).documents).toHaveLength(ends.indexOf(cut.replace(/\n$/, '')) + 1)
      else expect(() => read(cut), cut).toThrow(BrokenAnswer)
    }
  })

  it.each([
    ['function b {\n}\n}', '"}" closes nothing'],
    ['function b {\n  stack {\n  )\n}', '"{" opened here is never closed'],
    ['function b {\n  guid = "x"\n  guid = "y"\n}', 'guid is set a second time'],
    ['function b {\n}\n\nfunction c {\n}', 'a second definition begins here'],
  ])('that ends with a definition which is wrong, but whole, is one: %j', (text, reason) => {
    const { documents, unreadable } = read(`function a {\n}\n---\n${text}`)
    expect(documents.map(({ definition }) => definition.name)).toEqual(['a'])
    expect(unreadable.map(({ problem, claims }) => [problem.reason, claims[0]?.name])).toEqual([
      [reason, 'b'],
    ])
  })

  it.each([
    ['{"message":"oops"}', /JSON/],
    ['"function a {\\n}"', /JSON/],
    ['\n<!DOCTYPE html>\n<html></html>', /web page/],
    ['<html lang="en">', /web page/],
    [Buffer.from([...Buffer.from('function a { // '), 0xff, ...Buffer.from('\n}')]), /UTF-8/],
    ['function a {\n}\n---\n', /separator/],
    ['function a {\n}\n---', /separator/],
  ])('that is something else, whatever its type, is none: %j', (body, reason) => {
    expect(() => read(body)).toThrow(BrokenAnswer)
    expect(() => read(body)).toThrow(reason)
  })

  it('keeps what is no definition, and says why', () => {
    const { documents, unreadable } = read('Error: oops happened here\n---\nfunction b {\n}')
    expect(documents).toHaveLength(1)
    expect(unreadable).toHaveLength(1)
    expect(unreadable[0]?.text).toBe('Error: oops happened here')
  })
})

describe('an answer that is read by what the last one said', () => {
  const TEXTS = [
    'function a {\n}',
    'function é {\n  // ü\n}',
    'function b {\n  stack {\n    debug.log {\n      value = """\n---\nfunction z {\n}\n---\n"""\n    }\n  }\n}',
    'function c {\n  description = "x"\n}\n',
    '// about d\nfunction d {\n}',
    'function open {\n  stack {',
    'Error: oops',
    '',
  ]
  const SEPARATORS = ['\n---\n', '\n---\r\n', '\r\n---\n', '\n\n---\n\n']
  const text = fc.oneof(
    { weight: 9, arbitrary: fc.constantFrom(...TEXTS.slice(0, 5)) },
    { weight: 1, arbitrary: fc.constantFrom(...TEXTS) },
  )
  const separator = fc.oneof({ weight: 9, arbitrary: fc.constant('\n---\n') }, fc.constantFrom(...SEPARATORS))
  const whole = fc
    .array(fc.tuple(text, separator), { minLength: 1, maxLength: 6 })
    .map(parts => parts.map(([own, behind], at) => (at < parts.length - 1 ? own + behind : own)).join(''))
  const edit = fc.record({
    at: fc.nat(),
    length: fc.nat({ max: 30 }),
    by: fc.oneof(whole, fc.string(), separator),
  })
  const body = fc.tuple(whole, fc.array(edit, { maxLength: 2 })).map(([start, edits]) => {
    const bodies = [start]
    for (const { at, length, by } of edits) {
      const before = bodies.at(-1) ?? ''
      const from = at % (before.length + 1)
      bodies.push(before.slice(0, from) + by + before.slice(from + length))
    }
    return bodies.map(each => Buffer.from(each))
  })
  const said = (answer: Answer | string): unknown =>
    typeof answer === 'string' ? answer : { snapshot: answer.snapshot, places: answer.places }
  const recalled = (answer: Answer): Answer | undefined => {
    const record = printRecord(answer)
    return record && readRecord(Buffer.concat(record))
  }
  const attempt = (bytes: Buffer, before?: Answer): Answer | string => {
    try {
      return readAnswer(bytes, before)
    } catch (error) {
      if (error instanceof BrokenAnswer) return error.message
      throw error
    }
  }

  it('says what it says by itself, wherever its definitions lie', () => {
    fc.assert(
      fc.property(body, fc.boolean(), (bodies, isRecalled) => {
        let before: Answer | undefined
        for (const bytes of bodies) {
          const now = attempt(bytes, before)
          expect(said(now)).toEqual(said(attempt(bytes)))
          if (typeof now !== 'string') before = (isRecalled ? recalled(now) : undefined) ?? now
        }
      }),
      { numRuns: 3000 },
    )
  })

  it('says what it says by itself, in however many places it differs from the one before', () => {
    const texts = fc.array(fc.constantFrom(...TEXTS.slice(0, 5)), { minLength: 4, maxLength: 12 })
    const change = fc.tuple(fc.nat(), fc.nat({ max: 2 }), fc.array(text, { maxLength: 2 }))
    fc.assert(
      fc.property(texts, fc.array(change, { maxLength: 4 }), (old, changes) => {
        const now = [...old]
        for (const [at, gone, came] of changes) now.splice(at % (now.length + 1), gone, ...came)
        const before = readAnswer(Buffer.from(old.join('\n---\n')))
        const bytes = Buffer.from(now.join('\n---\n'))
        expect(said(attempt(bytes, before))).toEqual(said(attempt(bytes)))
      }),
      { numRuns: 3000 },
    )
  })

  it('is the same when it was recorded in between, and nothing where the record was cut or changed', () => {
    fc.assert(
      fc.property(body, fc.nat(), fc.integer({ min: 1, max: 255 }), ([bytes = NOTHING], at, by) => {
        const answer = attempt(bytes)
        const parts = typeof answer === 'string' ? undefined : printRecord(answer)
        if (!parts) return
        const record = Buffer.concat(parts)
        expect(said(readRecord(record) ?? '')).toEqual(said(answer))
        expect(readRecord(record.subarray(0, at % record.length))).toBeUndefined()
        record[at % record.length] = (record[at % record.length] ?? 0) ^ by
        expect(readRecord(record)).toBeUndefined()
      }),
      { numRuns: 500 },
    )
  })

  it('needs nothing of the one before any more, be it what stayed or what went', () => {
    const texts = fc.array(fc.constantFrom(...TEXTS.slice(0, 5)), { minLength: 4, maxLength: 12 })
    const change = fc.tuple(fc.nat(), fc.nat({ max: 2 }), fc.array(text, { maxLength: 2 }))
    fc.assert(
      fc.property(texts, fc.array(fc.array(change, { maxLength: 3 }), { maxLength: 3 }), (old, rounds) => {
        const first = readAnswer(Buffer.from(old.join('\n---\n')))
        let [last, now] = [recalled(first), old]
        const documents = last?.snapshot.documents ?? []
        for (const changes of last ? rounds : []) {
          now = [...now]
          for (const [at, gone, came] of changes) now.splice(at % (now.length + 1), gone, ...came)
          const bytes = Buffer.from(now.join('\n---\n'))
          const next = attempt(bytes, last)
          if (typeof next === 'string' || next.body === last?.body) return
          last?.body.fill(0)
          expect(said(next)).toEqual(said(attempt(Buffer.from(bytes))))
          last = next
        }
        const saidFirst = first.snapshot.documents.map(({ text }) => text)
        if (last) expect(documents.map(({ text }) => text)).toEqual(saidFirst)
      }),
      { numRuns: 1000 },
    )
  })

  it('is not recorded where it holds anything but definitions and plain separators', () => {
    const recorded = (text: string): boolean => printRecord(readAnswer(Buffer.from(text))) !== undefined
    expect(recorded('function a {\n}\n---\n// ü\nfunction b {\n}\n')).toBe(true)
    expect(recorded('function a {\n}\n---  \nfunction b {\n}')).toBe(false)
    expect(recorded('function a {\n}\n---\nno definition\n---\nfunction b {\n}')).toBe(false)
  })

  it('is none of definitions alone where two separators share a line break', () => {
    const [a, b, c] = ['function a {\n}', 'function b {\n}', 'function c {\n}']
    const before = readAnswer(Buffer.from([a, b, c].join('\n---\n')))
    for (const text of [`${a}\n---\n---\n${c}`, `${a}\n---\n---\n${b}\n---\n${c}`])
      expect(said(attempt(Buffer.from(text), before))).toEqual(said(attempt(Buffer.from(text))))
  })

  it('reads nothing again but what differs, wherever something was edited, came or went', () => {
    const texts = Array.from({ length: 40 }, (_, n) => `function f${n} {\n}`)
    const before = readAnswer(Buffer.from(texts.join('\n---\n')))
    const edited = texts.with(4, 'function f4 {\n  // é\n}').with(30, 'function f30 {\n  // è\n}')
    const now = [...edited.slice(0, 11), 'function new {\n}', ...edited.slice(11, 20), ...edited.slice(23)]
    const body = Buffer.from(now.join('\n---\n'))
    expect(splices(before.body, body, before.places ?? [])).toHaveLength(4)
    const after = readAnswer(body, before)
    const fresh = after.snapshot.documents.filter(each => !before.snapshot.documents.includes(each))
    expect(fresh.map(({ definition }) => definition.name)).toEqual(['f4', 'new', 'f30'])
    expect(after.snapshot).toEqual(readAnswer(body).snapshot)
  })
})
