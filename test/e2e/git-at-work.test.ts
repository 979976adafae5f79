import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it, onTestFinished } from 'vitest'
import { temporary } from '../temporary.ts'
import { type Desk, fn, following, ownBranch, PULL, SYNC, type Xano, xanoWith } from './desk.ts'

const TEXTS = ['a', 'b', 'c'].map(name => fn(name, 'one', 'two'))

/** A program that says that it was started, and goes on once it may. */
class Gate {
  readonly #folder = temporary()
  readonly program = join(this.#folder, 'wait')

  constructor(before = '', after = '') {
    const [reached, open] = [join(this.#folder, 'reached'), join(this.#folder, 'open')]
    writeFileSync(
      this.program,
      `#!/bin/sh\n${before}\n: > "${reached}"\nwhile [ ! -e "${open}" ]; do sleep 0.02; done\n${after}\n`,
    )
    chmodSync(this.program, 0o755)
    onTestFinished(() => {
      this.open()
    })
  }

  async reached(): Promise<void> {
    while (!existsSync(join(this.#folder, 'reached'))) await sleep(10)
  }

  open(): void {
    writeFileSync(join(this.#folder, 'open'), '')
  }
}

/** Git as the developer runs it, while something else goes on. */
function start(desk: Desk, args: readonly string[], env: NodeJS.ProcessEnv = {}): ChildProcess {
  return spawn('git', args, { cwd: desk.directory, stdio: 'ignore', env: { ...process.env, ...env } })
}

async function finish(git: ChildProcess): Promise<number | null> {
  if (git.exitCode === null) await once(git, 'exit')
  return git.exitCode
}

const sent = (xano: Xano): string[] =>
  xano.requests.flatMap(({ method, path }) => (method === 'GET' ? [] : [`${method} ${path}`]))

/** On `other` the definitions are older, one is missing and one is new; git takes its time to write what is last. */
async function slowBranches(xano: Xano): Promise<{ desk: Desk; gate: Gate }> {
  const desk = await ownBranch(xano)
  const gate = new Gate('', 'cat')
  desk.git('checkout', '-q', '-b', 'other')
  desk.write('.gitattributes', 'zzz.bin filter=slow\n')
  desk.write('zzz.bin', 'slow')
  desk.edit('function/a.xs', 'one', 'of the other branch')
  desk.remove('function/b.xs')
  desk.write('function/z.xs', fn('z', 'of the other branch'))
  desk.git('add', '-A')
  desk.git('commit', '-qm', 'other')
  desk.git('checkout', '-q', 'main')
  desk.git('config', 'filter.slow.smudge', gate.program)
  return { desk, gate }
}

describe('while git has written files but not yet moved HEAD', () => {
  it('nothing is read, written or sent; then it is the branch that counts', async () => {
    const xano = await xanoWith(TEXTS)
    const { desk, gate } = await slowBranches(xano)
    const checkout = start(desk, ['checkout', '-q', 'other'])
    await gate.reached()
    expect([desk.read('function/b.xs'), desk.git('symbolic-ref', '--short', 'HEAD')]).toEqual([
      undefined,
      'main',
    ])

    const run = desk.run({ ...SYNC, deletions: true }).catch((error: unknown) => error)
    await sleep(300)
    gate.open()
    expect(await finish(checkout)).toBe(0)
    expect(await run).toMatchObject({ code: 'head-moved', message: /another branch than main/ })
    await expect(desk.run()).rejects.toThrow('other is not bound')
    expect(sent(xano)).toEqual([])
    expect(xano.definitions()).toEqual(TEXTS)
    expect(desk.git('status', '--porcelain')).toBe('')
  })

  it('a plan that was made before is dropped: no file is written into the other branch, and nothing is sent', async () => {
    const xano = await xanoWith(TEXTS)
    const { desk, gate } = await slowBranches(xano)
    xano.colleague('ann').put(fn('c', 'ONE', 'two'))
    desk.edit('function/c.xs', 'two', 'TWO')
    let checkout: ChildProcess | undefined
    desk.step = operation => {
      if (checkout || !operation.startsWith('GET')) return
      checkout = start(desk, ['checkout', '-q', 'other'])
      while (!desk.git('status', '--porcelain').includes('b.xs')) {
        // Git is about to write the files of the other branch.
      }
    }
    const run = desk.run().catch((error: unknown) => error)
    await gate.reached()
    await sleep(300)
    gate.open()
    await run
    expect(checkout && (await finish(checkout))).toBe(0)
    expect(await run).toMatchObject({ code: 'head-moved' })
    expect(sent(xano).filter(request => !request.includes('dry'))).toEqual([])
    expect(desk.git('status', '--porcelain')).toBe(' M function/c.xs')
    expect(desk.read('function/c.xs')).toBe(fn('c', 'one', 'TWO'))
  })
})

describe('a commit that somebody makes just before the branch is moved', () => {
  it.each([
    ['of another file', 'a branch of the developer', ownBranch, 'zzz.txt', ''],
    ['of another file', 'a branch that follows Xano', following, 'zzz.txt', ''],
    ['of the same file', 'a branch of the developer', ownBranch, 'function/a.xs', 'mine'],
    ['of the same file', 'a branch that follows Xano', following, 'function/a.xs', 'mine'],
  ])('%s stays, and the news land on it in the same run: on %s', async (_, __, make, path, mine) => {
    const xano = await xanoWith(TEXTS)
    const desk = await make(xano)
    xano.colleague('ann').put(fn('a', 'ONE', 'two'))
    let next = 'replace the index'
    desk.step = operation => {
      if (operation !== next) return
      next = operation === 'git update-ref' ? 'nothing' : 'git update-ref'
      if (next !== 'nothing') return
      desk.write(path, fn('a', 'ONE', `two${mine}`))
      desk.git('add', path)
      desk.git('commit', '-qm', 'mine')
    }
    await desk.run(PULL)
    expect(desk.log()).toContain('mine')
    expect(desk.git('show', 'HEAD:function/a.xs')).toBe(fn('a', 'ONE', `two${mine}`).trim())
    expect(desk.git('status', '--porcelain')).toBe('')
  })
})

describe('what somebody stages just where files are to change places', () => {
  it('voids that look at the folder, and none of those that follow', async () => {
    const xano = await xanoWith(TEXTS)
    const desk = await following(xano)
    xano.colleague('ann').rename({ kind: 'function', name: 'a' }, 'z')
    const places: (string | undefined)[] = []
    desk.step = operation => {
      if (places.length > 0 || operation !== 'journal begin') return
      places.push(desk.read('function/a.xs'), desk.read('function/z.xs'))
      desk.write('note.txt', 'mine')
      desk.git('add', 'note.txt')
    }
    await desk.done(PULL)
    expect(places).toEqual([TEXTS[0], undefined])
    expect([desk.read('function/a.xs'), desk.read('function/z.xs')]).toEqual([
      undefined,
      xano.definitions()[0],
    ])
    expect(desk.git('diff', '--cached', '--name-only')).toContain('note.txt')
    expect(await desk.done()).toMatchObject({ isInStep: true })
  })
})

describe('while the message of a commit is being written', () => {
  it.each<[string, (xano: Xano) => Promise<Desk>, readonly string[], readonly string[]]>([
    ['on a branch of the developer', ownBranch, [], ['pull: updated function a', 'mine', 'own']],
    ['on a branch that follows Xano', following, [], ['pull: updated function a', 'mine']],
    ['with the lock on the index', ownBranch, ['-a'], ['pull: updated function a', 'mine', 'own']],
  ])('%s, files and Xano go on, and the branch waits for the commit', async (_, make, flags, log) => {
    const xano = await xanoWith(TEXTS)
    const desk = await make(xano)
    const gate = new Gate('echo mine > "$1"')
    desk.edit('function/b.xs', 'two', 'TWO')
    if (flags.length === 0) desk.git('add', 'function/b.xs')
    const commit = start(desk, ['commit', '-q', ...flags], { GIT_EDITOR: gate.program })
    await gate.reached()
    const refs = desk.git('for-each-ref', 'refs/heads')

    xano.colleague('ann').put(fn('a', 'ONE', 'two'))
    await desk.done()
    expect(desk.read('function/a.xs')).toBe(fn('a', 'ONE', 'two'))
    expect(xano.definitions()[1]).toBe(fn('b', 'one', 'TWO'))
    expect(desk.git('for-each-ref', 'refs/heads')).toBe(refs)

    gate.open()
    expect(await finish(commit)).toBe(0)
    expect(desk.git('show', '--format=', '--name-only', 'HEAD')).toBe('function/b.xs')
    await desk.done()
    expect(desk.log().slice(0, log.length)).toEqual(log)
    expect(desk.git('status', '--porcelain')).toBe('')
  })
})
