import { describe, expect, it } from 'vitest'
import { glob } from '../../../src/cli/settings/glob.ts'

describe('a pattern', () => {
  it.each([
    [
      'function/*',
      ['function/a.xs', 'function/deep/a.xs'],
      ['function', 'functions/a.xs', 'a/function/a.xs'],
    ],
    ['function/*/**', ['function/deep/a.xs'], ['function/a.xs']],
    ['**', ['a.xs', 'function/a.xs'], []],
    ['**/a.xs', ['a.xs', 'function/a.xs', 'function/deep/a.xs'], ['function/ba.xs']],
    ['api/**/a.xs', ['api/a.xs', 'api/one/two/a.xs'], ['apia.xs', 'api/ba.xs']],
    ['a**z.xs', ['az.xs', 'abz.xs'], ['a/z.xs']],
    ['?.xs', ['a.xs'], ['ab.xs', '.xs', 'function/a.xs']],
    ['[a-c]_[!0-9].xs', ['b_x.xs'], ['d_x.xs', 'b_7.xs']],
    ['[a\\-z].xs', ['-.xs', 'z.xs'], ['b.xs']],
    ['room/[room].xs', ['room/[room].xs', 'room/o.xs'], ['room/room.xs']],
    ['\\[a\\]\\*.xs', ['[a]*.xs'], ['a.xs', '[a]b.xs']],
    ['{a,b{1,2}}.xs', ['a.xs', 'b1.xs', 'b2.xs'], ['b.xs', 'ab1.xs']],
    ['{**/a,table/*}.xs', ['x/y/a.xs', 'a.xs', 'table/b.xs'], ['x/b.xs', 'table/x/b.xs']],
    ['{api/**,table}', ['api/x/a.xs', 'table/a.xs'], ['task/a.xs']],
    ['a,b(1).xs', ['a,b(1).xs'], ['a.xs']],
  ])('%s fits what it says, and nothing else', (pattern, fitting, others) => {
    const fits = glob(pattern)
    expect(fitting.filter(path => !fits(path))).toEqual([])
    expect(others.filter(fits)).toEqual([])
  })

  it.each([
    ['a{b', 'its { is never closed'],
    ['a[b', 'its [ is never closed'],
    ['a[]', 'its [ is never closed'],
    ['a}b', 'nothing opens its }'],
    ['a]b', 'nothing opens its ]'],
    ['{1..3}', 'holds no comma'],
    ['!a', 'what it is not about'],
    ['+(a)', 'write {a,b}'],
    ['(a|b)', 'write {a,b}'],
    ['a'.repeat(1001), '1000 characters at most'],
    ['/', 'empty'],
  ])('%s is refused with what is wrong', (pattern, what) => {
    expect(() => glob(pattern)).toThrow(what)
  })

  it.each([
    `${'*a'.repeat(40)}*b`,
    `${'*'.repeat(900)}b`,
    `${'**/'.repeat(300)}b`,
    `${'**/*/'.repeat(190)}b`,
    `${'{a,*,?}'.repeat(140)}b`,
    `${'{a,'.repeat(240)}${'}'.repeat(240)}b`,
    `${'*[a-z]'.repeat(160)}b`,
  ])('is looked for in a time that grows with its length: %s', pattern => {
    const fits = glob(pattern)
    expect(fits('a'.repeat(250))).toBe(false)
    expect(fits('a/'.repeat(100))).toBe(false)
  })
})
