import fs, { fstatSync, readFileSync } from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { DiskFailed } from '../../../src/engine/ports/errors.ts'
import { writeFileAtomic } from '../../../src/local/disk/atomic-file.ts'
import { temporary } from '../../temporary.ts'

/** Runs `work` on a disk that says `code` where a folder is to be flushed. */
function unflushed(code: string, work: () => void): void {
  const { fsyncSync } = fs
  fs.fsyncSync = file => {
    if (fstatSync(file).isDirectory()) throw Object.assign(new Error(`${code}, fsync`), { code })
    fsyncSync(file)
  }
  syncBuiltinESMExports()
  try {
    work()
  } finally {
    fs.fsyncSync = fsyncSync
    syncBuiltinESMExports()
  }
}

describe('writing a file', () => {
  it.each(['EINVAL', 'EPERM', 'ENOTSUP', 'ENOSYS'])('goes on where the disk flushes no folder (%s)', code => {
    const path = join(temporary(), 'deep/a.json')
    unflushed(code, () => {
      writeFileAtomic(path, 'a')
    })
    expect(readFileSync(path, 'utf8')).toBe('a')
  })

  it('fails where the disk has lost what was to be flushed', () => {
    const path = join(temporary(), 'a.json')
    const write = (): void => {
      unflushed('EIO', () => {
        writeFileAtomic(path, 'a')
      })
    }
    expect(write).toThrow(DiskFailed)
  })
})
