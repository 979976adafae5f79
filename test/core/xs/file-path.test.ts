import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  filePath,
  type FilePath,
  foldPath,
  isFilePath,
  numberedPath,
} from '../../../src/core/xs/file-path.ts'

const refusal = (path: string): string => {
  const checked = filePath(path)
  return isFilePath(checked) ? 'taken' : checked.reason
}

function pathFrom(path: string): FilePath {
  const checked = filePath(path)
  if (!isFilePath(checked)) throw new Error(checked.reason)
  return checked
}

describe('filePath', () => {
  it.each([
    ['function/a.xs'],
    ['function/.xs'],
    ['api/shop/a/id_GET.xs'],
    ['日本/😀.xs'],
    ['a b/c-d.xs'],
    ['.gitx/a'],
    ['digit~1.xs'],
    ['console.xs'],
    ['com.xs'],
    ['com10/a.xs'],
    ['a...b.xs'],
    ['👨‍👩‍👧.xs'],
    [`${'x'.repeat(252)}.xs`],
    ['é'.repeat(127)],
  ])('takes %j', path => {
    expect(filePath(path)).toBe(path)
  })

  it.each([
    ['', 'empty'],
    ['/a', 'absolute'],
    ['C:/a', 'absolute'],
    ['c:a', 'absolute'],
    ['a//b', 'empty name'],
    ['a/', 'empty name'],
    ['.', '"."'],
    ['a/../b', '".."'],
    ['a\\b', 'backslash'],
    ['a/\0', 'control'],
    ['a\n', 'control'],
    ['a\u0085', 'control'],
    ['.git/config', 'git'],
    ['x/.GIT', 'git'],
    ['.git::$INDEX_ALLOCATION/x', 'git'],
    ['.git. /x', 'git'],
    ['GIT~1/x', 'git'],
    ['.g\u200cit/x', 'git'],
    ['\ufeff.git/x', 'git'],
    ['con', 'device'],
    ['a/NUL.xs', 'device'],
    ['com1.tar.gz', 'device'],
    ['lpt9/x', 'device'],
    ['aux .xs', 'device'],
    ['com\u00b9.xs', 'device'],
    ['a./b', 'dot or a space'],
    ['a /b', 'dot or a space'],
    ['\ud800.xs', 'Unicode'],
    ['x'.repeat(256), 'longer than 255'],
    ['é'.repeat(128), 'longer than 255'],
    [Array<string>(21).fill('x'.repeat(200)).join('/'), 'longer than 4000'],
  ])('refuses %j', (path, reason) => {
    expect(refusal(path)).toContain(reason)
  })
})

describe('foldPath', () => {
  it.each([
    ['A/b.xs', 'a/B.XS'],
    ['é', 'e\u0301'],
    ['É', 'e\u0301'],
    ['한', '한'.normalize('NFD')],
    ['ΣΑΣ', 'σας'],
    ['straße', 'STRASSE'],
  ])('is equal for %j and %j', (a, b) => {
    expect(foldPath(a)).toBe(foldPath(b))
  })

  it('tells different ones apart', () => {
    expect(new Set(['a', 'b', 'é', 'e', 'a/b', 'a_b'].map(foldPath)).size).toBe(6)
  })
})

describe('numberedPath', () => {
  it.each([
    ['a/b.xs', 'a/b_2.xs'],
    ['b', 'b_2'],
    ['a.b/c', 'a.b/c_2'],
    ['a/.xs', 'a/_2.xs'],
  ])('of %j is %j', (path, expected) => {
    expect(numberedPath(pathFrom(path), 2)).toBe(expected)
  })

  it('is always a path, and another for each number', () => {
    const stem = fc.oneof(
      fc.constant('x'.repeat(250)),
      fc.constant('é'.repeat(125)),
      fc.stringMatching(/^[a-z]{1,9}$/),
    )
    fc.assert(
      fc.property(
        stem,
        fc.integer({ min: 2, max: 99 }),
        fc.integer({ min: 100, max: 99_999 }),
        (own, one, other) => {
          const path = pathFrom(`function/${own}.xs`)
          expect(refusal(numberedPath(path, one))).toBe('taken')
          expect(numberedPath(path, one)).not.toBe(numberedPath(path, other))
        },
      ),
    )
  })
})
