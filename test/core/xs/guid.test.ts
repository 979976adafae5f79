import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readDefinition } from '../../../src/core/xs/definition.ts'
import { sameTokens } from '../../../src/core/xs/equality.ts'
import {
  relabelled,
  withGuid,
  withLabelGuid,
  withoutGuid,
  withoutIdentity,
} from '../../../src/core/xs/guid.ts'
import { anyText, definitionText, guid as anyGuid } from './arbitrary.ts'

const hasGuid = (text: string): boolean => {
  const reading = readDefinition(text)
  return reading.kind === 'definition' && reading.definition.guid !== undefined
}

describe('withGuid', () => {
  it.each([
    [
      'behind a block, parted by a blank line',
      'function a {\n  input {\n  }\n}',
      'function a {\n  input {\n  }\n\n  guid = "G"\n}',
    ],
    [
      'behind a plain member, not parted',
      'function a {\n  response = $x\n}',
      'function a {\n  response = $x\n  guid = "G"\n}',
    ],
    [
      'behind an inline object, not parted',
      'tool a {\n  actions = {x: true}\n}',
      'tool a {\n  actions = {x: true}\n  guid = "G"\n}',
    ],
    [
      'with the indentation of the members',
      'table a {\n\tauth = true\n\n}',
      'table a {\n\tauth = true\n\tguid = "G"\n\n}',
    ],
    [
      'with CRLF',
      'table a {\r\n  auth = true\r\n}\r\n',
      'table a {\r\n  auth = true\r\n  guid = "G"\r\n}\r\n',
    ],
    ['behind a last comment', 'table a {\n  // {x\n}', 'table a {\n  // {x\n  guid = "G"\n}'],
    ['into an empty body', 'table a {\n}', 'table a {\n  guid = "G"\n}'],
    ['into a one-line body', 'table a { auth = true }', 'table a { auth = true\n  guid = "G" }'],
    ['into the body it makes where there is none', 'workspace a // x', 'workspace a { guid = "G" } // x'],
    [
      'in the place of another',
      'table a {\n  guid = "old" // x\n  auth = true\n}',
      'table a {\n  guid = "G" // x\n  auth = true\n}',
    ],
    ['in the place of an empty one', 'table a {\n  guid = ""\n}', 'table a {\n  guid = "G"\n}'],
    [
      'not where a nested one is',
      'table a {\n  security {\n    guid = "s"\n  }\n}',
      'table a {\n  security {\n    guid = "s"\n  }\n\n  guid = "G"\n}',
    ],
  ])('puts it %s', (_, text, expected) => {
    expect(withGuid(text, 'G')).toBe(expected)
  })

  it('is read back, and changes nothing else that is read', () => {
    fc.assert(
      fc.property(definitionText, anyGuid, (text, guid) => {
        const before = readDefinition(text)
        const after = readDefinition(withGuid(text, guid))
        if (before.kind !== 'definition') throw new Error('the generator is wrong')
        expect(after).toEqual({ kind: 'definition', definition: { ...before.definition, guid } })
      }),
    )
  })

  it('leaves what is no whole definition as it is', () => {
    for (const text of ['', '// x', 'Error: x', 'function a {\n  x = ('])
      expect(withGuid(text, 'G')).toBe(text)
  })
})

describe('withoutGuid', () => {
  it.each([
    ['first', 'table a {\n  guid = "g"\n  auth = true\n}', 'table a {\n  auth = true\n}'],
    [
      'last, with its blank line',
      'table a {\n  schema {\n  }\n\n  guid = "g"\n}',
      'table a {\n  schema {\n  }\n}',
    ],
    ['alone', 'table a {\n  guid = "g"\n}', 'table a {\n}'],
    ['followed by a comment, which stays', 'table a {\n  guid = "g" // x\n}', 'table a {\n  // x\n}'],
    [
      'behind a comment, before the closer on the same line',
      'table a {\n  // x\n  guid = "g" }',
      'table a {\n  // x\n  }',
    ],
    ['in a list, first', 'table a { guid = "g", auth = true }', 'table a { auth = true }'],
    ['in a list, last', 'table a { auth = true, guid = "g" }', 'table a { auth = true }'],
    [
      'between two others on their line',
      'table a { auth = true guid = "g" b = 1 }',
      'table a { auth = true b = 1 }',
    ],
    ['nested only', 'table a {\n  b {\n    guid = "g"\n  }\n}', 'table a {\n  b {\n    guid = "g"\n  }\n}'],
  ])('takes away the one that stands %s', (_, text, expected) => {
    expect(withoutGuid(text)).toBe(expected)
  })

  it('undoes withGuid exactly', () => {
    const text = fc.oneof(
      definitionText,
      definitionText.map(own => own.replaceAll('\n', '\r\n')),
      definitionText.map(own => `${own.slice(0, -1)}\n \n}\n`),
      fc.constantFrom(
        'workspace a',
        'workspace a {}',
        'workspace a {\n}',
        'workspace a {  }',
        'run.job "x" // y',
        'a b { c = 1 }',
      ),
      anyText,
    )
    fc.assert(
      fc.property(text, anyGuid, (own, guid) => {
        fc.pre(!hasGuid(own))
        expect(withoutGuid(withGuid(own, guid))).toBe(own)
      }),
      { numRuns: 1000 },
    )
  })

  it('leaves a text that has none as it is', () => {
    fc.assert(
      fc.property(definitionText, own => {
        const text = withoutGuid(own)
        expect(withoutGuid(text)).toBe(text)
        expect(hasGuid(text)).toBe(false)
      }),
    )
  })
})

describe('withLabelGuid', () => {
  it('gives the guid of the label, and none where the label has none', () => {
    const text = 'table a {\n  auth = true\n  guid = "other"\n}'
    expect(withLabelGuid(text, 'G')).toBe('table a {\n  auth = true\n  guid = "G"\n}')
    expect(withLabelGuid(text, undefined)).toBe('table a {\n  auth = true\n}')
  })
})

describe('withoutIdentity', () => {
  it.each([
    [
      'an api group',
      'api_group "Shop" {\n  canonical = "x1" // public\n  swagger = {active: true}\n\n  guid = "g"\n}',
      'api_group "Shop" {\n  // public\n  swagger = {active: true}\n}',
    ],
    ['an agent', 'agent a {\n  canonical = "x"\n  tags = []\n}', 'agent a {\n  tags = []\n}'],
    ['one line', 'agent a { canonical = "x", guid = "g" }', 'agent a { }'],
    [
      'a text that speaks of them elsewhere',
      'function a {\n  // guid = "g"\n  stack {\n    x {\n      guid = "g"\n      canonical = "x"\n    }\n  }\n}',
      'function a {\n  // guid = "g"\n  stack {\n    x {\n      guid = "g"\n      canonical = "x"\n    }\n  }\n}',
    ],
  ])('makes %s nobody in particular', (_, text, expected) => {
    expect(withoutIdentity(text)).toBe(expected)
  })

  it('takes away exactly what was put in', () => {
    fc.assert(
      fc.property(definitionText, anyGuid, fc.boolean(), (own, guid, crlf) => {
        const bare = withoutIdentity(own)
        const canonical = bare.replace(/^((?:\/\/.*\n)*.*\{)$/m, '$1\n  canonical = "c"')
        const whole = withGuid(canonical, guid)
        const [text, expected] = crlf ? [toCrlf(whole), toCrlf(bare)] : [whole, bare]
        expect(withoutIdentity(text)).toBe(expected)
      }),
      { numRuns: 500 },
    )
  })

  it('changes nothing else that is read, and no line of the rest', () => {
    fc.assert(
      fc.property(definitionText, text => {
        const before = readDefinition(text)
        if (before.kind !== 'definition') throw new Error('the generator is wrong')
        const { guid, canonical, ...rest } = before.definition
        const after = withoutIdentity(text)
        expect(readDefinition(after)).toEqual({ kind: 'definition', definition: rest })
        const members = [`  guid = "${guid ?? ''}"`, `  canonical = "${canonical ?? ''}"`]
        const others = text.split('\n').filter(line => !members.includes(line))
        expect(after.split('\n').filter(isFull)).toEqual(others.filter(isFull))
        expect(sameTokens(withoutIdentity(after), after)).toBe(true)
      }),
    )
  })

  it('leaves what is no whole definition as it is', () => {
    fc.assert(
      fc.property(anyText, text => {
        fc.pre(readDefinition(text).kind === 'problem')
        expect(withoutIdentity(text)).toBe(text)
      }),
    )
  })
})

const toCrlf = (text: string): string => text.replaceAll('\n', '\r\n')
const isFull = (line: string): boolean => line.trim() !== ''

describe('relabelled', () => {
  const guidOf = (text: string): string | undefined => {
    const reading = readDefinition(text)
    return reading.kind === 'definition' ? reading.definition.guid : undefined
  }

  it('is withLabelGuid, whatever guid the definition has and is given', () => {
    fc.assert(
      fc.property(definitionText, fc.option(anyGuid), fc.boolean(), (text, guid, isOwn) => {
        const own = guidOf(text)
        const wanted = isOwn ? own : (guid ?? undefined)
        expect(relabelled(text, own, wanted)).toBe(withLabelGuid(text, wanted))
      }),
    )
  })

  it.each([
    ['with its guid as Xano writes it', 'function a {\n  guid = "G"\n}'],
    ['with its guid between other quotes', "function a {\n  guid = 'G'\n}"],
    ['with its guid parted otherwise', 'function a {\n  guid   = "G"\n}'],
    ['with its guid beside an empty one', 'function a {\n  guid = ""\n  guid = "G"\n}'],
    ['with its guid in a literal as well', 'function a {\n  description = "guid = \\"G\\""\n  guid = "G"\n}'],
    ['with nothing but an empty guid', 'function a {\n  guid = ""\n}'],
    ['without a guid', 'function a {\n  x = 1\n}'],
    ['without a guid of which a comment speaks', 'function a {\n  // guid\n}'],
  ])('is withLabelGuid for a definition %s', (_, text) => {
    const own = guidOf(text)
    expect(relabelled(text, own, own)).toBe(withLabelGuid(text, own))
    expect(relabelled(text, own, 'H')).toBe(withLabelGuid(text, 'H'))
  })
})
