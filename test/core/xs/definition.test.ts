import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Definition, readDefinition } from '../../../src/core/xs/definition.ts'
import { quoteName } from '../../../src/core/xs/literal.ts'
import { anyText, definitionText, name as anyName } from './arbitrary.ts'

function definitionIn(text: string): Definition {
  const reading = readDefinition(text)
  if (reading.kind === 'problem') throw new Error(JSON.stringify(reading.problem))
  return reading.definition
}

function problemIn(text: string): string {
  const reading = readDefinition(text)
  if (reading.kind === 'definition') throw new Error(JSON.stringify(reading.definition))
  const { reason, line, column } = reading.problem
  return `${line}:${column} ${reason}`
}

describe('the header', () => {
  it.each<[string, Definition]>([
    ['function a {\n}', { kind: 'function', name: 'a' }],
    ['function "a/b c" {}', { kind: 'function', name: 'a/b c' }],
    ["function 'a' {}", { kind: 'function', name: 'a' }],
    ['function "say \\"hi\\" \\\\" {}', { kind: 'function', name: 'say "hi" \\' }],
    ['function "" {}', { kind: 'function', name: '' }],
    ['query "a/{id}" verb=GET {}', { kind: 'query', name: 'a/{id}', verb: 'GET' }],
    ['query a/{id} verb=PATCH {\n}', { kind: 'query', name: 'a/{id}', verb: 'PATCH' }],
    ['query {id} verb=GET {\n}', { kind: 'query', name: '{id}', verb: 'GET' }],
    ['query a verb=get {}', { kind: 'query', name: 'a', verb: 'GET' }],
    ['query a verb = "PUT" {}', { kind: 'query', name: 'a', verb: 'PUT' }],
    ['function maths/add-two {}', { kind: 'function', name: 'maths/add-two' }],
    ['run.job "Daily: x -> (y & z)" {}', { kind: 'run.job', name: 'Daily: x -> (y & z)' }],
    ['realtime_channel $main {}', { kind: 'realtime_channel', name: '$main' }],
    ['never_heard_of 日本 {}', { kind: 'never_heard_of', name: '日本' }],
    ['function a{}', { kind: 'function', name: 'a' }],
    ['function a\n{\n}', { kind: 'function', name: 'a' }],
    ['workspace shop', { kind: 'workspace', name: 'shop' }],
    ['run.service "email proxy"\n', { kind: 'run.service', name: 'email proxy' }],
    ['// one "\n\n// { two\ntable b { // three }\n}\n// four', { kind: 'table', name: 'b' }],
    ['\ufeff  table b {}', { kind: 'table', name: 'b' }],
    ['table b {\r\n}\r\n', { kind: 'table', name: 'b' }],
  ])('%j is read', (text, definition) => {
    expect(definitionIn(text)).toEqual(definition)
  })

  it('holds every name that quoteName writes', () => {
    fc.assert(
      fc.property(fc.oneof(anyName, fc.string({ unit: 'binary' })), name => {
        expect(definitionIn(`function ${quoteName(name)} {\n}`).name).toBe(name)
      }),
    )
  })
})

describe('direct members', () => {
  it('are guid, api_group and canonical', () => {
    const text = 'query a verb=GET {\n  api_group = "Shop"\n\n  canonical="c" // x\n  guid = "g"\n}'
    expect(definitionIn(text)).toMatchObject({ group: 'Shop', canonical: 'c', guid: 'g' })
  })

  it.each([
    ['function a { guid = "g" }'],
    ['function a { tags = [], guid = "g" }'],
    ['function a {\n  guid = "g"}'],
    ["function a {\n  input {\n  }\n\n  guid  =  'g'\n}"],
    ['function a {\r\n  guid = "g"\r\n}'],
    ['function a {\n  // note\n  guid = "g" // mine\n}'],
    ['function a { auth = true guid = "g" tags = [] }'],
    ['function a { tags = [] guid = "g" !x = 1 }'],
    ['function a { x = "y"|f:(1) guid = "g" }'],
    ['function a {\n  x = """\n    y\n    """ guid = "g"\n}'],
  ])('%j has one', text => {
    expect(definitionIn(text).guid).toBe('g')
  })

  it.each([
    ['a comment', 'function a {\n  // guid = "g"\n}'],
    ['a comment above', '// guid = "g"\nfunction a {\n}'],
    ['a comment below', 'function a {\n}\n// guid = "g"'],
    ['a string', 'function a {\n  x = "\n  guid = \\"g\\"\n"\n}'],
    ['a heredoc', 'function a {\n  x = """\n  guid = "g"\n  """\n}'],
    ['a block', 'table a {\n  security {\n    guid = "g"\n  }\n}'],
    ['an object', 'table a {\n  x = {\n    guid = "g"\n  }\n}'],
    ['another name', 'function a {\n  my_guid = "g"\n  guids = "g"\n}'],
    ['an expression', 'function a {\n  guid = "g" ~ "h"\n}'],
    ['an object key', 'function a {\n  guid: "g"\n}'],
    ['what an operator leaves open', 'function a {\n  x = $y + guid = "g"\n}'],
    ['a comparison', 'function a { guid = "g" x == 1 }'],
    ['what is disabled', 'function a { auth = true !guid = "g" }'],
    ['a value that goes on', 'function a { guid = "g"x = 1 }'],
    ['a member that is empty', 'function a {\n  guid = ""\n}'],
  ])('are not what stands in %s', (_, text) => {
    expect(definitionIn(text)).toEqual({ kind: text.includes('table') ? 'table' : 'function', name: 'a' })
  })

  it('may stand on one line, parted by nothing', () => {
    const text = 'query a verb=GET { api_group = "Shop" guid = "g" canonical = "c" }'
    expect(definitionIn(text)).toMatchObject({ group: 'Shop', canonical: 'c', guid: 'g' })
  })

  it('take the group of the query, not that of a call inside it', () => {
    const call = '    api.call "x" verb=GET {\n      api_group = "Other"\n    } as $x'
    const text = `query a verb=GET {\n  stack {\n${call}\n  }\n\n  api_group = "Own"\n}`
    expect(definitionIn(text).group).toBe('Own')
  })

  it('are the channel of a message, and of nothing else, since its name is its own only in that', () => {
    const members = '{\n  channel = "rooms/{id}"\n\n  api_group = "x"\n  guid = "g"\n}'
    expect(definitionIn(`message say ${members}`).group).toBe('rooms/{id}')
    expect(definitionIn(`tool on_join ${members}`).group).toBe('x')
    const twice = readDefinition('message say {\n  channel = "a"\n  channel = "b"\n}')
    expect(twice).toMatchObject({ problem: { reason: 'channel is set a second time', line: 3 } })
  })
})

describe('a problem', () => {
  it.each([
    ['', '1:1 the text is empty'],
    [' \r\n\t', '1:1 the text is empty'],
    ['// a\n// b', '1:1 there are only comments, and no definition'],
    ['{"code": "ERROR"}', '1:1 no definition begins here'],
    ['Error: no such thing', '1:1 no definition begins here'],
    ['// saved\nNot Found', '2:1 the definition has no body'],
    ['function {\n}', '1:1 no definition begins here'],
    ['42 a {\n}', '1:1 no definition begins here'],
    ['function a {\n', '1:12 "{" opened here is never closed'],
    ['function a {\n  x = (1\n}', '2:7 "(" opened here is never closed'],
    ['function a {\n  x = [1}\n}', '2:7 "[" opened here is never closed'],
    ['function a {\n}\n}', '3:1 "}" closes nothing'],
    ['function a {\n  x = "b\n}', '2:7 string opened here is never closed'],
    ['function a {\n  x = `b\n}', '2:7 expression opened here is never closed'],
    ['function a {\n  x = """\n  b """\n}', '2:7 heredoc opened here is never closed'],
    ['query "a verb=GET {\n}', '1:7 string opened here is never closed'],
    ['function a {\n}\n\nfunction b {\n}', '4:1 a second definition begins here'],
    ['function a {\n}\n---\nfunction b {\n}', '3:1 this belongs to no definition'],
    ['function a {\n} as $x', '2:3 this belongs to no definition'],
    ['function a b {\n}', '1:12 this belongs to no definition'],
    ['function a {\n  guid = "1"\n  guid = "2"\n}', '3:3 guid is set a second time'],
    ['function a {\r\n  x = (1\r\n}', '2:7 "(" opened here is never closed'],
  ])('of %j is told with its place', (text, expected) => {
    expect(problemIn(text)).toBe(expected)
  })

  it.each([
    ['function a {\n<<<<<<< Local\n  x = 1\n=======\n  x = 2\n>>>>>>> Xano\n}', '2:1'],
    ['function a {\n  x = 1\n||||||| Base\n}', '3:1'],
    ['function a {\n  x = 1\n>>>>>>>\n}', '3:1'],
    ['<<<<<<< a\nfunction a {\n=======\nfunction b {\n>>>>>>> b\n}', '1:1'],
    ['function a {\n<<<<<<< a\n  x = "\n=======\n  x = 1\n>>>>>>> b\n}', '2:1'],
  ])('of conflict markers says so: %j', (text, at) => {
    expect(problemIn(text)).toBe(`${at} a conflict marker is left here`)
  })

  it.each([
    ['function a {\n  x = """\n<<<<<<< a\n=======\n  """\n}'],
    ['function a {\n  x = "\n<<<<<<< a\n"\n}'],
    ['function a {\n  // <<<<<<< a\n  x = 1 <<<<<<< 2\n}'],
    ['function a {\n <<<<<<< a\n}'],
  ])('is not that markers stand in a literal, or not at column 0: %j', text => {
    expect(readDefinition(text).kind).toBe('definition')
  })

  it('keeps what the header says, and the members before the fault', () => {
    const reading = readDefinition('query a verb=GET {\n  api_group = "G"\n  guid = "g"\n  x = "\n}')
    expect(reading).toMatchObject({
      kind: 'problem',
      header: { kind: 'query', name: 'a', verb: 'GET', group: 'G', guid: 'g' },
    })
  })
})

describe('readDefinition', () => {
  it('reads every well-formed definition, with LF and with CRLF alike', () => {
    fc.assert(
      fc.property(definitionText, text => {
        const definition = definitionIn(text)
        expect(definition.guid === undefined).toBe(!/\n {2}guid = "[^"]{27}"\n}$/.test(text))
        expect(definitionIn(text.replaceAll('\n', '\r\n'))).toEqual(definition)
      }),
    )
  })

  it('reads no well-formed definition that lacks its last bracket', () => {
    fc.assert(
      fc.property(definitionText, text => {
        expect(readDefinition(text.slice(0, -1)).kind).toBe('problem')
      }),
    )
  })

  it('answers for any text, with a place inside it', () => {
    fc.assert(
      fc.property(fc.oneof(anyText, fc.string({ unit: 'binary' })), text => {
        const reading = readDefinition(text)
        if (reading.kind === 'definition') return
        const lines = text.split('\n')
        expect(reading.problem.line).toBeLessThanOrEqual(lines.length)
        expect(reading.problem.column).toBeLessThanOrEqual((lines[reading.problem.line - 1] ?? '').length + 1)
      }),
      { numRuns: 1000 },
    )
  })
})
