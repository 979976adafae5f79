import { existsSync, linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { editDefinition } from '../../fixtures/edit.ts'
import { prng } from '../../fixtures/prng.ts'
import type { Emulator } from '../../src/emulator/start.ts'
import { HARD } from '../../src/emulator/switches.ts'
import { LOCK_PATIENCE_MS } from '../../src/local/git/git.ts'
import { temporary } from '../temporary.ts'
import { definitionsIn, emulator, git, pushed, run, type Seat, seatOf } from './support.ts'
import { Watching } from './watching.ts'

const fn = (name: string, word = 'a'): string =>
  `function ${name} {\n  input {\n  }\n\n  stack {\n    debug.log {\n      value = "${word}"\n    }\n  }\n\n  response = null\n}`

/** A clone of a workspace with three functions and a table, on a branch that does not serve production. */
async function clone(options: Parameters<typeof emulator>[0] = {}): Promise<{ xano: Emulator; seat: Seat }> {
  const texts = [
    fn('one'),
    fn('two'),
    fn('three'),
    'table user {\n  auth = false\n\n  schema {\n    int id\n    text name\n  }\n}',
  ]
  const xano = await emulator({ multidoc: texts.join('\n---\n'), ...options })
  await fetch(`${xano.origin}/api:meta/workspace/1/branch`, {
    method: 'POST',
    headers: { authorization: `Bearer ${xano.token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ label: 'dev', source_branch: 'v1' }),
  })
  const directory = temporary()
  const cloned = await run(seatOf(directory, xano), ['clone', '-w', '1', '-b', 'dev', 'c'])
  if (cloned.code !== 0) throw new Error(cloned.stderr)
  return { xano, seat: seatOf(join(directory, 'c'), xano) }
}

const DEV = { branch: 'dev' }

/** Has a branch serve production, in the place of the one that does. */
const publish = ({ origin, token }: Emulator, label: string): Promise<Response> =>
  fetch(`${origin}/api:meta/workspace/1/branch/${label}/live`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}` },
  })

const remote = (xano: Emulator, name: string): string | undefined =>
  xano.definitions(DEV).find(text => text.includes(` ${name} {`))

const has = (xano: Emulator, name: string, word: string): boolean =>
  remote(xano, name)?.includes(word) === true

describe('a watch', () => {
  it('pushes what is saved and pulls what others edit, without an echo of either', async () => {
    const { xano, seat } = await clone({ switches: HARD })
    const watch = new Watching(seat)
    await watch.until(() => watch.count('settled') === 1, 'the first agreement')
    await watch.settles(
      () => {
        writeFileSync(join(seat.directory, 'function/one.xs'), fn('one', 'mine'))
      },
      () => has(xano, 'one', 'mine'),
    )
    await watch.settles(
      () => xano.colleague('ann').put(fn('two', 'theirs'), DEV),
      () => readFileSync(join(seat.directory, 'function/two.xs'), 'utf8').includes('theirs'),
    )
    expect(pushed(xano)).toHaveLength(1)
    expect(git(seat.directory, 'status', '--porcelain')).toBe('')
    expect(
      git(seat.directory, 'log', '--format=%s', 'xano/dev').split('\n').slice(0, -1).length,
    ).toBeLessThanOrEqual(3)
  })

  it('takes a file that is written in two steps, or saved by rename, when it is whole', async () => {
    const { xano, seat } = await clone()
    const watch = new Watching(seat)
    await watch.until(() => watch.count('settled') === 1, 'the first agreement')
    const path = join(seat.directory, 'function/one.xs')
    const text = fn('one', 'both halves')
    await watch.settles(
      async () => {
        writeFileSync(path, text.slice(0, 40))
        await sleep(60)
        writeFileSync(path, text)
      },
      () => has(xano, 'one', 'both halves'),
    )
    await watch.settles(
      () => {
        writeFileSync(`${path}.tmp`, fn('one', 'renamed over'))
        renameSync(`${path}.tmp`, path)
      },
      () => has(xano, 'one', 'renamed over'),
    )
    expect(pushed(xano).map(each => /value = "(.*)"/.exec(each)?.[1])).toEqual([
      'both halves',
      'renamed over',
    ])
  })

  it('names the line of what does not lex, holds it, and sends it when it is whole', async () => {
    const { xano, seat } = await clone()
    const watch = new Watching(seat)
    await watch.until(() => watch.count('settled') === 1, 'the first agreement')
    const path = join(seat.directory, 'function/one.xs')
    await watch.settles(
      () => {
        writeFileSync(path, fn('one', 'x').replace(/\}$/, ''))
      },
      () => watch.count('held') === 1,
    )
    expect(watch.events.find(({ event }) => event === 'held')).toMatchObject({
      path: 'function/one.xs',
      reason: expect.stringMatching(/line \d+, column \d+/) as string,
    })
    expect(pushed(xano)).toEqual([])
    await watch.settles(
      () => {
        writeFileSync(path, fn('one', 'whole'))
      },
      () => has(xano, 'one', 'whole'),
    )
  })

  it('asks about tables and deletions, and goes on with everything else', async () => {
    const { xano, seat } = await clone()
    const watch = new Watching(seat)
    await watch.until(() => watch.count('settled') === 1, 'the first agreement')
    await watch.settles(
      () => {
        const path = join(seat.directory, 'table/user.xs')
        writeFileSync(path, readFileSync(path, 'utf8').replace('text name', 'text name\n    text mail'))
      },
      () => watch.count('question') === 1,
    )
    await watch.settles(
      () => {
        rmSync(join(seat.directory, 'function/two.xs'))
      },
      () => watch.count('question') === 2,
    )
    const asked = watch.events.filter(({ event }) => event === 'question').map(({ question }) => question)
    expect(asked).toEqual(['table', 'deletion'])
    expect(pushed(xano)).toEqual([])
    await watch.settles(
      async () => {
        expect((await run(seat, ['sync', '--delete'])).code).toBe(0)
      },
      () => watch.isAtRest,
    )
    expect(remote(xano, 'user')).toContain('text mail')
    expect(remote(xano, 'two')).toBeUndefined()
  })

  it('sends what was decided beside it, though no file has changed, and says so when it makes a lost mirror anew', async () => {
    const { xano, seat } = await clone()
    const path = join(seat.directory, 'function/one.xs')
    const watch = new Watching(seat)
    await watch.until(() => watch.count('settled') === 1, 'the first agreement')
    await run(seat, ['pause'])
    await watch.until(() => watch.count('paused') === 1, 'the pause')
    writeFileSync(path, readFileSync(path, 'utf8').replace('"a"', '"mine"'))
    xano.colleague('ann').put(fn('one', 'theirs'), DEV)
    await run(seat, ['resume'])
    await watch.until(() => watch.count('conflict') === 1, 'the conflict')
    await watch.settles(
      async () => {
        expect((await run(seat, ['resolve', 'function/one.xs', '--local'])).code).toBe(0)
      },
      () => watch.isAtRest,
    )
    expect(remote(xano, 'one')).toContain('mine')
    git(seat.directory, 'update-ref', '-d', 'refs/remotes/xano/dev')
    await watch.settles(
      () => {
        writeFileSync(path, readFileSync(path, 'utf8').replace('mine', 'mine again'))
      },
      () => has(xano, 'one', 'mine again'),
    )
    expect(watch.stderr).toContain('xano/dev had been lost, and was made anew')
  })

  it('stands still during a rebase and on a branch that is not bound, says so, and goes on', async () => {
    const { xano, seat } = await clone()
    const watch = new Watching(seat)
    await watch.until(() => watch.count('settled') === 1, 'the first agreement')
    git(seat.directory, 'switch', '-q', '-c', 'elsewhere')
    await watch.until(() => watch.count('paused') === 1, 'the pause')
    writeFileSync(join(seat.directory, 'function/one.xs'), fn('one', 'not for Xano'))
    await sleep(600)
    git(seat.directory, 'checkout', '-q', '--', '.')
    git(seat.directory, 'switch', '-q', 'dev')
    await watch.until(() => watch.count('resumed') === 1, 'going on')
    writeFileSync(join(seat.directory, '.git/MERGE_HEAD'), `${git(seat.directory, 'rev-parse', 'HEAD')}\n`)
    await watch.until(() => watch.count('paused') === 2, 'the second pause')
    rmSync(join(seat.directory, '.git/MERGE_HEAD'))
    await watch.settles(
      () => {
        writeFileSync(join(seat.directory, 'function/one.xs'), fn('one', 'for Xano'))
      },
      () => has(xano, 'one', 'for Xano'),
    )
    expect(pushed(xano).map(each => /value = "(.*)"/.exec(each)?.[1])).toEqual(['for Xano'])
  })

  it('is one for a folder, told of by status, survives without its repository, and ends on a signal with 130', async () => {
    const { seat } = await clone()
    const watch = new Watching(seat)
    await watch.until(() => watch.count('settled') === 1, 'the first agreement')
    const second = await run(seat, ['watch', '--json'])
    expect(second.code).toBe(2)
    expect(second.stderr).toContain(`process ${String(watch.process.pid)}`)
    const status = JSON.parse((await run(seat, ['status', '--json'])).stdout) as { watch: object }
    expect(status.watch).toMatchObject({ pid: watch.process.pid, phase: 'resting', words: 'in step' })
    git(seat.directory, 'switch', '-q', '-c', 'elsewhere')
    await watch.until(() => watch.count('paused') === 1, 'the pause')
    const unbound = await run(seat, ['status', '--json'])
    expect(unbound.code).toBe(2)
    const words = 'paused: the branch elsewhere is not bound to a branch of Xano'
    expect(JSON.parse(unbound.stdout)).toMatchObject({ event: 'error', watch: { phase: 'blocked', words } })
    git(seat.directory, 'switch', '-q', 'dev')
    await watch.until(() => watch.count('resumed') === 1, 'going on')
    renameSync(join(seat.directory, '.git'), join(seat.directory, 'away'))
    await watch.until(() => watch.count('paused') === 2, 'the pause without a repository')
    renameSync(join(seat.directory, 'away'), join(seat.directory, '.git'))
    await watch.until(() => watch.count('resumed') === 2, 'going on with it')
    expect(await watch.stop('SIGTERM')).toBe(130)
    expect(JSON.parse((await run(seat, ['status', '--json'])).stdout)).toMatchObject({ watch: null })
  })

  it('goes to work by itself where a kill has left its lock on the index', async () => {
    const { seat } = await clone()
    const draft = join(seat.directory, '.git/xano-sync/index')
    const lock = join(seat.directory, '.git/index.lock')
    writeFileSync(draft, '')
    linkSync(draft, lock)
    const watch = new Watching(seat)
    await watch.until(() => watch.count('settled') === 1, 'the first agreement')
    expect(existsSync(lock)).toBe(false)
  })

  it('does nothing while it is paused, also after a restart', async () => {
    const { xano, seat } = await clone()
    await run(seat, ['pause'])
    const watch = new Watching(seat)
    await watch.until(() => watch.count('paused') === 1, 'the pause')
    writeFileSync(join(seat.directory, 'function/one.xs'), fn('one', 'later'))
    await run(seat, ['resume'])
    await watch.until(() => watch.count('settled') === 1, 'the agreement')
    expect(pushed(xano)).toHaveLength(1)
  })

  it('pushes to a live branch only by consent, which it remembers', async () => {
    const xano = await emulator({ multidoc: fn('one') })
    const directory = temporary()
    await run(seatOf(directory, xano), ['clone', '-w', '1', 'c'])
    const seat = seatOf(join(directory, 'c'), xano)
    const refused = await run(seat, ['watch', '--json'])
    expect(refused.code).toBe(2)
    expect(refused.stderr).toContain('--live')
    const first = new Watching(seat, '--live')
    await first.until(() => first.count('settled') === 1, 'the first agreement')
    await first.stop()
    const again = new Watching(seat)
    await again.until(() => again.count('settled') === 1, 'the agreement')
    expect(again.events[0]).toMatchObject({ event: 'ready', live: true })
  })

  it('has status tell whether the branch is live, however often that changes', async () => {
    const { xano, seat } = await clone()
    const first = new Watching(seat)
    await first.until(() => first.count('settled') === 1, 'the first agreement')
    await first.stop()
    const watch = new Watching(seat)
    await watch.until(() => watch.count('settled') === 1, 'the agreement')
    const live = async (): Promise<unknown> =>
      (JSON.parse((await run(seat, ['status', '--json'])).stdout) as { live: unknown }).live
    const heard: unknown[] = [await live()]
    for (const label of ['dev', 'v1']) {
      const before = watch.count('ready')
      await publish(xano, label)
      writeFileSync(join(seat.directory, 'function/one.xs'), fn('one', label))
      await watch.until(() => watch.count('ready') > before, 'the news of that')
      await watch.until(() => watch.events.at(-1)?.event === 'settled', 'the agreement on it')
      heard.push(await live())
    }
    expect(heard).toEqual([false, true, false])
  })

  it('goes on where git takes no settings', async () => {
    const { xano, seat } = await clone()
    writeFileSync(join(seat.directory, '.git/config.lock'), '')
    const watch = new Watching(seat)
    await watch.until(() => watch.count('settled') === 1, 'the first agreement')
    await sleep(LOCK_PATIENCE_MS + 1000)
    await watch.settles(
      () => {
        writeFileSync(join(seat.directory, 'function/one.xs'), fn('one', 'mine'))
      },
      () => has(xano, 'one', 'mine'),
    )
  })

  it('brings both sides together whatever is edited, killed and restarted in the meantime', async () => {
    const random = prng(20_261_121)
    const functions = Array.from({ length: 16 }, (_, n) => fn(`f${n}`))
    const { xano, seat } = await clone({ multidoc: functions.join('\n---\n'), switches: HARD })
    let watch = new Watching(seat)
    await watch.until(() => watch.count('settled') === 1, 'the first agreement')
    const paths = [...definitionsIn(seat.directory).keys()]
    const half = Math.floor(paths.length / 2)
    for (let round = 0; round < 12; round++) {
      const path = join(seat.directory, random.pick(paths.slice(0, half)))
      writeFileSync(path, editDefinition(readFileSync(path, 'utf8'), round))
      const other = readFileSync(join(seat.directory, random.pick(paths.slice(half))), 'utf8')
      const [header = ''] = /^function .*$/m.exec(other) ?? []
      const theirs = xano.definitions(DEV).find(text => text.includes(header)) ?? ''
      xano.colleague('ann').put(editDefinition(theirs, round), DEV)
      await sleep(20 + random.below(250))
      if (round % 4 !== 3) continue
      await watch.kill()
      watch = new Watching(seat)
    }
    const texts = (side: Iterable<string>): string[] => [...side].map(text => text.trim()).sort()
    const isEqual = (): boolean =>
      texts(definitionsIn(seat.directory).values()).join() === texts(xano.definitions(DEV)).join()
    await watch.until(() => watch.count('settled') > 0 && isEqual(), 'both sides being equal')
    const { length } = pushed(xano)
    await sleep(1500)
    expect(pushed(xano)).toHaveLength(length)
    expect(git(seat.directory, 'fsck', '--strict')).not.toMatch(/error/)
    const trees = git(seat.directory, 'log', '--format=%T', 'xano/dev').split('\n')
    expect(trees.every((tree, at) => tree !== trees[at + 1])).toBe(true)
  })
})
