import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Finding } from '../../../src/cli/doctor/finding.ts'
import { examineFolders, type Look } from '../../../src/cli/doctor/folders.ts'
import { judge } from '../../../src/cli/doctor/tools.ts'
import { NO_STEP } from '../../../src/local/disk/step.ts'
import { openRepository } from '../../../src/local/repository/repository.ts'
import { emulator, git, type Seat, seatOf } from '../../e2e/support.ts'
import { temporary } from '../../temporary.ts'
import { command } from '../command.ts'
import { openShop } from '../shop.ts'

interface Report {
  readonly version: number
  readonly ok: boolean
  readonly checks: readonly Finding[]
}

async function examine(
  seat: Seat,
): Promise<Report & { code: number; of: (check: string) => Finding | undefined }> {
  const { code, stdout } = await command(seat, 'doctor', '--json')
  const report = JSON.parse(stdout) as Report
  return { ...report, code, of: check => report.checks.find(finding => finding.check === check) }
}

describe('doctor', () => {
  it('finds all well in a clone, a line each, and changes nothing', async () => {
    const shop = await openShop()
    const before = git(shop.seat.directory, 'for-each-ref') + git(shop.seat.directory, 'config', '--list')
    const { code, stdout } = await shop.run('doctor')
    expect(
      stdout
        .trimEnd()
        .split('\n')
        .filter(line => !line.startsWith('ok ')),
    ).toEqual([])
    expect(code).toBe(0)
    for (const check of [
      'node',
      'git',
      'binding',
      'mirror',
      'base',
      'proxy',
      'token',
      'clock',
      'push',
      'branch',
    ])
      expect(stdout).toContain(`ok    ${check}: `)
    expect(git(shop.seat.directory, 'for-each-ref') + git(shop.seat.directory, 'config', '--list')).toBe(
      before,
    )
    expect(shop.xano.requests.filter(({ method }) => method !== 'GET')).toEqual([])
    expect(stdout).not.toContain(shop.xano.token)
  })

  it('outside of a repository says so, and still looks at the token', async () => {
    const report = await examine(seatOf(temporary(), await emulator()))
    expect(report).toMatchObject({ version: 1, ok: false, code: 1 })
    expect(report.of('repository')).toMatchObject({
      level: 'fail',
      remedy: expect.stringContaining('init') as string,
    })
    expect(report.of('token')?.level).toBe('ok')
  })

  it('tells of an expired token, and what to do', async () => {
    const shop = await openShop()
    const token = shop.xano.issueToken({ expiresAt: 0 })
    const report = await examine({ ...shop.seat, env: { ...shop.seat.env, XANO_TOKEN: token } })
    expect(report.code).toBe(1)
    expect(report.of('token')).toMatchObject({
      level: 'fail',
      message: expect.stringContaining('expired') as string,
      remedy: expect.stringContaining('7 days') as string,
    })
  })

  it('names each scope that is missing, and what cannot be done without it', async () => {
    const shop = await openShop()
    const token = shop.xano.issueToken({ scopes: { 'Instance Workspace': 'crud', 'Workspace Api': 'r' } })
    const report = await examine({ ...shop.seat, env: { ...shop.seat.env, XANO_TOKEN: token } })
    expect(report.code).toBe(0)
    expect(report.of('scope Workspace Api')?.level).toBe('ok')
    for (const scope of ['Workspace Function', 'Workspace Database', 'Workspace Log'])
      expect(report.of(`scope ${scope}`)).toMatchObject({
        level: 'warn',
        remedy: expect.stringContaining(scope) as string,
      })
  })

  it('tells that the workspace takes no pushes', async () => {
    const shop = await openShop()
    for (const workspace of shop.xano.world.workspaces.values()) workspace.preferences.allow_push = false
    const report = await examine(shop.seat)
    expect(report.of('push')).toMatchObject({
      level: 'warn',
      remedy: expect.stringContaining('settings') as string,
    })
  })

  it('tells of a workspace and of a branch that are gone', async () => {
    const shop = await openShop()
    git(shop.seat.directory, 'config', 'branch.v1.xanoLabel', 'gone')
    const report = await examine(shop.seat)
    expect(report.of('branch')).toMatchObject({
      level: 'fail',
      message: expect.stringContaining('it has v1') as string,
    })
    expect(report.of('base')).toMatchObject({ level: 'fail', remedy: 'xano-sync bind gone' })
    git(shop.seat.directory, 'config', 'xano-sync.workspace', '9')
    expect((await examine(shop.seat)).of('workspace')).toMatchObject({
      level: 'fail',
      message: expect.stringMatching(/has no workspace 9; it has 1 \(/) as string,
    })
  })

  it('knows a workspace by the list, where it has no address of its own', async () => {
    const shop = await openShop()
    shop.xano.faults.add({
      match: { path: '/api:meta/workspace/1' },
      count: 1,
      action: { type: 'status', status: 404, body: JSON.stringify({ message: 'Not found' }) },
    })
    const report = await examine(shop.seat)
    expect(report).toMatchObject({ ok: true, code: 0 })
    expect(report.of('workspace')).toMatchObject({
      level: 'ok',
      message: expect.stringContaining('(1)') as string,
    })
    expect(report.of('push')?.level).toBe('warn')
  })

  it('tells of missing refs, attributes and bindings', async () => {
    const shop = await openShop()
    const { directory } = shop.seat
    git(directory, 'update-ref', '-d', 'refs/xano-sync/base/v1')
    git(directory, 'update-ref', '-d', 'refs/remotes/xano/v1')
    rmSync(join(directory, '.git/info/attributes'))
    const report = await examine(shop.seat)
    for (const [check, remedy] of [
      ['base', 'xano-sync init'],
      ['mirror', 'xano-sync fetch'],
      ['attributes', 'xano-sync init'],
    ] as const)
      expect(report.of(check)).toMatchObject({ level: 'warn', remedy })
    git(directory, 'switch', '-q', '-c', 'other')
    expect((await examine(shop.seat)).of('binding')).toMatchObject({
      level: 'fail',
      remedy: 'xano-sync bind LABEL',
    })
  })

  it('tells what a crash has left, and leaves it alone', async () => {
    const shop = await openShop()
    const { directory } = shop.seat
    const ours = join(directory, '.git/xano-sync')
    writeFileSync(
      join(ours, 'lock'),
      JSON.stringify({ pid: 2 ** 22 + 1, host: (await import('node:os')).hostname(), began: '' }),
    )
    writeFileSync(
      join(ours, 'journal.json'),
      JSON.stringify({ kind: 'pushing', mirror: git(directory, 'rev-parse', 'xano/v1'), sent: [] }),
    )
    writeFileSync(join(directory, '.git/index.lock'), '')
    mkdirSync(join(directory, '.git/rebase-merge'))
    const report = await examine(shop.seat)
    for (const check of ['lock', 'journal', 'index.lock', 'git at rest'])
      expect([check, report.of(check)?.level]).toEqual([check, 'warn'])
    expect(existsSync(join(directory, '.git/index.lock'))).toBe(true)
  })

  it('tells that git was told wrongly what the disk does with case', async () => {
    const shop = await openShop()
    const { directory } = shop.seat
    const folds = existsSync(join(directory, '.git/head'))
    expect((await examine(shop.seat)).of('disk')?.level).toBe('ok')
    git(directory, 'config', 'core.ignorecase', String(!folds))
    expect((await examine(shop.seat)).of('disk')).toMatchObject({
      level: 'warn',
      remedy: `git config core.ignorecase ${folds}`,
    })
  })

  it('tells of a clock that differs from that of the server', async () => {
    const shop = await openShop()
    const { examineXano } = await import('../../../src/cli/doctor/xano.ts')
    const { connect } = await import('../../../src/cli/workbench/connect.ts')
    const access = {
      origin: shop.xano.origin,
      token: shop.xano.token,
      insecure: false,
      source: '',
    }
    const { client, close } = await connect(access, {})
    const at = (now: number) =>
      examineXano(client, { workspace: undefined, label: undefined }, () => new Date(now))
    const clock = async (now: number) => (await at(now)).find(({ check }) => check === 'clock')
    expect(await clock(0)).toMatchObject({
      level: 'warn',
      message: expect.stringContaining('behind') as string,
    })
    expect(await clock(1e14)).toMatchObject({
      level: 'warn',
      message: expect.stringContaining('ahead') as string,
    })
    await close()
  })

  it('tells of a policy and of credentials that are not to be understood', async () => {
    const shop = await openShop()
    shop.write('xano-sync.yaml', 'deltes: never\n')
    const report = await examine({ ...shop.seat, env: { ...shop.seat.env, XANO_ORIGIN: 'nowhere' } })
    expect(report.of('policy')).toMatchObject({
      level: 'fail',
      message: expect.stringContaining('deltes') as string,
    })
    expect(report.of('credentials')).toMatchObject({
      level: 'fail',
      message: expect.stringContaining('nowhere') as string,
      remedy: expect.stringContaining('XANO_TOKEN') as string,
    })
  })

  it.each([
    [[2, 38], 'ok'],
    [[2, 37], 'fail'],
    [[3, 0], 'ok'],
    [[1, 99], 'fail'],
  ] as const)('judges version %j of what has to be 2.38: %s', (version, level) => {
    expect(judge('git', version, [2, 38], 'newer').level).toBe(level)
  })
})

describe('what a run needs of folders', () => {
  const look = { mayWrite: () => true, free: () => 1e9 }
  const folders = async (own: Partial<Look>): Promise<Record<string, Finding>> => {
    const { seat } = await openShop()
    const repository = await openRepository(seat.directory, NO_STEP)
    const found = examineFolders(repository, { ...look, ...own })
    return Object.fromEntries(found.map(finding => [finding.check, finding]))
  }

  it.each(['.git', '.git/objects', '.git/refs', ''])('is to write in them: %s', async closed => {
    const { folders: found, room } = await folders({
      mayWrite: folder => !folder.endsWith(join('shop', closed)),
    })
    expect(found).toMatchObject({
      level: 'fail',
      message: expect.stringMatching(/may not be written$/) as string,
    })
    expect(room?.level).toBe('ok')
  })

  it('is room on the disk, where that is told', async () => {
    expect((await folders({ free: () => 4096 }))['room']).toMatchObject({
      level: 'fail',
      message: expect.stringMatching(/ is full$/) as string,
    })
    expect((await folders({ free: () => undefined }))['room']?.level).toBe('ok')
  })

  it('is told of by the doctor as the system has it', async () => {
    const { of } = await examine((await openShop()).seat)
    expect([of('folders')?.level, of('room')?.level]).toEqual(['ok', 'ok'])
  })
})
