import { describe, expect, it } from 'vitest'
import { git } from '../../e2e/support.ts'
import type { Told } from '../command.ts'
import { linesOf, named } from '../json-lines.ts'
import { faults } from '../schema.ts'
import { fnText, openShop, type Shop, SMALL } from '../shop.ts'

const LONG = fnText('long', 'one', 'two', 'three', 'four', 'five')

/** A developer with commits of their own, who has staged an edit of what a colleague edits elsewhere. */
async function staged(): Promise<Shop> {
  const shop = await openShop({ multidoc: `${SMALL}\n---\n${LONG}` })
  shop.write('note.md', 'ours')
  git(shop.seat.directory, 'add', 'note.md')
  git(shop.seat.directory, 'commit', '-qm', 'note')
  const before = shop.read('function/long.xs')
  shop.write('function/long.xs', before.replace('one', 'ONE'))
  git(shop.seat.directory, 'add', 'function/long.xs')
  shop.xano.colleague('ann').put(before.replace('five', 'FIVE'))
  return shop
}

describe('what a run leaves to the developer', () => {
  it('is named with what to do about it', async () => {
    const { code, stdout } = await (await staged()).run('sync')
    expect(stdout).toMatch(/merged +function\/long\.xs +\(updated, staged: commit it\)/)
    expect(code).toBe(0)
  })

  it('is listed for programs', async () => {
    const { stdout } = await (await staged()).run('sync', '--json')
    const lines = stdout
      .trim()
      .split('\n')
      .map(line => JSON.parse(line) as Record<string, unknown>)
    expect(lines.flatMap(line => faults(line))).toEqual([])
    expect(lines.at(-1)).toMatchObject({
      event: 'settled',
      left: [{ path: 'function/long.xs', why: 'staged' }],
    })
  })
})

describe('the report of a push', () => {
  it('names what was done, what was left out and why, definition by definition', async () => {
    const shop = await openShop()
    shop.edit('function/a.xs', 'value = 1', 'value = 10')
    shop.edit('function/b.xs', 'value = 2', 'value = 20')
    shop.write('function/fresh.xs', fnText('fresh', 'function.run nowhere'))
    shop.write('function/c.xs', 'function c {')
    shop.remove('function/d.xs')
    shop.xano.provoke({
      kind: 'function',
      name: 'b',
      type: 'refuse',
      message: 'not so: b',
      param: 'b',
    })
    const { code, stdout } = await shop.run('push')
    expect(code).toBe(3)
    expect(stdout).toMatch(/pushed +function\/a\.xs +\(updated\)/)
    expect(stdout).toMatch(/held +function\/b\.xs +\(not so: b\)/)
    expect(stdout).toMatch(/held +function\/d\.xs +\(deleting it in Xano needs --delete\)/)
    expect(stdout).toMatch(/problem +function\/c\.xs +\(line 1, /)
    expect(stdout).toMatch(/In step with v1 of workspace 1, but for \d definitions held, 1 problem\./)
  })

  it('cannot be forged by a name from Xano', async () => {
    const shop = await openShop()
    shop.xano.colleague('ann').put(fnText('"x\u001b[2K\\nIn step"'))
    const { stdout } = await shop.run('pull')
    expect(stdout).not.toContain('\u001b')
  })
})

describe('a run that halts', () => {
  it('does nothing, and only its own id agrees to it', async () => {
    const shop = await openShop()
    for (const name of ['a', 'b', 'c', 'd']) shop.remove(`function/${name}.xs`)
    const halted = await shop.run('push', '--yes')
    expect(halted.code).toBe(4)
    const [, id] = /--confirm ([0-9a-f]{12})/.exec(halted.stdout) ?? []
    expect(shop.xano.definitions()).toHaveLength(5)
    expect((await shop.run('push', '--yes', '--confirm', '000000000000')).code).toBe(4)
    expect((await shop.run('push', '--yes', '--confirm', id ?? '')).code).toBe(0)
    expect(shop.xano.definitions()).toHaveLength(1)
  })
})

describe('a dry run', () => {
  async function emptied(): Promise<Shop> {
    const shop = await openShop()
    for (const name of ['a', 'b', 'c', 'd']) shop.remove(`function/${name}.xs`)
    return shop
  }

  it('says that a guard would halt the run, why, and the id that the run itself says', async () => {
    const shop = await emptied()
    const dry = await shop.run('push', '--yes', '--dry-run')
    expect(dry.code).toBe(0)
    expect(dry.stdout).toMatch(/would push +function\/a\.xs +\(deleted\)/)
    expect(dry.stdout).toContain('This would halt, and change nothing:')
    expect(dry.stdout).toContain('every function (4) would vanish from Xano')
    const idIn = (text: string): string | undefined => /--confirm ([0-9a-f]{12})/.exec(text)?.[1]
    expect(idIn(dry.stdout)).toBe(idIn((await shop.run('push', '--yes')).stdout))
    const agreed = await shop.run('push', '--yes', '--dry-run', '--confirm', idIn(dry.stdout) ?? '')
    expect(agreed.stdout).not.toContain('halt')
    expect(shop.xano.definitions()).toHaveLength(5)
  })

  it('tells programs so', async () => {
    const { code, stdout } = await (await emptied()).run('push', '--yes', '--dry-run', '--json')
    expect(code).toBe(0)
    expect(named(linesOf(stdout), 'halted')).toMatchObject([
      { dryRun: true, id: expect.stringMatching(/^[0-9a-f]{12}$/) as string },
    ])
  })
})

describe('a run that fails after its first cycle', () => {
  /** The name that a rename gives up is taken in the second cycle, which Xano does not let in. */
  async function cutOff(...flags: readonly string[]): Promise<Told> {
    const known = fnText('a').replace(
      'response = null',
      'response = null\n  guid = "aaaaaaaaaaaaaaaaaaaaaaaaaaa"',
    )
    const shop = await openShop({ multidoc: [known, fnText('b', 'debug.log { value = 2 }')].join('\n---\n') })
    shop.xano.colleague('ann').put(shop.read('function/b.xs').replace('value = 2', 'value = 20'))
    shop.edit('function/a.xs', 'function a', 'function renamed')
    shop.write('function/other.xs', fnText('a'))
    shop.xano.faults.add({
      match: { method: 'POST', path: '*/dry-run' },
      from: 2,
      count: 99,
      action: { type: 'status', status: 403 },
    })
    return shop.run('sync', ...flags)
  }

  it('lists what that one did, and then the error', async () => {
    const { code, stdout, stderr } = await cutOff()
    expect(code).toBe(1)
    expect(stdout).toMatch(/pulled +function\/b\.xs +\(updated\)/)
    expect(stdout).toMatch(/pushed +function\/a\.xs +\(renamed from a\)/)
    expect(stdout).not.toContain('In step')
    expect(stderr).toMatch(/^xano-sync: Xano answered 403/)
  })

  it('tells programs both, and of nothing that is settled', async () => {
    const lines = linesOf((await cutOff('--json')).stdout)
    expect(lines.map(({ event }) => event)).toEqual(['ready', 'pulled', 'pulled', 'pushed', 'error'])
    // The second cycle had moved a file before it failed, and what the first one held was no longer held then.
    expect(lines[2]).toMatchObject({ action: 'moved', from: 'function/a.xs', path: 'function/renamed.xs' })
    expect(lines[4]?.['message']).toMatch(/^Xano answered 403 \(POST .*\/dry-run\)$/)
  })
})
