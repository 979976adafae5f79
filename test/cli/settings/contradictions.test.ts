import { describe, expect, it } from 'vitest'
import { git } from '../../e2e/support.ts'
import { openShop, type Shop } from '../shop.ts'

/** What a policy may say of a clone of workspace 1 on `v1`, and what is told of it. */
const DISAGREEMENTS = {
  origin: {
    line: 'origin: https://other.example',
    at: '2:9: "origin" is https://other.example, but this repository belongs to http://127.0.0.1',
    remedy: 'clone what it names into a folder of its own',
  },
  workspace: {
    line: 'workspace: 2',
    at: '2:12: "workspace" is 2, but this repository belongs to workspace 1',
    remedy: 'clone what it names into a folder of its own',
  },
  branches: {
    line: 'branches: {main: other, v1: dev}',
    at: '2:29: "branches.v1" is dev, but v1 is bound to v1',
    remedy: 'xano-sync bind dev',
  },
} as const

const COMMANDS = [
  ...['status', 'diff', 'resolve', 'fetch', 'pull', 'push', 'sync', 'watch', 'init'].map(name => [name]),
  ['history', 'a'],
  ['restore', 'HEAD'],
]

async function shopWith(line: string): Promise<Shop> {
  const shop = await openShop()
  shop.write('xano-sync.yaml', `# agreed\n${line}\n`)
  shop.edit('function/a.xs', 'value = 1', 'value = 11')
  return shop
}

describe('a policy that says otherwise than the binding', () => {
  it.each(Object.values(DISAGREEMENTS))('about $line stops every command', async ({ line, at, remedy }) => {
    const shop = await shopWith(line)
    const before = git(shop.seat.directory, 'for-each-ref') + git(shop.seat.directory, 'config', '--list')
    for (const args of COMMANDS) {
      const { code, stdout, stderr } = await shop.run(...args)
      expect({ args, code, stdout }).toEqual({ args, code: 2, stdout: '' })
      expect(stderr).toContain(`/xano-sync.yaml:${at}`)
      expect(stderr).toContain(remedy)
    }
    expect(shop.xano.requests.filter(({ method }) => method !== 'GET')).toEqual([])
    expect(git(shop.seat.directory, 'for-each-ref') + git(shop.seat.directory, 'config', '--list')).toBe(
      before,
    )
  })

  it('is told whole, and by doctor as well', async () => {
    const { line, at } = DISAGREEMENTS.workspace
    const shop = await shopWith(`${line}\n${DISAGREEMENTS.branches.line}`)
    const { code, stderr } = await shop.run('sync')
    expect(code).toBe(2)
    expect(stderr.split('\n').filter(each => each.includes('xano-sync.yaml:'))).toHaveLength(2)
    const doctor = await shop.run('doctor')
    expect(doctor.code).toBe(1)
    expect(doctor.stdout).toMatch(new RegExp(`^fail  policy: .*/xano-sync.yaml:${at}$`, 'm'))
    expect(doctor.stdout).toContain('→ correct the file, or xano-sync bind dev')
    expect(doctor.stdout).toMatch(/^ok    token: /m)
  })

  it('is no obstacle to what puts it right', async () => {
    const shop = await shopWith('branches: {v1: dev}')
    expect(await shop.run('bind', 'dev', '--create-from', 'v1')).toMatchObject({ code: 0, stderr: '' })
    expect((await shop.run('status')).code).toBe(0)
    const back = await shop.run('bind', 'v1')
    expect(back).toMatchObject({ code: 2, stdout: '' })
    expect(back.stderr).toContain('"branches.v1" is dev, but v1 is bound to v1')
    expect(git(shop.seat.directory, 'config', 'branch.v1.xanoLabel')).toBe('dev')
    expect((await shop.run('unbind')).code).toBe(0)
  })

  it('keeps init from binding to another workspace or branch than was agreed on', async () => {
    const shop = await openShop()
    shop.write('xano-sync.yaml', 'workspace: 1\nbranches: {v1: dev}\n')
    git(shop.seat.directory, 'config', '--unset', 'branch.v1.xanoLabel')
    const { code, stderr } = await shop.run('init', '-b', 'v1')
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: expect.stringContaining('xano-sync.yaml:2:16: "branches.v1" is dev') as string,
    })
    expect(() => git(shop.seat.directory, 'config', 'branch.v1.xanoLabel')).toThrow()
  })
})
