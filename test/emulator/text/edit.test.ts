import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { withMember, withName, withoutMember } from '../../../src/emulator/text/edit.ts'
import { Script } from '../../../src/emulator/text/script.ts'
import { definitionText } from './arbitrary.ts'

describe('a direct member', () => {
  it.each([
    ['function a {\n}', 'function a {\n  guid = "g"\n}'],
    ['function a {\n  response = 1\n\n}', 'function a {\n  response = 1\n  guid = "g"\n\n}'],
    ['function a { response = 1 }', 'function a { response = 1\n  guid = "g" }'],
    ['function a {\n  response = 1 // why\n}', 'function a {\n  response = 1 // why\n  guid = "g"\n}'],
    ['function a {\n  guid = "old"\n  response = 1\n}', 'function a {\n  guid = "g"\n  response = 1\n}'],
    ['workspace Shop', 'workspace Shop {\n  guid = "g"\n}'],
    ['query a verb=GET // why', 'query a verb=GET {\n  guid = "g"\n} // why'],
    [
      'function a {\n  stack {\n    x {\n      guid = "nested"\n    }\n  }\n}',
      'function a {\n  stack {\n    x {\n      guid = "nested"\n    }\n  }\n  guid = "g"\n}',
    ],
    ['function a {\n  // guid = "comment"\n}', 'function a {\n  // guid = "comment"\n  guid = "g"\n}'],
  ])('is put into %j, or changed there, and nothing else', (text, expected) => {
    expect(withMember(new Script(text), 'guid', 'g', 'last').text).toBe(expected)
  })

  it('is put first where that is its place', () => {
    const script = new Script('api_group a {\n  tags = []\n}')
    expect(withMember(script, 'canonical', 'c', 'first').text).toBe(
      'api_group a {\n  canonical = "c"\n  tags = []\n}',
    )
  })

  it('that is there already as it should be leaves the very same text', () => {
    const script = new Script("function a {\n  guid = 'g'\n}")
    expect(withMember(script, 'guid', 'g', 'last')).toBe(script)
  })

  it.each([
    [
      'table a {\n  auth = true\n  items = [\n    {id: 1}\n  ]\n\n  guid = "g"\n}',
      'table a {\n  auth = true\n\n  guid = "g"\n}',
      'items = [\n    {id: 1}\n  ]',
    ],
    ['table a { items = [] }', 'table a { }', 'items = []'],
    [
      'table a {\n  auth = true // one\n  // two\n  items = [] // three\n}',
      'table a {\n  auth = true // one\n}',
      '// two\n  items = [] // three',
    ],
    ['table a {\n}', 'table a {\n}', undefined],
    ['table a', 'table a', undefined],
  ])('is taken out of %j with its comments', (text, left, taken) => {
    const result = withoutMember(new Script(text), 'items')
    expect([result.script.text, result.taken]).toEqual([left, taken])
  })

  it('is read back from any definition that it was put into', () => {
    fc.assert(
      fc.property(definitionText(), text => {
        const script = withMember(new Script(text), 'guid', 'a "guid"', 'last')
        expect(new Script(script.text).facts.guid).toBe('a "guid"')
      }),
    )
  })
})

describe('a name', () => {
  it.each([
    ['function a {\n}', 'b', 'function b {\n}'],
    ['function "a/b" {\n}', 'c/d', 'function "c/d" {\n}'],
    ['query a/{id} verb=GET {\n}', 'say "hi"', 'query "say \\"hi\\"" verb=GET {\n}'],
  ])('of %j is changed to %j in the header alone', (text, name, expected) => {
    expect(withName(new Script(text), name).text).toBe(expected)
  })
})
