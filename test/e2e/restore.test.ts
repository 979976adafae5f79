import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { temporary } from '../temporary.ts'
import { emulator, git, pushed, run, seatOf } from './support.ts'

const SAMPLE = readFileSync('fixtures/sample.xs', 'utf8')
const AUDIT = 'function/audit/write.xs'
const MAIL = 'function/mail/send.xs'

describe('restore', () => {
  it('takes a definition back to a state of the mirror, names what cannot come back, and the next sync sends it', async () => {
    const xano = await emulator({ multidoc: SAMPLE })
    const outside = seatOf(temporary(), xano)
    await run(outside, ['clone', 'shop'])
    const seat = { ...outside, directory: join(outside.directory, 'shop') }
    const at = (path: string): string => join(seat.directory, path)
    const [audit, mail] = [AUDIT, MAIL].map(path => readFileSync(at(path), 'utf8'))
    const ann = xano.colleague('ann')
    ann.put((audit ?? '').replace('stack {', 'stack {\n    // hers'))
    ann.delete({ kind: 'function', name: 'mail/send' })
    expect((await run(seat, ['sync'])).code).toBe(0)
    expect(existsSync(at(MAIL))).toBe(false)
    xano.clearRequests()

    const offline = { ...seat, env: {} }
    const dry = await run(offline, ['restore', 'xano/v1~1', '--dry-run'])
    expect(dry).toMatchObject({ code: 0, stderr: '' })
    expect(dry.stdout).toContain(`  updated  ${AUDIT}\n`)
    expect(dry.stdout).toMatch(new RegExp(`  created  ${MAIL}  \\(Xano deleted the object`))
    expect(existsSync(at(MAIL))).toBe(false)
    const one = await run(offline, ['restore', 'xano/v1~1', '--json', MAIL])
    expect(JSON.parse(one.stdout)).toMatchObject({
      version: 1,
      dryRun: false,
      restored: [
        { action: 'created', path: MAIL, kind: 'function', name: 'mail/send', lost: [{ kind: 'object' }] },
      ],
      left: [],
    })
    expect(readFileSync(at(AUDIT), 'utf8')).toContain('// hers')
    expect((await run(offline, ['restore', 'xano/v1~1'])).code).toBe(0)
    expect(readFileSync(at(AUDIT), 'utf8')).toBe(audit)
    expect(pushed(xano)).toEqual([])
    expect((await run(offline, ['restore', 'xano/v1~1'])).stdout).toContain('Nothing to restore')

    expect((await run(seat, ['sync'])).code).toBe(0)
    expect(
      pushed(xano)
        .map(text => /"([\w/]+)"/.exec(text)?.[1])
        .sort(),
    ).toEqual(['audit/write', 'mail/send'])
    const withoutGuid = (text = ''): string => text.replace(/\n\s*guid = .*/, '')
    expect(withoutGuid(readFileSync(at(MAIL), 'utf8'))).toBe(withoutGuid(mail))
    expect((await run(seat, ['status'])).stdout).toContain('In step')
  })

  it('knows the commits of a branch whose definitions lie below a folder', async () => {
    const xano = await emulator({ multidoc: SAMPLE })
    const outside = seatOf(temporary(), xano)
    await run(outside, ['clone', '--root', 'backend', 'shop'])
    const directory = join(outside.directory, 'shop')
    const file = join(directory, 'backend', AUDIT)
    git(directory, 'add', '.')
    git(directory, 'commit', '--quiet', '--allow-empty', '-m', 'all')
    const before = readFileSync(file, 'utf8')
    writeFileSync(file, before.replace('stack {', 'stack {\n    // mine'))
    for (const commit of ['HEAD', 'xano/v1']) {
      const { code, stdout } = await run({ directory, env: {} }, [
        'restore',
        commit,
        '--dry-run',
        'backend/function',
      ])
      expect(code).toBe(0)
      expect(stdout).toContain(`  updated  ${AUDIT}\n`)
    }
    expect((await run({ directory, env: {} }, ['restore', 'nowhere'])).code).toBe(2)
    const none = await run({ directory, env: {} }, ['restore', 'HEAD', 'backend/none'])
    expect(none.code).toBe(2)
    expect(none.stderr).toContain('at or below backend/none, neither here nor in Xano, nor in HEAD')
  })

  it('does nothing where the commit holds nothing at one of the paths, and names that', async () => {
    const xano = await emulator({ multidoc: SAMPLE })
    const outside = seatOf(temporary(), xano)
    await run(outside, ['clone', 'shop'])
    const seat = { ...outside, directory: join(outside.directory, 'shop') }
    const fresh = 'function fresh {\n  input {\n  }\n\n  stack {\n  }\n\n  response = null\n}'
    writeFileSync(join(seat.directory, 'function/fresh.xs'), fresh)
    expect((await run(seat, ['sync'])).code).toBe(0)
    const file = join(seat.directory, AUDIT)
    const edited = readFileSync(file, 'utf8').replace('stack {', 'stack {\n    // mine')
    writeFileSync(file, edited)
    for (const others of [[], [AUDIT]]) {
      const { code, stderr } = await run(seat, ['restore', 'xano/v1~1', 'function/fresh.xs', ...others])
      expect(code).toBe(2)
      expect(stderr).toContain('xano/v1~1 holds nothing at function/fresh.xs')
    }
    expect(readFileSync(file, 'utf8')).toBe(edited)
    renameSync(file, join(seat.directory, 'function/elsewhere.xs'))
    const moved = await run(seat, ['restore', 'xano/v1~1', 'function/elsewhere.xs'])
    expect([moved.code, moved.stderr]).toEqual([0, ''])
    expect(moved.stdout).toContain('updated')
  })
})
