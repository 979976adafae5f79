import { symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readPolicy, underPolicy } from '../../../src/cli/settings/policy.ts'
import { type FilePath, filePath, isFilePath } from '../../../src/core/xs/file-path.ts'
import { emulator, git, pushed, seatOf } from '../../e2e/support.ts'
import { temporary } from '../../temporary.ts'
import { command } from '../command.ts'
import { openShop, SMALL } from '../shop.ts'

const at = (path: string): FilePath => {
  const checked = filePath(path)
  if (!isFilePath(checked)) throw new Error(`${path} is no path`)
  return checked
}

async function policyOf(text: string): Promise<NonNullable<Awaited<ReturnType<typeof readPolicy>>>> {
  const top = temporary()
  writeFileSync(join(top, 'xano-sync.yaml'), text)
  const policy = await readPolicy(top)
  if (!policy) throw new Error('there is no policy')
  return policy
}

describe('xano-sync.yaml', () => {
  it('is not read where it leads to a device without an end, or has hardly any end', async () => {
    const top = temporary()
    symlinkSync('/dev/zero', join(top, 'xano-sync.yaml'))
    await expect(readPolicy(top)).rejects.toThrow(/xano-sync\.yaml is no regular file/)
    await expect(policyOf('# nothing\n'.repeat(200_000))).rejects.toThrow(/larger than 1048576 bytes/)
  })

  it('says what a team has agreed on, at the top or below policy', async () => {
    const rules =
      'protect: [workspace, "table/**"]\nignore: ["**/legacy_*.xs"]\ndeletes: never\ntables: push\ndrafts: true\npushOn: commit\npoll: 5000\n'
    const place = 'origin: https://x.example/path\nworkspace: 7\nbranches:\n  main: v1\n  1.0: old\n'
    const nested = `policy:\n${rules.replace(/^/gm, '  ').trimEnd()}\n`
    for (const text of [place + rules, place + nested]) {
      const policy = await policyOf(text)
      expect(policy).toMatchObject({
        origin: 'https://x.example',
        workspace: 7,
        deletes: 'never',
        tables: 'push',
        drafts: true,
        pushOn: 'commit',
        poll: 5000,
      })
      expect([...policy.branches]).toEqual([
        ['main', 'v1'],
        ['1.0', 'old'],
      ])
      expect(policy.isProtected(at('workspace/a.xs'))).toBe(true)
      expect(policy.isProtected(at('function/a.xs'))).toBe(false)
      expect(policy.isIgnored(at('function/x/legacy_a.xs'))).toBe(true)
    }
  })

  it.each(['', '# nothing yet\n', 'policy:\n'])(
    'that says nothing (%j) leaves everything as it is',
    async text => {
      const policy = await policyOf(text)
      expect(policy).toMatchObject({ deletes: 'ask', tables: 'ask', drafts: false, pushOn: 'save' })
      expect(policy.poll).toBeUndefined()
      expect(policy.isProtected(at('a.xs')) || policy.isIgnored(at('a.xs'))).toBe(false)
    },
  )

  it.each([
    ['protekt: []', 1, 1, 'protekt'],
    ['deletes: ask\ntables: ask\ndeltes: x', 3, 1, 'deltes'],
    ['policy:\n  deletes: sometimes', 2, 12, 'policy.deletes'],
    ['policy:\n  origin: https://x.example', 2, 3, 'policy.origin'],
    ['policy: never', 1, 9, 'policy'],
    ['- protect', 1, 1, 'keys'],
    ['deletes: ask\npolicy:\n  deletes: ask', 3, 3, 'deletes'],
    ['poll: 0', 1, 7, 'poll'],
    ['poll: 49', 1, 7, 'poll'],
    ['poll: 1.5', 1, 7, 'poll'],
    ['poll: soon', 1, 7, 'poll'],
    ['workspace: "7"', 1, 12, 'workspace'],
    ['origin: http://x.example', 1, 9, 'https'],
    ['origin: 7', 1, 9, 'origin'],
    ['drafts: "yes"', 1, 9, 'drafts'],
    ['protect: table/**', 1, 10, 'protect'],
    ['protect: [7]', 1, 11, 'protect'],
    ['protect: [""]', 1, 11, 'protect'],
    ['protect: [a, "!a"]', 1, 14, 'protect'],
    ['protect:\n  - a\n  - "a[b"', 3, 5, 'protect'],
    ['ignore:\n  - "*a*b*c*d.xs"', 2, 5, 'at most 3 * between two slashes'],
    ['ignore: ["a*a*a*/a*a*z"]', 1, 10, 'or 2 in two such places'],
    ['ignore: ["{a*a*,b}/a*{a*,b}/{a*a*a,b}"]', 1, 10, 'make it simpler'],
    ['ignore: ["a*a{*/b,*a*}c*"]', 1, 10, 'make it simpler'],
    ['ignore: ["**/a/**/b/**/c/**"]', 1, 10, 'make it simpler'],
    ['ignore: ["{a,b}{a,b}{a,b}{a,b}"]', 1, 10, 'make it simpler'],
    ['ignore: ["[a]+[a]+[a]+[a]+b"]', 1, 10, 'make it simpler'],
    [`ignore: ["${'a'.repeat(201)}"]`, 1, 10, '200 characters'],
    ['ignore:\n  - a\n  - "+(a|aa)b"', 3, 5, 'write {a,b}'],
    ['ignore: ["{a,aa}+b"]', 1, 10, 'write {a,b}'],
    ['branches: [main]', 1, 11, 'branches'],
    ['branches:\n  main: 1', 2, 9, 'branches'],
    ['deletes: ask\ndeletes: never', 2, 1, 'unique'],
    ['poll: *soon', 1, 7, 'soon'],
    ['poll: [', 1, 8, ''],
    ['__proto__: 1', 1, 1, '__proto__'],
  ])('that holds %j is refused at line %i, column %i', async (text, line, column, what) => {
    const error: unknown = await policyOf(text).catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ code: 'misconfigured' })
    expect(String(error)).toContain(`xano-sync.yaml:${line}:${column}: `)
    expect(String(error)).toContain(what)
  })

  it('is refused once, with everything that is wrong with it', async () => {
    const text =
      'deltes: x\nworkspace: "7"\nprotect:\n  - "!a"\n  - b\n  - 7\npolicy:\n  poll: 0\n  tables: push\n'
    const error: unknown = await policyOf(text).catch((thrown: unknown) => thrown)
    const [...lines] = (error as Error).message.split('\n').map(line => line.replace(/^.*yaml/, ''))
    expect(lines).toEqual([
      expect.stringMatching(/^:1:1: unknown key "deltes"/),
      ':2:12: "workspace": must be a whole number above 0',
      expect.stringMatching(/^:4:5: "protect": holds "!a"/),
      ':6:5: "protect": must be text; put it into quotes',
      ':8:9: "policy.poll": must be a whole number of 50 milliseconds or more',
    ])
    const broken: unknown = await policyOf('poll: 1\npoll: 2\npoll: 3\n').catch((thrown: unknown) => thrown)
    expect((broken as Error).message.split('\n')).toHaveLength(2)
  })

  it('that is not there is no policy', async () => {
    expect(await readPolicy(temporary())).toBeUndefined()
  })

  it.each([
    ['workspace', 'workspace/trigger/a.xs', true],
    ['workspace/', 'workspace/a.xs', true],
    ['/function/a.xs', 'function/a.xs', true],
    ['./function/a.xs', 'function/a.xs', true],
    ['a.xs', 'function/a.xs', false],
    ['**/a.xs', 'function/a.xs', true],
    ['function/*', 'function/deep/a.xs', true],
    ['api/*/*_{DELETE,PUT}.xs', 'api/shop/item_PUT.xs', true],
    ['api/*/*_{DELETE,PUT}.xs', 'api/shop/item_GET.xs', false],
    ['func', 'function/a.xs', false],
  ])('matches %s against %s: %s', async (pattern, path, fits) => {
    const policy = await policyOf(`protect: [${JSON.stringify(pattern)}]`)
    expect(policy.isProtected(at(path))).toBe(fits)
  })
})

describe('what a run may do', () => {
  const asked = { local: true, remote: true, deletions: true, dataLoss: false }

  it.each([
    ['never', true, 'forbidden'],
    ['never', false, 'forbidden'],
    ['always', false, true],
    ['ask', true, true],
    ['ask', false, false],
  ] as const)('under deletes: %s, with consent %s, is %s', async (deletes, consent, result) => {
    const policy = await policyOf(`deletes: ${deletes}`)
    expect(underPolicy({ ...asked, deletions: consent }, policy).deletions).toBe(result)
  })

  it('is what it was asked to without a policy', () => {
    expect(underPolicy(asked, undefined)).toBe(asked)
  })
})

describe('a repository with a policy', () => {
  it('never sends what is protected, and says so; what Xano changes there still comes', async () => {
    const shop = await openShop()
    shop.write('xano-sync.yaml', 'protect: [function/a.xs]\n')
    shop.edit('function/a.xs', 'value = 1', 'value = 11')
    shop.edit('function/b.xs', 'value = 2', 'value = 22')
    const { code, stdout } = await shop.run('sync')
    expect(code).toBe(3)
    expect(stdout).toMatch(/held +function\/a\.xs +\(.*protected/)
    expect(pushed(shop.xano).join()).toContain('value = 22')
    expect(pushed(shop.xano).join()).not.toContain('value = 11')
  })

  it('neither writes nor sends what is ignored, and says nothing of it', async () => {
    const shop = await openShop()
    shop.write('xano-sync.yaml', 'ignore: [function/a.xs]\n')
    shop.edit('function/a.xs', 'value = 1', 'value = 11')
    shop.xano.colleague('ann').put(shop.read('function/a.xs').replace('value = 11', 'value = 111'))
    const { code, stdout } = await shop.run('sync')
    expect({ code, mentions: stdout.includes('function/a.xs') }).toEqual({ code: 0, mentions: false })
    expect(shop.read('function/a.xs')).toContain('value = 11\n'.trim())
    expect(pushed(shop.xano)).toEqual([])
    expect((await shop.run('status')).stdout).not.toContain('function/a.xs')
  })

  it('shows nothing of what is ignored as a difference or a choice, and says so to whoever asks for it', async () => {
    const shop = await openShop()
    shop.write('xano-sync.yaml', 'ignore: [function/a.xs]\n')
    for (const [name, value] of [
      ['a', 1],
      ['b', 2],
    ] as const) {
      const text = shop.read(`function/${name}.xs`)
      shop.edit(`function/${name}.xs`, `value = ${value}`, 'value = 11')
      shop.xano.colleague('ann').put(text.replace(`value = ${value}`, 'value = 12'))
    }
    expect((await shop.run('sync')).code).toBe(3)
    const all = await shop.run('diff')
    expect([...all.stdout.matchAll(/^diff .*(\w)\.xs$/gm)].map(([, name]) => name)).toEqual(['b'])
    expect(all.stderr).toBe('')
    const json = await shop.run('diff', '--json')
    expect(JSON.parse(json.stdout)).toMatchObject({ differences: [{ path: 'function/b.xs' }] })
    expect(await shop.run('diff', 'function/a.xs')).toMatchObject({
      stdout: '',
      stderr: '1 difference not shown: xano-sync.yaml ignores what lies there.\n',
    })
    const waiting = await shop.run('resolve', '--json')
    expect(JSON.parse(waiting.stdout)).toMatchObject({ conflicts: [{ path: 'function/b.xs' }] })
    await shop.run('resolve', '--xano')
    expect(shop.read('function/b.xs')).toContain('value = 12')
    expect(shop.read('function/a.xs')).toContain('value = 11')
  })

  it.each([
    ['never', ['--delete'], true],
    ['always', [], false],
  ])('with deletes: %s and %j: the object stays: %s', async (deletes, flags, stays) => {
    const shop = await openShop()
    shop.write('xano-sync.yaml', `deletes: ${deletes}\n`)
    shop.remove('function/a.xs')
    await shop.run('sync', ...flags)
    expect(shop.xano.definitions().some(text => text.startsWith('function a '))).toBe(stays)
  })

  it('with drafts, reads them, and sends back as a draft only what it read as one', async () => {
    const shop = await openShop()
    shop.write('xano-sync.yaml', 'drafts: true\n')
    shop.xano.colleague('ann').draft(shop.read('function/a.xs').replace('value = 1', 'value = 10'))
    expect((await shop.run('sync')).code).toBe(0)
    expect(shop.read('function/a.xs')).toContain('value = 10')
    shop.edit('function/a.xs', 'value = 10', 'value = 11')
    shop.edit('function/b.xs', 'value = 2', 'value = 22')
    expect((await shop.run('sync')).code).toBe(0)
    const published = shop.xano.definitions().join()
    expect(published).toContain('value = 22')
    expect(published).not.toContain('value = 11')
    expect(shop.xano.definitions({}, { drafts: true }).join()).toContain('value = 11')
  })

  it('with drafts, tells what is a draft, in the report and in the history, and what has none and is published', async () => {
    const shop = await openShop()
    shop.write('xano-sync.yaml', 'drafts: true\n')
    shop.edit('function/a.xs', 'value = 1', 'value = 10')
    shop.edit('table/user.xs', 'text name', 'text name\n    text phone')
    const planned = await shop.run('push', '--as-draft', '--dry-run')
    expect(planned.stdout).toMatch(/would push +function\/a\.xs +\(updated, as a draft\)/)
    const { code, stdout } = await shop.run('push', '--as-draft')
    expect(code).toBe(0)
    expect(stdout).toMatch(
      /pushed +function\/a\.xs +\(updated, as a draft; it counts once it is published there\)/,
    )
    expect(stdout).toMatch(/pushed +table\/user\.xs +\(updated\)/)
    expect(git(shop.seat.directory, 'log', '-1', '--format=%s%n%b', 'xano/v1')).toMatch(
      /^push: 1 drafted, 1 updated\n- drafted function a\n- updated table user\n/,
    )
    shop.edit('function/a.xs', 'value = 10', 'value = 11')
    await shop.run('push', '--as-draft')
    expect(git(shop.seat.directory, 'log', '-1', '--format=%s', 'xano/v1')).toBe('push: drafted function a')
    shop.edit('function/b.xs', 'value = 2', 'value = 20')
    await shop.run('push')
    expect(git(shop.seat.directory, 'log', '-1', '--format=%s', 'xano/v1')).toBe('push: updated function b')
  })

  it('that is not to be understood does nothing, and exits 2', async () => {
    const shop = await openShop()
    shop.write('xano-sync.yaml', 'deletes: maybe\n')
    for (const name of ['status', 'sync', 'init']) {
      const { code, stderr } = await shop.run(name)
      expect(code).toBe(2)
      expect(stderr).toContain('xano-sync.yaml:1:10: "deletes"')
    }
    expect(shop.xano.requests).toEqual([])
  })

  it('is bound by init to the label and workspace that it names', async () => {
    const xano = await emulator({ multidoc: SMALL, workspaces: [{ id: 2, name: 'two' }] })
    const second = temporary()
    git(second, 'init', '-q', '-b', 'main')
    writeFileSync(join(second, 'xano-sync.yaml'), 'workspace: 1\nbranches: {main: v1}\n')
    expect((await command(seatOf(second, xano), 'init')).code).toBe(0)
    expect(git(second, 'config', 'branch.main.xanoLabel')).toBe('v1')
    expect(git(second, 'config', 'xano-sync.workspace')).toBe('1')
  })
})
