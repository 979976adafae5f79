import { describe, expect, it } from 'vitest'
import { namingDeleted } from '../../../src/core/sync/named-by.ts'
import { fnText, snap } from './snap.ts'

const calls = (name: string, called: string): string =>
  `function ${name} {\n  stack {\n    function.run ${called} {\n      input = {}\n    } as $x\n  }\n}`

const XANO = snap({
  'f/a.xs': fnText('a', 'x'),
  'f/b.xs': calls('b', 'a'),
  'f/c.xs': `// function.run a {}\n${fnText('c', 'x')}`,
  'f/d.xs': calls('d', '"a"'),
  't/a.xs': 'task a {\n  stack {\n    function.run c {\n    } as $x\n  }\n}',
}).versions

/** Who names what lies at some places. */
const naming = (versions: typeof XANO, ...places: readonly string[]): string[] =>
  namingDeleted(
    versions.filter(({ path }) => places.includes(path)),
    versions,
  ).map(({ kind, name }) => `${kind} ${name}`)

describe('what names something that is to be deleted', () => {
  it('is whatever calls it, quoted or not, and nothing that only speaks of it', () => {
    expect(naming(XANO, 'f/a.xs')).toEqual(['function b', 'function d'])
  })

  it('does not count where it goes as well', () => {
    expect(naming(XANO, 'f/a.xs', 'f/b.xs')).toEqual(['function d'])
  })

  it('names things of their own kinds', () => {
    expect(naming(XANO, 't/a.xs')).toEqual([])
    expect(naming(XANO, 'f/c.xs')).toEqual(['task a'])
  })

  it('loses nothing where something else has that name', () => {
    const twice = [...XANO, ...snap({ 'f/a_2.xs': fnText('a', '2') }).versions]
    expect(naming(twice, 'f/a.xs')).toEqual([])
  })
})
