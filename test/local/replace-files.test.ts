import { mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { blobId } from '../../src/engine/blob-id.ts'
import { DiskFailed } from '../../src/engine/errors.ts'
import { replaceFiles } from '../../src/local/replace-files.ts'
import { pathOf } from '../doubles/bench.ts'

const path = pathOf('function/a.xs')

/** A folder with one file, and what lies in it. */
function folder() {
  const root = mkdtempSync(join(tmpdir(), 'xano-sync-'))
  onTestFinished(() => {
    rmSync(root, { recursive: true, force: true })
  })
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
      expect(replace).toThrow(DiskFailed)
      expect(replace).toThrow(`${path}: ${code}`)
      expect(readFileSync(join(root, path), 'utf8')).toBe('a')
      expect(files()).toEqual(['a.xs'])
      expect(readdirSync(where.temporary)).toEqual([])
    },
  )

  it('never replaces a folder that has the name of a file', () => {
    const { where } = folder()
    const taken = pathOf('function/folder.xs')
    mkdirSync(join(where.root, taken))
    expect(replaceFiles([{ path: taken, before: undefined, after: 'A' }], where)).toBe('stale')
    expect(readdirSync(join(where.root, taken))).toEqual([])
  })

  it('never replaces a file that has the name of a folder', () => {
    const { root, where } = folder()
    const below = pathOf('function/a.xs/b.xs')
    expect(() => replaceFiles([{ path: below, before: undefined, after: 'A' }], where)).toThrow(DiskFailed)
    expect(readFileSync(join(root, path), 'utf8')).toBe('a')
  })
})
