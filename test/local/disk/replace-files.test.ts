import {
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { FilePath } from '../../../src/core/xs/file-path.ts'
import { NotWritten } from '../../../src/engine/ports/errors.ts'
import { blobId } from '../../../src/engine/texts/blob-id.ts'
import { replaceFiles } from '../../../src/local/disk/replace-files.ts'
import { pathOf } from '../../doubles/bench.ts'
import { temporary } from '../../temporary.ts'
import { folding } from '../folding.ts'

const path = pathOf('function/a.xs')

/** A folder with one file, and what lies in it. */
function folder() {
  const root = temporary()
  mkdirSync(join(root, 'function'))
  writeFileSync(join(root, path), 'a')
  const where = { root, temporary: join(root, '.git', 'tmp'), step: () => undefined }
  return { root, where, files: () => readdirSync(join(root, 'function')) }
}

const failure = (code: string): Error => Object.assign(new Error(code), { code })

describe('replacing files', () => {
  it('works where the folder of git is on another disk, and leaves nothing beside the file', () => {
    const { root, where, files } = folder()
    const rename = (from: string, to: string): void => {
      if (dirname(from) !== dirname(to)) throw failure('EXDEV')
      renameSync(from, to)
    }
    const change = { path, before: blobId('a'), after: 'A' }
    expect(replaceFiles([change], { ...where, rename })).toBe('written')
    expect(readFileSync(join(root, path), 'utf8')).toBe('A')
    expect(files()).toEqual(['a.xs'])
    expect(readdirSync(where.temporary)).toEqual([])
  })

  it.each(['ENOSPC', 'EACCES', 'EMFILE', 'EROFS'])(
    'leaves the file as it is when the disk says %s, and says which',
    code => {
      const { root, where, files } = folder()
      const rename = (): void => {
        throw failure(code)
      }
      const replace = (): unknown =>
        replaceFiles([{ path, before: blobId('a'), after: 'A' }], { ...where, rename })
      expect(replace).toThrow(NotWritten)
      expect(replace).toThrow(`${path}: ${code}`)
      expect(readFileSync(join(root, path), 'utf8')).toBe('a')
      expect(files()).toEqual(['a.xs'])
      expect(readdirSync(where.temporary)).toEqual([])
    },
  )

  it.each([undefined, 'A'])('neither removes nor replaces a file behind a link: %j', after => {
    const { root, where, files } = folder()
    const outside = join(temporary(), 'outside')
    renameSync(join(root, 'function'), outside)
    symlinkSync(outside, join(root, 'function'))
    expect(() => replaceFiles([{ path, before: blobId('a'), after }], where)).toThrow(/function is a link/)
    expect(files()).toEqual(['a.xs'])
  })

  it('never replaces a folder that has the name of a file', () => {
    const { where } = folder()
    const taken = pathOf('function/folder.xs')
    mkdirSync(join(where.root, taken))
    const replace = (): unknown => replaceFiles([{ path: taken, before: undefined, after: 'A' }], where)
    expect(replace).toThrow(NotWritten)
    expect(replace).toThrow('function/folder.xs is a folder')
    expect(readdirSync(join(where.root, taken))).toEqual([])
  })

  it('says what to do about a name that is too long for the disk', () => {
    const { where, files } = folder()
    const long = `function/${'x'.repeat(300)}.xs` as FilePath
    const replace = (): unknown => replaceFiles([{ path: long, before: undefined, after: 'A' }], where)
    expect(replace).toThrow(NotWritten)
    expect(replace).toThrow(/too long.*shorter name in Xano, or name it under ignore/)
    expect(files()).toEqual(['a.xs'])
  })

  it('never replaces a file that has the name of a folder', () => {
    const { root, where } = folder()
    const below = pathOf('function/a.xs/b.xs')
    const replace = (): unknown => replaceFiles([{ path: below, before: undefined, after: 'A' }], where)
    expect(replace).toThrow(NotWritten)
    expect(replace).toThrow('function/a.xs is a file, where a folder belongs')
    expect(readFileSync(join(root, path), 'utf8')).toBe('a')
  })

  it.each([1, 2, 3])('puts back what it has done where the disk refuses operation %i of a group', refused => {
    const { root, where, files } = folder()
    const other = pathOf('function/b.xs')
    const fresh = pathOf('function/c.xs')
    writeFileSync(join(root, other), 'b')
    chmodSync(join(root, path), 0o640)
    let operations = 0
    const step = (): void => {
      if (++operations === refused) throw failure('ENOSPC')
    }
    const group = [
      { path, before: blobId('a'), after: 'b' },
      { path: other, before: blobId('b'), after: undefined },
      { path: fresh, before: undefined, after: 'c' },
    ]
    expect(() => replaceFiles(group, { ...where, step })).toThrow(NotWritten)
    expect(files().sort()).toEqual(['a.xs', 'b.xs'])
    expect([path, other].map(name => readFileSync(join(root, name), 'utf8'))).toEqual(['a', 'b'])
    expect(statSync(join(root, path)).mode & 0o777).toBe(0o640)
    expect(readdirSync(where.temporary)).toEqual([])
    expect(replaceFiles(group, where)).toBe('written')
    expect(files().sort()).toEqual(['a.xs', 'c.xs'])
  })

  it('takes the old name away first where only the case of a name changes, and last where more does', () => {
    const { where, files } = folder()
    const steps: string[] = []
    const upper = pathOf('function/A.xs')
    const elsewhere = pathOf('query/a.xs')
    const step = (name: string): void => {
      steps.push(name)
    }
    replaceFiles(
      [
        { path: upper, before: undefined, after: 'a' },
        { path, before: blobId('a'), after: undefined },
      ],
      { ...where, step },
    )
    expect(files()).toEqual(['A.xs'])
    replaceFiles(
      [
        { path: upper, before: blobId('a'), after: undefined },
        { path: elsewhere, before: undefined, after: 'a' },
      ],
      { ...where, step },
    )
    expect(steps).toEqual([`remove ${path}`, `write ${upper}`, `write ${elsewhere}`, `remove ${upper}`])
  })

  it.each(['function/A.xs', 'Function/a.xs'])(
    'gives a file the name %s on a disk that takes both for one',
    async to => {
      const { root, where } = folder()
      const change = [
        { path: pathOf(to), before: undefined, after: 'b' },
        { path, before: blobId('a'), after: undefined },
      ]
      await expect(folding(root, () => Promise.resolve(replaceFiles(change, where)))).resolves.toBe('written')
      expect(readFileSync(join(root, to), 'utf8')).toBe('b')
      expect(readdirSync(join(root, dirname(to)))).toHaveLength(1)
    },
  )

  it('takes no other file that has its text for a file that is to get another name', () => {
    const { root, where, files } = folder()
    writeFileSync(join(root, 'function/A.xs'), 'a')
    const change = [
      { path: pathOf('function/A.xs'), before: undefined, after: 'b' },
      { path, before: blobId('a'), after: undefined },
    ]
    expect(replaceFiles(change, where)).toBe('stale')
    expect(files().sort()).toEqual(['A.xs', 'a.xs'])
  })

  it('makes the folder again that vanished in the middle', () => {
    const { root, where } = folder()
    const fresh = pathOf('query/deep/c.xs')
    mkdirSync(join(root, 'query/deep'), { recursive: true })
    const step = (): void => {
      rmSync(join(root, 'query'), { recursive: true })
    }
    const change = { path: fresh, before: undefined, after: 'c' }
    expect(replaceFiles([change], { ...where, step })).toBe('written')
    expect(readFileSync(join(root, fresh), 'utf8')).toBe('c')
  })
})
