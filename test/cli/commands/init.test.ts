import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import type { Emulator } from '../../../src/emulator/start.ts'
import { HARD } from '../../../src/emulator/switches.ts'
import {
  definitionsIn,
  emulator,
  git,
  pushed,
  type Seat,
  seatOf,
  run as inItsOwnProcess,
} from '../../e2e/support.ts'
import { temporary } from '../../temporary.ts'
import { command, type Told } from '../command.ts'

const PING = 'function ping {\n  input {\n  }\n\n  stack {\n  }\n\n  response = "pong"\n  guid = "g-ping"\n}'
const PONG = PING.replaceAll('ping', 'pong')
const TABLE = 'table user {\n  auth = false\n  schema {\n    int id\n  }\n  guid = "g-user"\n}'
const MULTIDOC = [PING, PONG, TABLE].join('\n---\n')

let xano: Emulator
beforeEach(async () => {
  xano = await emulator({ multidoc: MULTIDOC })
})

const run = (seat: Seat, args: readonly string[]): Promise<Told> => command(seat, ...args)

const below = (seat: Seat, name: string): Seat => ({ ...seat, directory: join(seat.directory, name) })

/** A clone of Xano whose developer works with an origin of git's. */
async function teamOf(): Promise<{ seat: Seat; first: Seat; origin: string }> {
  const seat = seatOf(temporary(), xano)
  await run(seat, ['clone', 'first'])
  const origin = join(seat.directory, 'origin.git')
  git(seat.directory, 'clone', '-q', '--bare', 'first', origin)
  const first = below(seat, 'first')
  git(first.directory, 'remote', 'add', 'origin', origin)
  return { seat, first, origin }
}

const last = (stdout: string): string => stdout.trimEnd().split('\n').at(-1) ?? ''
const NOTHING = 'No definition was written or pushed, and there is nothing that a sync would do.'

describe('init in a folder without git', () => {
  it("that Xano's own command line pulled, finds everything in step and touches no file", async () => {
    const seat = seatOf(temporary(), xano)
    mkdirSync(join(seat.directory, 'function'))
    mkdirSync(join(seat.directory, 'table'))
    writeFileSync(join(seat.directory, 'function/ping.xs'), `${PING}\n`)
    writeFileSync(join(seat.directory, 'function/pong.xs'), PONG)
    writeFileSync(join(seat.directory, 'table/user.xs'), TABLE)
    const before = definitionsIn(seat.directory)
    const { code, stdout, stderr } = await run(seat, ['init'])
    expect({ code, stderr, last: last(stdout) }).toEqual({ code: 0, stderr: '', last: NOTHING })
    expect(definitionsIn(seat.directory)).toEqual(before)
    expect(git(seat.directory, 'symbolic-ref', '--short', 'HEAD')).toBe('v1')
    expect((await run(seat, ['sync'])).code).toBe(0)
    expect(pushed(xano)).toEqual([])
    expect(definitionsIn(seat.directory)).toEqual(before)
  })

  it('that is empty, lists everything as to be pulled, and sync pulls it', async () => {
    const seat = seatOf(temporary(), xano)
    const { stdout } = await run(seat, ['init'])
    expect(stdout.match(/would pull/g)).toHaveLength(3)
    expect(definitionsIn(seat.directory).size).toBe(0)
    expect((await run(seat, ['sync'])).code).toBe(0)
    expect([...definitionsIn(seat.directory).values()].sort()).toEqual(xano.definitions().sort())
    expect(git(seat.directory, 'status', '--porcelain')).toBe('')
  })

  it('that differs, shows a conflict and loses neither text', async () => {
    const seat = seatOf(temporary(), xano)
    mkdirSync(join(seat.directory, 'function'))
    writeFileSync(join(seat.directory, 'function/ping.xs'), PING.replace('"pong"', '"mine"'))
    const { code, stdout } = await run(seat, ['init'])
    expect(code).toBe(3)
    expect(stdout).toMatch(/conflict +function\/ping\.xs/)
    expect(stdout).toContain('No common text is known for 1 definition that here and in Xano differs.')
    expect(stdout).toContain('xano-sync resolve')
    expect(stdout).toContain('xano-sync init --base COMMIT')
    expect((await run(seat, ['sync'])).code).toBe(3)
    expect(readFileSync(join(seat.directory, 'function/ping.xs'), 'utf8')).toContain('"mine"')
    expect(pushed(xano)).toEqual([])
  })
})

describe('init in a clone of a clone', () => {
  it('takes what the history holds as common, so that edits of both sides since then go their way', async () => {
    const { seat, origin } = await teamOf()
    git(seat.directory, 'clone', '-q', origin, 'second')
    const second = below(seat, 'second')
    xano.colleague('ann').put(PONG.replace('"pong"', '"from ann"'))
    const file = join(second.directory, 'function/ping.xs')
    writeFileSync(file, readFileSync(file, 'utf8').replace('"pong"', '"from here"'))
    const { code, stdout } = await run(second, ['init'])
    expect(code).toBe(0)
    expect(stdout).toMatch(/would pull +function\/pong\.xs/)
    expect(stdout).toMatch(/would push +function\/ping\.xs/)
    expect(stdout).not.toMatch(/conflict/)
    expect(pushed(xano)).toEqual([])
    expect((await run(second, ['sync'])).code).toBe(0)
    expect(pushed(xano)).toHaveLength(1)
    expect(readFileSync(join(second.directory, 'function/pong.xs'), 'utf8')).toContain('"from ann"')
  })

  it('leaves a file where an older release has laid it out, whatever was pulled after it', async () => {
    const { seat, first } = await teamOf()
    xano.colleague('ann').put(PING.replace('"pong"', '"from ann"'))
    expect((await run(first, ['pull'])).code).toBe(0)
    const history = git(first.directory, 'fast-export', 'v1').replaceAll('function/pong.xs', 'pong.xs')
    git(seat.directory, 'init', '-q', '-b', 'v1', 'older')
    const older = join(seat.directory, 'older')
    execFileSync('git', ['fast-import', '--quiet'], { cwd: older, input: `${history}\n` })
    git(seat.directory, 'clone', '-q', 'older', 'second')
    const { code, stdout } = await run(below(seat, 'second'), ['init'])
    expect({ code, last: last(stdout) }).toEqual({ code: 0, last: NOTHING })
    expect([...definitionsIn(below(seat, 'second').directory).keys()]).toContain('pong.xs')
  })

  it('takes no edit for a text of Xano that a teammate has committed and never sent, whatever was pulled after it', async () => {
    const { seat, first, origin } = await teamOf()
    const edited = join(first.directory, 'function/ping.xs')
    writeFileSync(
      edited,
      readFileSync(edited, 'utf8').replace('  input', '  description = "from first"\n  input'),
    )
    writeFileSync(join(first.directory, 'function/mine.xs'), 'function mine {\n}')
    git(first.directory, 'add', '.')
    git(first.directory, 'commit', '-qm', 'Not sent yet')
    xano.colleague('ann').put(PONG.replace('"pong"', '"from ann"'))
    await run(first, ['pull'])
    git(first.directory, 'push', '-q', 'origin', 'v1')
    xano.colleague('ann').put(PING.replace('"pong"', '"from ann"'))
    git(seat.directory, 'clone', '-q', origin, 'second')
    const second = below(seat, 'second')
    const { stdout } = await run(second, ['init'])
    expect(stdout).toMatch(/would merge +function\/ping\.xs/)
    expect(stdout).toMatch(/would push +function\/mine\.xs/)
    expect((await run(second, ['sync'])).code).toBe(0)
    const merged = readFileSync(join(second.directory, 'function/ping.xs'), 'utf8')
    expect(merged).toContain('"from first"')
    expect(merged).toContain('"from ann"')
    expect(pushed(xano)).toHaveLength(2)
  })

  it('says what git shows of files that it has given CRLF, and what to do', async () => {
    const { seat, origin } = await teamOf()
    git(seat.directory, 'clone', '-q', '-c', 'core.autocrlf=true', origin, 'second')
    const second = below(seat, 'second')
    const { code, stdout } = await run(second, ['init'])
    expect({ code, last: last(stdout) }).toEqual({ code: 0, last: NOTHING })
    expect(stdout).toContain('checked out 3 definitions with CRLF')
    expect(git(second.directory, 'status', '--porcelain')).not.toBe('')
    expect((await run(second, ['doctor'])).stdout).toContain("git checkout -- '*.xs'")
    git(second.directory, 'checkout', '--', '*.xs')
    expect(git(second.directory, 'status', '--porcelain')).toBe('')
    expect((await run(second, ['init'])).stdout).not.toContain('CRLF')
    expect((await run(second, ['doctor'])).stdout).not.toContain('CRLF')
  })

  it('pulls what Xano has gone back to since the history knew of something newer there', async () => {
    const { seat, first, origin } = await teamOf()
    xano.colleague('ann').put(PONG.replace('"pong"', '"from ann"'))
    await run(first, ['pull'])
    git(first.directory, 'push', '-q', 'origin', 'v1')
    xano.colleague('ann').put(PONG)
    git(seat.directory, 'clone', '-q', origin, 'second')
    const { stdout } = await run(below(seat, 'second'), ['init'])
    expect(stdout).toMatch(/would pull +function\/pong\.xs/)
    expect(stdout).not.toMatch(/would push/)
  })

  it('binds a branch to the label of the same name', async () => {
    const { seat, first, origin } = await teamOf()
    await run(seat, ['clone', '-b', 'v1', 'unused'])
    git(first.directory, 'push', '-q', 'origin', 'HEAD:refs/heads/dev')
    await fetch(`${xano.origin}/api:meta/workspace/1/branch`, {
      method: 'POST',
      headers: { authorization: `Bearer ${xano.token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ label: 'dev', source_branch: 'v1' }),
    })
    git(seat.directory, 'clone', '-q', '-b', 'dev', origin, 'second')
    const second = below(seat, 'second')
    expect((await run(second, ['init'])).code).toBe(0)
    expect(git(second.directory, 'config', 'branch.dev.xanoLabel')).toBe('dev')
  })

  it('that is shallow, knows what its one commit holds', async () => {
    const { seat, first, origin } = await teamOf()
    writeFileSync(join(first.directory, 'note.txt'), 'a commit of the developer')
    git(first.directory, 'add', '.')
    git(first.directory, 'commit', '-qm', 'A note')
    git(first.directory, 'push', '-q', 'origin', 'v1')
    git(seat.directory, 'clone', '-q', '--depth', '1', `file://${origin}`, 'shallow')
    const shallow = below(seat, 'shallow')
    const { code, stdout } = await run(shallow, ['init'])
    expect({ code, last: last(stdout) }).toEqual({ code: 0, last: NOTHING })
    expect((await run(shallow, ['sync'])).code).toBe(0)
    expect(git(shallow.directory, 'status', '--porcelain')).toBe('')
  })

  it('whose commit is checked out without a branch, works there, as CI needs it, and makes no commit', async () => {
    const { seat, origin } = await teamOf()
    git(seat.directory, 'clone', '-q', origin, 'ci')
    const ci = below(seat, 'ci')
    git(ci.directory, 'checkout', '-q', '--detach')
    const commit = git(ci.directory, 'rev-parse', 'HEAD')
    expect((await run(ci, ['init', '-b', 'v1'])).code).toBe(0)
    expect(git(ci.directory, 'config', 'branch.HEAD.xanoLabel')).toBe('v1')
    const file = join(ci.directory, 'function/ping.xs')
    writeFileSync(file, readFileSync(file, 'utf8').replace('"pong"', '"deployed"'))
    xano.colleague('ann').put(PONG.replace('"pong"', '"from ann"'))
    expect((await run(ci, ['status'])).code).toBe(0)
    expect((await run(ci, ['sync'])).code).toBe(0)
    expect(pushed(xano)).toHaveLength(1)
    expect(readFileSync(join(ci.directory, 'function/pong.xs'), 'utf8')).toContain('"from ann"')
    expect(git(ci.directory, 'rev-parse', 'HEAD')).toBe(commit)
  })

  it('made anew for each commit, sends the next one as an edit of what was sent before, in whatever layout', async () => {
    const shop = await emulator({ multidoc: MULTIDOC, switches: HARD })
    xano = shop
    const { seat, first, origin } = await teamOf()
    const statuses = []
    for (const [n, word] of ['one', 'two', 'three'].entries()) {
      const text = `function fresh { input {}\n\n\n  stack {\n\tdebug.log { value = "${word}" } }\n  response = ${n}\n}\n`
      writeFileSync(join(first.directory, 'function/fresh.xs'), text)
      git(first.directory, 'add', '.')
      git(first.directory, 'commit', '-qm', word)
      git(first.directory, 'push', '-q', 'origin', 'v1')
      git(seat.directory, 'clone', '-q', origin, word)
      await run(below(seat, word), ['init', '-b', 'v1'])
      statuses.push((await run(below(seat, word), ['push'])).code)
      expect(shop.definitions().find(each => each.startsWith('function fresh'))).toContain(`"${word}"`)
    }
    expect(statuses).toEqual([0, 0, 0])
  })

  it('takes a commit that is named with --base for a state of Xano', async () => {
    const seat = seatOf(temporary(), xano)
    await run(seat, ['clone', 'first'])
    const second = below(seat, 'second')
    mkdirSync(join(second.directory, 'function'), { recursive: true })
    git(second.directory, 'init', '-q', '-b', 'main')
    writeFileSync(join(second.directory, 'function/ping.xs'), PING.replace('"pong"', '"older"'))
    git(second.directory, 'add', '.')
    git(second.directory, 'commit', '-qm', 'As it was deployed')
    expect((await run(second, ['init', '-b', 'v1'])).stdout).toMatch(/conflict +function\/ping\.xs/)
    const again = await run(second, ['init', '--base', 'HEAD'])
    expect(again.stdout).not.toMatch(/conflict/)
    expect(again.stdout).toMatch(/would pull +function\/ping\.xs/)
    expect((await run(second, ['init', '--base', 'nope'])).code).toBe(2)
  })
})

describe('init in a repository', () => {
  it('without a commit, leaves the branch its name and what is staged staged', async () => {
    const seat = seatOf(temporary(), xano)
    git(seat.directory, 'init', '-q', '-b', 'main')
    writeFileSync(join(seat.directory, 'note.txt'), 'mine')
    git(seat.directory, 'add', '.')
    expect((await run(seat, ['init'])).code).toBe(0)
    expect((await run(seat, ['sync'])).code).toBe(0)
    expect(git(seat.directory, 'symbolic-ref', '--short', 'HEAD')).toBe('main')
    expect(git(seat.directory, 'status', '--porcelain')).toBe('A  note.txt')
    expect(definitionsIn(seat.directory).size).toBe(3)
  })

  it('keeps definitions below --root, and everything else out of it', async () => {
    const seat = seatOf(temporary(), xano)
    git(seat.directory, 'init', '-q', '-b', 'main')
    mkdirSync(join(seat.directory, 'web'))
    writeFileSync(join(seat.directory, 'web/other.xs'), 'function web/other {\n}')
    git(seat.directory, 'add', '.')
    git(seat.directory, 'commit', '-qm', 'The web')
    expect((await run(seat, ['init', '--root', 'back/end'])).code).toBe(0)
    expect((await run(seat, ['sync'])).code).toBe(0)
    expect([...definitionsIn(seat.directory).keys()]).toEqual([
      'back/end/function/ping.xs',
      'back/end/function/pong.xs',
      'back/end/table/user.xs',
      'web/other.xs',
    ])
    expect(pushed(xano)).toEqual([])
    expect(git(seat.directory, 'status', '--porcelain')).toBe('')
  })

  it('asks for --root in a folder below its top', async () => {
    const seat = seatOf(temporary(), xano)
    git(seat.directory, 'init', '-q')
    mkdirSync(join(seat.directory, 'back'))
    const back = below(seat, 'back')
    const refused = await run(back, ['init'])
    expect(refused.code).toBe(2)
    expect(refused.stderr).toContain('--root .')
    expect((await run(back, ['init', '--root', '.'])).code).toBe(0)
    expect(git(seat.directory, 'config', 'xano-sync.root')).toBe('back')
    expect((await run(back, ['init', '--root', '..'])).code).toBe(2)
    await run(seat, ['sync'])
    const moved = await run(back, ['init', '--root', '../front'])
    expect(moved.stderr).toContain('git config xano-sync.root front')
    git(seat.directory, 'mv', 'back', 'front')
    git(seat.directory, 'config', 'xano-sync.root', 'front')
    expect((await run(seat, ['sync'])).stdout).toContain('In step')
  })

  it('run twice, changes nothing the second time', async () => {
    const { first } = await teamOf()
    const before = git(first.directory, 'for-each-ref')
    const file = join(first.directory, 'function/ping.xs')
    writeFileSync(file, readFileSync(file, 'utf8').replace('"pong"', '"mine"'))
    const { code, stdout } = await run(first, ['init'])
    expect(code).toBe(0)
    expect(stdout).toMatch(/would push +function\/ping\.xs/)
    expect(git(first.directory, 'for-each-ref')).toBe(before)
  })

  it('that belongs to another workspace or server, is refused', async () => {
    const other = await emulator({ multidoc: PING, workspaces: [{ id: 2, name: 'two', multidoc: PONG }] })
    const seat = seatOf(temporary(), other)
    await run(seat, ['clone', '-w', '1', 'one'])
    const one = below(seat, 'one')
    const before = git(one.directory, 'for-each-ref') + git(one.directory, 'config', '--list')
    const asked = xano.requests.length
    for (const [who, args] of [
      [one, ['init', '-w', '2']],
      [seatOf(one.directory, xano), ['init', '-w', '1']],
    ] as const)
      expect((await run(who, args)).code).toBe(2)
    expect(git(one.directory, 'for-each-ref') + git(one.directory, 'config', '--list')).toBe(before)
    expect(xano.requests).toHaveLength(asked)
    git(one.directory, 'config', 'xano-sync.workspace', '2')
    const { code, stderr } = await run(one, ['init'])
    expect(code).toBe(2)
    expect(stderr).toContain('workspace 1')
  })

  it('in the middle of a rebase, is refused', async () => {
    const seat = seatOf(temporary(), xano)
    git(seat.directory, 'init', '-q', '-b', 'main')
    git(seat.directory, 'commit', '-q', '--allow-empty', '-m', 'one')
    git(seat.directory, 'checkout', '-q', '--detach')
    mkdirSync(join(seat.directory, '.git/rebase-merge'))
    const { code, stderr } = await run(seat, ['init'])
    expect(code).toBe(1)
    expect(stderr).toContain('rebase')
  })

  it('halts where adopting would empty what the mirror holds', async () => {
    const seat = seatOf(temporary(), xano)
    await run(seat, ['clone', 'first'])
    const first = below(seat, 'first')
    const mirror = git(first.directory, 'rev-parse', 'xano/v1')
    for (const name of ['ping', 'pong']) xano.colleague('ann').delete({ kind: 'function', name })
    xano.colleague('ann').delete({ kind: 'table', name: 'user' })
    const halted = await run(first, ['init'])
    expect(halted.code).toBe(4)
    expect(git(first.directory, 'rev-parse', 'xano/v1')).toBe(mirror)
    const id = /--confirm (\w+)/.exec(halted.stdout)?.[1] ?? ''
    expect((await run(first, ['init', '--confirm', id])).code).toBe(0)
  })
})

describe('init told of in JSON', () => {
  it('says what it is bound to and what the next sync would do, and settled only when that is nothing', async () => {
    const seat = seatOf(temporary(), xano)
    const events = async (args: string[]): Promise<Record<string, unknown>[]> =>
      (await run(seat, args)).stdout
        .trim()
        .split('\n')
        .map(line => JSON.parse(line) as Record<string, unknown>)
    const [ready, ...others] = await events(['init', '--json'])
    expect(others).toEqual([])
    expect(ready).toMatchObject({
      version: 1,
      event: 'ready',
      origin: xano.origin,
      workspace: 1,
      label: 'v1',
      branch: 'v1',
      root: '',
      local: [],
      conflicts: [],
    })
    expect(ready?.['xano']).toHaveLength(3)
    await run(seat, ['sync'])
    expect((await events(['init', '--json'])).map(({ event }) => event)).toEqual(['ready', 'settled'])
  })
})

describe('clone', () => {
  it('with --root, keeps the definitions below that folder', async () => {
    const hard = await emulator({ multidoc: MULTIDOC, switches: HARD })
    const seat = seatOf(temporary(), hard)
    const args = ['clone', '--root', 'backend', 'shop']
    expect((await run(seat, args)).code).toBe(0)
    const shop = below(seat, 'shop')
    expect([...definitionsIn(shop.directory).keys()]).toEqual([
      'backend/function/ping.xs',
      'backend/function/pong.xs',
      'backend/table/user.xs',
    ])
    expect(git(shop.directory, 'status', '--porcelain')).toBe('')
    expect((await run(shop, ['sync'])).code).toBe(0)
    expect((await run(seat, args)).code).toBe(0)
    expect((await run(seat, ['clone', '--root', 'elsewhere', 'shop'])).code).toBe(2)
    expect((await run(seat, ['clone', '--root', '..', 'shop2'])).code).toBe(2)
  })

  it('with --sandbox, keeps a folder in step with the sandbox and leaves the workspace alone', async () => {
    const seat = seatOf(temporary(), xano)
    expect((await run(seat, ['clone', '--sandbox', 'box'])).code).toBe(0)
    const box = below(seat, 'box')
    mkdirSync(join(box.directory, 'function'))
    writeFileSync(join(box.directory, 'function/ping.xs'), PING)
    const before = xano.definitions()
    expect((await run(box, ['sync'])).code).toBe(0)
    expect(
      xano.requests.some(({ method, path }) => method === 'POST' && /sandbox\/multidoc$/.test(path)),
    ).toBe(true)
    expect(xano.definitions()).toEqual(before)
    expect((await run(box, ['init'])).stdout).toContain(NOTHING)
    expect((await run(seat, ['clone', '--sandbox', '-b', 'v1', 'x'])).code).toBe(2)
  })

  it('with --sandbox, tells when the sandbox was filled from another workspace', async () => {
    const two = await emulator({ multidoc: PING, workspaces: [{ id: 2, name: 'two', multidoc: PONG }] })
    const seat = seatOf(temporary(), two)
    for (const id of ['1', '2']) {
      const clone = await run(seat, ['clone', '-w', id, '--sandbox', `box${id}`])
      expect(clone.code).toBe(0)
    }
    const edit = (name: string, text: string): void => {
      mkdirSync(join(seat.directory, name, 'function'), { recursive: true })
      writeFileSync(join(seat.directory, name, 'function/a.xs'), text)
    }
    edit('box1', 'function a {\n}')
    expect((await run(below(seat, 'box1'), ['sync'])).code).toBe(0)
    edit('box2', 'function b {\n}')
    const { code, stderr } = await run(below(seat, 'box2'), ['sync'])
    expect(code).toBe(1)
    expect(stderr).toMatch(/another workspace[^]*reset the sandbox/i)
  })

  it('goes on where it was cut off', async () => {
    const seat = seatOf(temporary(), xano)
    const killed = await inItsOwnProcess(seat, ['clone', 'shop'], { XANO_SYNC_DIE_AT: '12' })
    expect(killed.signal).toBe('SIGKILL')
    expect((await run(seat, ['clone', 'shop'])).code).toBe(0)
    writeFileSync(join(seat.directory, 'shop/note.txt'), '')
    expect((await run(seat, ['clone', '-b', 'nope', 'shop'])).code).toBe(2)
  })
})
