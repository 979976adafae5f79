import { describe, expect, it } from 'vitest'
import { splitMultidoc } from '../../../src/emulator/text/split.ts'

/** `kind name` of each definition; the message of each fault. */
const read = (multidoc: string): string[] =>
  [...splitMultidoc(multidoc)].map(piece =>
    piece.kind === 'fault' ? piece.fault.message : `${piece.definition.kind} ${piece.definition.name}`,
  )

describe('a multidoc', () => {
  it.each<[string, string[]]>([
    ['', []],
    ['\n\n---\n\n---\n', []],
    ['function a {\n}\n---\ntable b {\n}', ['function a', 'table b']],
    ['function a {\n}\n---\n', ['function a']],
    ['---\nfunction a {\n}', ['function a']],
    ['function a {\r\n}\r\n---\r\ntable b {\r\n}\r\n', ['function a', 'table b']],
    ['\uFEFFfunction a {\n}', ['function a']],
    ['function a {\n  x = "\n---\n"\n}\n---\nfunction b {\n}', ['function a', 'function b']],
    ['function a {\n  x = """\n---\n"""\n}\n---\nfunction b {\n}', ['function a', 'function b']],
    ['workspace Shop\n---\nfunction b {\n}', ['workspace Shop', 'function b']],
    ['// ---\nfunction a {\n}', ['function a']],
    ['run.job "a b" {\n}', ['run.job a b']],
    ['query a/{id}/x verb=GET {\n}', ['query a/{id}/x']],
    ['function a{\n}', ['function a']],
    ['function "a \\"b\\" \\\\" {\n}', ['function a "b" \\']],
  ])('holds %j as %j', (multidoc, expected) => {
    expect(read(multidoc)).toEqual(expected)
  })

  it.each([
    ['function a {\n---\nfunction b {\n}'],
    ['function a {\n  x = "open\n}\n---\nfunction b {\n}'],
    ['function a {\n}}\n---\nfunction b {\n}'],
    ['Error: no such thing\n---\nfunction b {\n}'],
    ['function a {\n}\nfunction c {\n}\n---\nfunction b {\n}'],
    ['function a {\n<<<<<<< ours\n}\n---\nfunction b {\n}'],
    ['function\n---\nfunction b {\n}'],
    ['// only a comment\n---\nfunction b {\n}'],
  ])('goes on behind a definition that cannot be read: %j', multidoc => {
    expect(read(multidoc)).toEqual([expect.stringMatching(/^Syntax error: /), 'function b'])
  })

  it('goes on behind one whose strings hold separators', () => {
    expect(read('function a {\n  x = "\n---\n"\n  <<<\n}\n---\nfunction b {\n}')).toEqual([
      expect.stringMatching(/unexpected '<<<'/),
      'function b',
    ])
  })

  it('gives up behind a hundred that cannot be read', () => {
    const broken = Array.from({ length: 50_000 }, (_, i) => `function f${i} {\n  x = """\n}`)
    expect(read(broken.join('\n---\n'))).toHaveLength(100)
  })

  it('tells where each definition starts', () => {
    const multidoc = 'function a {\n}\n---\nfunction b {'
    expect([...splitMultidoc(multidoc)].map(({ at }) => multidoc.slice(at).split('\n')[0])).toEqual([
      ...['function a {', 'function b {'],
    ])
  })
})
