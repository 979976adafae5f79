import { describe, expect, it } from 'vitest'
import { hintFor } from '../../../src/cli/report/hints.ts'
import {
  BrokenAnswer,
  codeOf,
  DiskFailed,
  GitFailed,
  Interrupted,
  Misconfigured,
  NoCredentials,
  PushDisabled,
  RateLimited,
  Unauthorized,
  Unreachable,
} from '../../../src/engine/ports/errors.ts'

const system = (code: string, syscall: string): Error =>
  Object.assign(new Error(`${code}: ${syscall}`), { code, syscall })

describe('the hint of an error', () => {
  it.each([
    [new Unauthorized('no'), 2, /token .* expired/],
    [new Misconfigured('no'), 2, /Nothing was done/],
    [new Unreachable('no', { wasSent: false }), 1, /network/],
    [new BrokenAnswer('no'), 1, /not taken for the truth/],
    [new PushDisabled('no'), 1, /settings, or clone --sandbox/],
    [new RateLimited('no', 2500), 1, /again in 3 s/],
    [new RateLimited('no', undefined), 1, /again in a while/],
    [new Interrupted(), 130, /the next run/],
    [new DiskFailed('no', { cause: system('ENOSPC', 'write') }), 1, /disk is full/],
    [new DiskFailed('no'), 1, /permissions/],
    [system('EACCES', 'open'), 1, /permissions/],
    [system('EMFILE', 'open'), 1, /ulimit/],
    [system('EFBIG', 'write'), 1, /ulimit -f.*Nothing was lost/],
    [system('ENAMETOOLONG', 'open'), 1, /shorten it.*Nothing was lost/],
    [new GitFailed("fatal: Unable to create 'x.lock': File name too long"), 1, /shorten it/],
    [new DiskFailed('no', { cause: system('EBUSY', 'rename') }), 1, /Another program .*Nothing was lost/],
    [system('ENOENT', 'mkdtemp'), 1, /TMPDIR/],
    [system('ENOSPC', 'mkdtemp'), 1, /disk is full/],
    [new GitFailed('no', { cause: system('ENOENT', 'spawn git') }), 1, /needs git/],
    [new GitFailed("fatal: sha1 file 'tmp_pack' write error. Out of diskspace"), 1, /disk is full/],
    [new GitFailed('fatal: unable to write loose object file: No space left on device'), 1, /disk is full/],
    [new GitFailed('fatal: write error: Disk quota exceeded'), 1, /quota/],
    [new GitFailed('fatal: write error: File too large'), 1, /ulimit -f/],
    [new GitFailed("fatal: unable to create 'x': Read-only file system"), 1, /read-only/],
    [new GitFailed("fatal: Unable to create 'x.lock': Permission denied"), 1, /permissions/],
    [new GitFailed('error: insufficient permission for adding an object'), 1, /permissions/],
    [new GitFailed("error: unknown option `batch-command'\nusage: git cat-file"), 1, /2\.38 .* doctor/],
    [new GitFailed('git config ended with 129'), 1, /2\.38 .* doctor/],
    [new GitFailed("fatal: detected dubious ownership in repository at '/x'"), 1, /If you trust .* git says/],
    [new NoCredentials('there are no credentials'), 2, /XANO_TOKEN .* XANO_ORIGIN .* xano-sync emulator/],
    [new GitFailed('fatal: bad object'), 1, /^Nothing was lost/],
    [new TypeError('x is not a function'), 1, /fault of xano-sync/],
    ['thrown without an error', 1, /fault of xano-sync/],
  ])('%s: exit code %i', (error, exit, words) => {
    const told = hintFor(error)
    expect(told.exit).toBe(exit)
    expect(told.hint).toMatch(words)
  })

  it.each([
    [new RateLimited('no', 2500), 'rate-limited'],
    [system('ENOSPC', 'link'), 'disk-failed'],
    [system('ENOENT', 'spawn git'), 'internal'],
    [system('EACCES', 'connect'), 'internal'],
    ['thrown without an error', 'internal'],
    [undefined, 'internal'],
    [new TypeError('x is not a function'), 'internal'],
  ])('goes with a code for programs: %s, %s', (error, code) => {
    expect(codeOf(error)).toBe(code)
  })

  it('does not blame the disk for what the network did', () => {
    const cause = system('EACCES', 'connect')
    expect(hintFor(new Unreachable('no', { wasSent: false, cause })).hint).toContain('network')
  })
})
