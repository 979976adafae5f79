import { copyFileSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Emulator } from '../../src/emulator/start.ts'
import { temporary } from '../temporary.ts'
import { emulator, type Finished, git, pushed, run, type Seat, seatOf } from './support.ts'

const SAMPLE = readFileSync('fixtures/sample.xs', 'utf8')
const AUDIT = 'function/audit/write.xs'
const MAIL = 'function/mail/send.xs'

interface Desk {
  readonly xano: Emulator
  readonly directory: string
  readonly resolve: (...args: string[]) => Promise<Finished>
  readonly sync: () => Promise<Finished>
  readonly read: (path: string) => string
  readonly write: (path: string, text: string) => void
}

/** A clone in which Local and Xano have edited the same line of two functions; its branch may have a commit of its own. */
async function desk({ hasCommit = false } = {}): Promise<Desk> {
  const xano = await emulator({ multidoc: SAMPLE })
  const outside = seatOf(temporary(), xano)
  await run(outside, ['clone', 'shop'])
  const seat: Seat = { ...outside, directory: join(outside.directory, 'shop') }
  if (hasCommit) git(seat.directory, 'commit', '-q', '--allow-empty', '-m', 'mine')
  const at = (path: string): string => join(seat.directory, path)
  for (const path of [AUDIT, MAIL]) {
    const before = readFileSync(at(path), 'utf8')
    writeFileSync(at(path), before.replace('stack {', 'stack {\n    // mine'))
    xano.colleague('ann').put(before.replace('stack {', 'stack {\n    // hers'))
  }
  const sync = (): Promise<Finished> => run(seat, ['sync'])
  expect((await sync()).code).toBe(3)
  xano.clearRequests()
  return {
    xano,
    directory: seat.directory,
    resolve: (...args) => run({ ...seat, env: {} }, ['resolve', ...args]),
    sync,
    read: path => readFileSync(at(path), 'utf8'),
    write: (path, text) => {
      writeFileSync(at(path), text)
    },
  }
}

describe('resolve', () => {
  it('lists what waits and the ways to choose, and decides nothing by itself', async () => {
    const { resolve, read } = await desk()
    const before = read(AUDIT)
    const shown = await resolve()
    expect(shown.code).toBe(2)
    for (const word of [AUDIT, MAIL, '--local', '--xano', '--union', '--tool', '--markers'])
      expect(shown.stdout).toContain(word)
    const { code, stdout } = await resolve('--json', AUDIT)
    expect(code).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({
      version: 1,
      conflicts: [
        {
          action: 'conflict',
          path: AUDIT,
          cause: 'both-edited',
          regions: expect.arrayContaining([
            expect.objectContaining({
              kind: 'conflict',
              base: expect.not.stringContaining('//') as string,
              local: expect.stringContaining('    // mine\n') as string,
              xano: expect.stringContaining('    // hers\n') as string,
              reason: expect.any(String) as string,
            }),
          ]) as unknown,
        },
      ],
      copies: [],
      marked: [],
    })
    expect(read(AUDIT)).toBe(before)
    expect((await resolve('--local', '--xano')).code).toBe(2)
  })

  it('decides for the paths that are named, and the next sync sends just that', async () => {
    const { xano, resolve, sync, read } = await desk()
    const local = await resolve('--local', AUDIT)
    expect(local).toMatchObject({ code: 0, stderr: '' })
    expect(local.stdout).toContain(`resolved  ${AUDIT}  (the next sync sends it: updated)`)
    expect(pushed(xano)).toEqual([])
    expect((await sync()).code).toBe(3)
    expect(pushed(xano).map(text => text.includes('// mine'))).toEqual([true])

    const xanos = await resolve('--xano', '--json')
    expect(xanos.code).toBe(0)
    expect(JSON.parse(xanos.stdout)).toMatchObject({
      version: 1,
      event: 'resolved',
      action: 'resolved',
      path: MAIL,
      reason: 'nothing is to be sent',
    })
    expect(read(MAIL)).toContain('// hers')
    expect((await sync()).code).toBe(0)
    expect(pushed(xano)).toHaveLength(1)
    expect((await resolve('--local')).stdout).toBe('Nothing waits for a decision.\n')
  })

  it('says by which word it is sent where deleting what was edited there was chosen', async () => {
    const { xano, directory, resolve, sync } = await desk()
    const path = 'function/healthcheck.xs'
    const before = readFileSync(join(directory, path), 'utf8')
    rmSync(join(directory, path))
    xano.colleague('ann').put(before.replace('stack {', 'stack {\n    // hers'))
    expect((await sync()).code).toBe(3)
    const { code, stdout } = await resolve('--local', path)
    expect(code).toBe(0)
    expect(stdout).toContain(`resolved  ${path}  (it is not sent yet: deleting it in Xano needs --delete)`)
    expect((await sync()).stdout).toContain('deleting it in Xano needs --delete')
  })

  it('writes markers, takes them back for another choice, and keeps both', async () => {
    const { resolve, sync, read } = await desk()
    expect((await resolve('--markers')).code).toBe(3)
    expect(read(AUDIT)).toMatch(/<{7} Local\n[^]*mine\n[^]*\|{7} Base\n[^]*={7}\n[^]*hers\n[^]*>{7} Xano\n/)
    expect((await resolve()).stdout).toContain('markers stand in it')
    expect((await resolve('--union')).code).toBe(0)
    for (const path of [AUDIT, MAIL]) expect(read(path)).toContain('    // mine\n    // hers\n')
    expect((await sync()).code).toBe(0)
  })

  it('asks the merge tool of git, and leaves what that leaves', async () => {
    const { directory, resolve, sync, read } = await desk()
    const untold = await resolve('--tool')
    expect(untold.code).toBe(2)
    expect(untold.stderr).toContain('merge.tool')
    git(directory, 'config', 'merge.tool', 'test')
    git(directory, 'config', 'mergetool.test.trustExitCode', 'true')
    git(
      directory,
      'config',
      'mergetool.test.cmd',
      'case "$MERGED" in *send*) exit 1;; esac; sed s/hers/ours/ "$REMOTE" > "$MERGED"',
    )
    const { code, stdout } = await resolve('--tool', '--json')
    expect(code).toBe(3)
    const events = stdout
      .trim()
      .split('\n')
      .map(line => JSON.parse(line) as { event: string; path: string })
    expect(events.map(({ event, path }) => `${event} ${path}`)).toEqual([
      `resolved ${AUDIT}`,
      `conflict ${MAIL}`,
    ])
    expect(read(AUDIT)).toContain('// ours')
    expect(read(MAIL)).toContain('// mine')
    expect((await sync()).code).toBe(3)
  })

  it('takes no git checkout of a file with markers for an answer', async () => {
    const { xano, directory, resolve, sync, read } = await desk({ hasCommit: true })
    await resolve('--xano', MAIL)
    expect((await resolve('--markers')).code).toBe(3)
    git(directory, 'checkout', '--', AUDIT)
    for (let run = 0; run < 2; run++) {
      const { code, stdout } = await sync()
      expect([code, pushed(xano)]).toEqual([3, []])
      expect(stdout).toContain(`conflict    ${AUDIT}  (here is an older state that Xano has left behind)`)
    }
    expect((await resolve('--xano')).code).toBe(0)
    expect([(await sync()).code, pushed(xano)]).toEqual([0, []])
    expect(read(AUDIT)).toContain('// hers')
  })

  it('takes what is committed in the place of markers for the answer', async () => {
    const { xano, directory, resolve, sync, read, write } = await desk({ hasCommit: true })
    await resolve('--xano', MAIL)
    await resolve('--markers')
    write(AUDIT, read(AUDIT).replace(/<{7} Local\n([^]*)\|{7} Base\n[^]*>{7} Xano\n/, '    // both\n$1'))
    git(directory, 'commit', '-q', '-m', 'answered', '--', AUDIT)
    expect((await sync()).code).toBe(0)
    expect(pushed(xano).join('\n')).toContain('// both')
  })

  it('makes a copied file a definition of its own, once its name is', async () => {
    const { xano, directory, resolve, sync, read, write } = await desk()
    await resolve('--xano')
    await sync()
    xano.clearRequests()
    const copy = 'function/audit/copy.xs'
    copyFileSync(join(directory, AUDIT), join(directory, copy))
    expect((await resolve()).stdout).toContain(
      `  ${copy}  (has the guid and the name of ${AUDIT}: remove one of both files, or give this one another name, then xano-sync resolve --local ${copy} makes it a definition of its own)\n`,
    )
    const taken = await resolve('--local')
    expect(taken.code).toBe(3)
    expect(taken.stdout).toContain(`its name is taken by ${AUDIT}`)
    write(copy, read(copy).replace('function "audit/write"', 'function "audit/copy"'))
    expect((await resolve()).stdout).toContain(
      `  ${copy}  (has the guid of ${AUDIT}: remove that file if this one replaces it, or xano-sync resolve --local ${copy} makes it a definition of its own)\n`,
    )
    expect((await resolve('--local')).code).toBe(0)
    expect(read(copy)).not.toContain('guid')
    expect((await sync()).code).toBe(0)
    expect(pushed(xano).map(text => text.includes('"audit/copy"'))).toEqual([true])
    expect(existsSync(join(directory, AUDIT))).toBe(true)
    rmSync(join(directory, copy))
  })

  it('sends the undo that a stash comes to, where that is what is meant, and asks only once', async () => {
    const { xano, directory, resolve, sync, read, write } = await desk()
    await resolve('--xano')
    await sync()
    git(directory, 'config', 'user.name', 'Dev')
    git(directory, 'config', 'user.email', 'dev@example.com')
    writeFileSync(join(directory, 'note.md'), 'mine')
    git(directory, 'add', 'note.md')
    git(directory, 'commit', '-qm', 'mine')
    const committed = read(AUDIT)
    write(AUDIT, committed.replace('stack {', 'stack {\n    // put aside'))
    expect((await sync()).code).toBe(0)
    git(directory, 'stash', '-q')
    xano.clearRequests()
    expect((await sync()).code).toBe(3)
    expect(pushed(xano)).toEqual([])
    expect((await resolve('--local', AUDIT)).code).toBe(0)
    expect((await sync()).code).toBe(0)
    expect(pushed(xano).map(text => text.includes('put aside'))).toEqual([false])
    expect((await sync()).stdout).toContain('In step')
    expect(read(AUDIT)).toBe(committed)
  })
})
