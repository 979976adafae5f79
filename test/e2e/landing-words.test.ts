import { describe, expect, it } from 'vitest'
import { temporary } from '../temporary.ts'
import { bindMain, Desk, fn, ownBranch, plainGit, PULL, type Xano, xanoWith } from './desk.ts'

const MINUTE = 60_000

const body = (desk: Desk, ref = 'HEAD'): string[] => desk.git('log', '-1', '--format=%B', ref).split('\n')
const signature = (desk: Desk): string => desk.git('log', '-1', '--format=%an %at %cn %ct')
const trailer = (desk: Desk, key: string, ref = 'HEAD'): string =>
  desk.git('log', '-1', `--format=%(trailers:key=${key},valueonly)`, ref).trim()

const three = (): Promise<Xano> =>
  xanoWith(['a', 'b', 'c'].map(name => fn(name, `${name}_1`, `${name}_2`, `${name}_3`)))

/** Somebody in Xano changes the first statement of a function, a minute later than what was before. */
function changes(xano: Xano, who: string, name: string, word: string): void {
  xano.clock.pass(MINUTE)
  xano.colleague(who).put(fn(name, word, `${name}_2`, `${name}_3`))
}

describe('a commit that lands what came from Xano', () => {
  it('tells what it changes, and of the mirror’s last commit nothing else', async () => {
    const xano = await three()
    const desk = await ownBranch(xano)
    desk.edit('function/b.xs', 'b_1', 'here')
    changes(xano, 'ann', 'a', 'there')
    changes(xano, 'bo', 'b', 'there')
    await desk.done(PULL)
    expect(desk.log('xano/v1')[0]).toBe('pull: 2 updated')
    expect(desk.log()[0]).toBe('pull: updated function a')
    expect(body(desk).join('\n')).not.toContain('function b')
    expect(signature(desk)).toBe('ann@example.com 1767225660 ann@example.com 1767225660')
    expect(trailer(desk, 'Co-authored-by')).toBe('')
    expect(trailer(desk, 'Xano-Workspace')).toBe('1')
    expect(trailer(desk, 'Xano-Digest')).toBe('')
  })

  it('holds all that several commits of the mirror brought, in the names of all who made it', async () => {
    const xano = await three()
    const desk = await ownBranch(xano)
    const own = desk.git('rev-parse', 'HEAD')
    changes(xano, 'ann', 'a', 'first')
    await desk.done(PULL)
    changes(xano, 'bo', 'b', 'second')
    await desk.done(PULL)
    expect(desk.log()).toEqual([
      'pull: updated function b',
      'pull: updated function a',
      'own',
      'pull: 3 created',
    ])
    desk.git('reset', '-q', '--hard', own)
    await desk.done(PULL)
    expect(body(desk).slice(0, 4)).toEqual([
      'pull: 2 updated',
      '',
      '- updated function a (ann@example.com, 2026-01-01T00:01:00.000Z)',
      '- updated function b (bo@example.com, 2026-01-01T00:02:00.000Z)',
    ])
    expect(signature(desk)).toBe('bo@example.com 1767225720 bo@example.com 1767225720')
    expect(trailer(desk, 'Co-authored-by')).toBe('ann@example.com <ann@example.com>')
    expect(trailer(desk, 'Xano-Digest')).toBe(trailer(desk, 'Xano-Digest', 'xano/v1'))
  })

  it('is the same in two clones of which one saw every state and the other only the last', async () => {
    const xano = await three()
    const first = await ownBranch(xano)
    const directory = temporary()
    plainGit(directory, 'clone', '-q', first.directory, '.')
    await bindMain(directory)
    const second = new Desk(directory, xano)
    await second.adopt()
    await second.done()
    second.git('config', '--unset', 'branch.main.merge')
    first.git('config', 'branch.main.merge', 'refs/heads/main')
    changes(xano, 'ann', 'a', 'once')
    await first.run({ ...PULL, local: false })
    changes(xano, 'bo', 'a', 'twice')
    changes(xano, 'ann', 'c', 'once')
    await first.done(PULL)
    await second.done(PULL)
    expect(first.log('xano/v1').length).toBeGreaterThan(second.log('xano/v1').length)
    expect(second.git('rev-parse', 'HEAD')).toBe(first.git('rev-parse', 'HEAD'))
    expect(body(first).slice(2, 4)).toEqual([
      '- updated function a (bo@example.com, 2026-01-01T00:02:00.000Z)',
      '- updated function c (ann@example.com, 2026-01-01T00:03:00.000Z)',
    ])
  })

  it('names what was renamed and deleted as such', async () => {
    const xano = await three()
    const desk = await ownBranch(xano)
    const ann = xano.colleague('ann')
    ann.rename({ kind: 'function', name: 'a' }, 'renamed')
    ann.delete({ kind: 'function', name: 'b' })
    await desk.done(PULL)
    expect(body(desk).slice(0, 4)).toEqual([
      'pull: 1 deleted, 1 renamed',
      '',
      '- deleted function b (ann@example.com, 2026-01-01T00:00:00.000Z)',
      '- renamed function a to function renamed (ann@example.com, 2026-01-01T00:00:00.000Z)',
    ])
    const files = desk.git('show', '--format=', '--name-status', '--no-renames', 'HEAD').split('\n')
    expect(files).toEqual(['D\tfunction/a.xs', 'D\tfunction/b.xs', 'A\tfunction/renamed.xs'])
  })

  it('is the workspace’s where nobody is known, at the time at which it was seen', async () => {
    const xano = await xanoWith(
      ['a', 'b'].map(name => fn(name, 'one')),
      {},
    )
    const desk = await ownBranch(xano)
    xano.faults.add({
      match: { path: '*/audit_log' },
      count: 99,
      action: { type: 'status', status: 403 },
    })
    xano.clock.pass(MINUTE)
    xano.colleague('ann').put(fn('a', 'two'))
    await desk.done(PULL)
    expect(signature(desk)).toBe('Xano workspace 1 1767225660 Xano workspace 1 1767225660')
  })
})
