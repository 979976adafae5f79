import { existsSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { BoundElsewhere } from '../../src/engine/ports/errors.ts'
import type { CommitId } from '../../src/engine/ports/git.ts'
import type { MirrorState } from '../../src/engine/ports/history.ts'
import { blobId } from '../../src/engine/texts/blob-id.ts'
import { Git } from '../../src/local/git/git.ts'
import { GitHistory } from '../../src/local/history.ts'
import { baseRef } from '../../src/local/memory/base.ts'
import { mirrorRef } from '../../src/local/memory/mirror.ts'
import { historyContract, NOTHING, state, version } from '../contracts/history.contract.ts'
import { ManualClock } from '../doubles/manual-clock.ts'
import { BINDING, plainGit, repository } from './repository.ts'

const REF = mirrorRef(BINDING.label)
const place = { binding: BINDING, branch: 'main', prefix: '' }
const a = version('function/a.xs', 'function a {\n}')

historyContract('GitHistory', async () => {
  const { directory, git } = await repository()
  return {
    history: new GitHistory(git, place, new ManualClock()),
    reopen: () => new GitHistory(git, place, new ManualClock()),
    states: () =>
      Promise.resolve(Number(plainGit(directory, 'rev-list', '--count', mirrorRef(BINDING.label)))),
  }
})

describe('history in git', () => {
  it('writes commits that git finds nothing wrong with, and leaves no temporary ref', async () => {
    const { directory, git } = await repository()
    const history = new GitHistory(git, place, new ManualClock())
    const mirror = await history.mirror({
      ...state(a),
      subject: 'pull: a "quoted"\nXano-Branch: forged',
      coauthors: [{ name: 'Bo <b> "x"', email: 'bo@example.com', at: new Date(0) }],
    })
    await history.advance([a], NOTHING, mirror)
    await history.keep([{ path: 'local/x', content: 'x' }], 'for a test')
    expect(plainGit(directory, 'fsck', '--strict', '--no-dangling')).toBe('')
    expect(plainGit(directory, 'for-each-ref', '--format=%(refname)').split('\n')).toEqual([
      'refs/remotes/xano/v1',
      'refs/xano-sync/base/main',
      expect.stringMatching(/^refs\/xano-sync\/kept\//),
    ])
    expect(plainGit(directory, 'log', '-1', '--format=%(trailers:key=Xano-Branch,valueonly)', mirror)).toBe(
      'v1',
    )
  })

  describe('with rows in a text that was sent', () => {
    const rows = version(
      'table/user.xs',
      'table user {\n  schema {\n    int id\n  }\n\n  items = [{id: "row-of-a"}]\n}',
    )
    const shown = version('table/user.xs', 'table user {\n  schema {\n    int id\n  }\n}')

    const sent = async () => {
      const { directory, git, gitDirectory } = await repository()
      const history = new GitHistory(git, place, new ManualClock())
      await history.keep([{ path: `sent/${rows.blob}`, content: rows.text }], 'before it was sent')
      await history.advance([a, rows], NOTHING, await history.mirror(state(a, shown)))
      const later = (days: number): GitHistory =>
        new GitHistory(git, place, new ManualClock(Date.UTC(2026, 0, 1 + days)))
      return { directory, gitDirectory, later }
    }

    it('knows them as Base, and no object of git holds them', async () => {
      const { directory, gitDirectory, later } = await sent()
      const history = later(0)
      const { base, mirror } = await history.recall()
      expect([base.get(rows.path), mirror?.tree.get(rows.path)]).toEqual([rows.blob, shown.blob])
      expect(Buffer.from((await history.read([rows.blob])).get(rows.blob) ?? []).toString()).toBe(rows.text)
      expect(plainGit(directory, 'cat-file', '--batch-all-objects', '--batch')).not.toContain('row-of-a')
      const folder = join(gitDirectory, 'xano-sync', 'private')
      expect(readdirSync(folder).map(name => statSync(join(folder, name)).mode & 0o777)).toEqual([0o600])
      await history.advance([a, shown], NOTHING, mirror?.commit)
      expect((await later(0).recall()).base.get(rows.path)).toBe(shown.blob)
    })

    it('commits no save that holds them', async () => {
      const { directory, git } = await repository()
      const history = new GitHistory(git, { ...place, commitSaves: true }, new ManualClock())
      await history.mirror(state(a, shown))
      plainGit(directory, 'commit', '-q', '--allow-empty', '-m', 'own')
      const commit = plainGit(directory, 'rev-parse', 'HEAD') as CommitId
      const saved = (text: string) => {
        const change = { action: 'updated', before: shown, after: rows } as const
        return history.save([{ change, from: [], file: { path: rows.path, content: text } }], {
          branch: 'main',
          commit,
        })
      }
      expect((await saved(rows.text)).kind).toBe('nothing')
      expect((await saved(shown.text)).kind).toBe('landed')
    })

    it('does without them once they are gone', async () => {
      const { gitDirectory, later } = await sent()
      const other = 'workspace shop {\n  env = {KEY: "value"}\n}'
      for (let day = 1; day <= 31; day++)
        await later(day).keep([{ path: 'local/x', content: other }], 'for a test')
      expect(readdirSync(join(gitDirectory, 'xano-sync', 'private'))).toEqual([`${blobId(other)}.xs`])
      expect((await later(31).recall()).base.get(rows.path)).toBe(shown.blob)
    })
  })

  it('keeps once a day what waits with rows, too', async () => {
    const { directory, git, gitDirectory } = await repository()
    const history = new GitHistory(git, place, new ManualClock())
    const half = 'table user {\n  items = [{id: 17}'
    for (let time = 0; time < 2; time++) await history.keepWaiting([{ path: 'local/x', content: half }])
    expect(readdirSync(join(gitDirectory, 'xano-sync', 'private'))).toEqual([`${blobId(half)}.xs`])
    expect(plainGit(directory, 'for-each-ref')).toBe('')
  })

  it('takes a branch forward that had to wait, also where refs are no files and the mirror was read anew', async () => {
    const { directory, git, gitDirectory } = await repository()
    const [b, c] = [version('function/b.xs', 'function b {\n}'), version('function/c.xs', 'function c {\n}')]
    const history = new GitHistory(git, place, new ManualClock())
    const one = await history.mirror(state(a, b))
    plainGit(directory, 'reset', '-q', '--hard', one)
    const two = await history.mirror(state(a, c))
    mkdirSync(join(gitDirectory, 'reftable'))
    await history.recall()
    writeFileSync(join(directory, c.path), c.text)
    rmSync(join(directory, b.path))
    const landed = await history.land([], { branch: 'main', commit: one }, () => false)
    expect(landed).toMatchObject({ kind: 'followed', head: { commit: two } })
    expect(plainGit(directory, 'status', '--porcelain')).toBe('')
  })

  it('has moved Base when what git does beside that is over as well', async () => {
    const { directory, git } = await repository()
    const history = new GitHistory(git, place, new ManualClock())
    const mirror = await history.mirror(state(a))
    const over = join(directory, 'over')
    git.beside(git.run(['-c', `alias.later=!sleep 0.5 && touch ${over}`, 'later']))
    await history.advance([a], NOTHING, mirror)
    expect(existsSync(over)).toBe(true)
  })

  it('takes in what was announced ahead of the state, and comes to the same commit', async () => {
    const many = Array.from({ length: 600 }, (_, at) =>
      version(`function/f${at}.xs`, `function f${at} {\n  // ä\n}`),
    )
    const commits = []
    for (const announced of [many, []]) {
      const { directory, git, gitDirectory } = await repository()
      const history = new GitHistory(git, place, new ManualClock())
      await history.announce(announced)
      commits.push(await history.mirror(state(...many)))
      // Git keeps few objects loose: the commit and its two trees, where it had the texts already.
      expect(plainGit(directory, 'count-objects')).toMatch(announced === many ? /^3 objects/ : /^0 objects/)
      expect(plainGit(directory, 'fsck', '--strict', '--no-dangling')).toBe('')
      expect(existsSync(join(gitDirectory, 'xano-sync/tmp/blobs'))).toBe(false)
    }
    expect(commits[0]).toBe(commits[1])
  })

  it('writes a state whole where git could not take in what was announced', async () => {
    const many = Array.from({ length: 600 }, (_, at) => version(`function/f${at}.xs`, `function f${at} {\n}`))
    const { directory, git, gitDirectory } = await repository()
    writeFileSync(join(gitDirectory, 'xano-sync'), 'no folder')
    const history = new GitHistory(git, place, new ManualClock())
    await history.announce(many)
    const commit = await history.mirror(state(...many))
    expect(plainGit(directory, 'ls-tree', '-r', '--name-only', commit).split('\n')).toHaveLength(600)
  })

  it('knows of a push also what it gave another name, by the guid', async () => {
    const { git } = await repository()
    const history = new GitHistory(git, place, new ManualClock())
    const [old, other] = [
      version('function/a.xs', 'function a {\n  guid = "one"\n}'),
      version('function/c.xs', 'function c {\n  guid = "two"\n}'),
    ]
    const renamed = version('function/b.xs', 'function b {\n  guid = "one"\n}')
    const created = version('function/d.xs', 'function d {\n  guid = "three"\n}')
    await history.mirror(state(old, other))
    await history.mirror({ ...state(renamed, created), subject: 'push: 1 renamed', pushed: true })
    expect(await history.pushesSince(new Date(0))).toEqual([
      { path: renamed.path, before: old.blob, after: renamed.blob },
    ])
  })

  it('knows of a push what exchanged names, and so places, by the guid', async () => {
    const { git } = await repository()
    const history = new GitHistory(git, place, new ManualClock())
    const holding = (name: string, guid: string) =>
      version(`function/${name}.xs`, `function ${name} {\n  guid = "${guid}"\n}`)
    const [a, b, c] = [holding('a', 'one'), holding('b', 'two'), holding('c', 'three')]
    const [otherA, otherB, otherC] = [holding('a', 'two'), holding('b', 'one'), holding('c', 'four')]
    await history.mirror(state(a, b, c))
    const subject = 'push: 2 renamed, 1 deleted, 1 created'
    await history.mirror({ ...state(otherA, otherB, otherC), subject, pushed: true })
    expect(await history.pushesSince(new Date(0))).toEqual([
      { path: a.path, before: b.blob, after: otherA.blob },
      { path: b.path, before: a.blob, after: otherB.blob },
    ])
  })

  it('hears of the pushes of another process, and of those within an hour or less before the time asked for', async () => {
    const { directory } = await repository()
    const starts: string[] = []
    const git = new Git(directory, step => starts.push(step))
    const clock = new ManualClock()
    const [history, other] = [new GitHistory(git, place, clock), new GitHistory(git, place, clock)]
    const holding = (word: string) => version(a.path, `function a {\n  ${word}\n}`)
    const [one, two, three] = [holding('one'), holding('two'), holding('three')]
    const push = (to: typeof a, by: GitHistory) =>
      by.mirror({ ...state(to), subject: 'push: updated', pushed: true })
    const began = clock.now().getTime()
    const since = (ms: number) => history.pushesSince(new Date(began + ms))
    await history.mirror(state(one))
    clock.pass(600_000)
    await push(two, history)
    const first = { path: a.path, before: one.blob, after: two.blob }
    expect(await since(0)).toEqual([first])
    starts.length = 0
    expect(await since(3_599_999)).toEqual([first])
    expect(starts).toEqual([])
    await other.recall()
    clock.pass(600_000)
    await push(three, other)
    await history.recall()
    const second = { path: a.path, before: two.blob, after: three.blob }
    expect(await since(0)).toEqual([first, second])
    expect(await since(3_599_999)).toEqual([first, second])
    expect(await since(3_600_000)).toEqual([])
    expect(await since(0)).toEqual([first, second])
  })

  it('writes the same state with the same name, whatever is said to have been before', async () => {
    const [b, c] = [version('function/b.xs', 'function b {\n}'), version('function/c.xs', 'function c {\n}')]
    const whole = async (before: MirrorState['before']): Promise<string[]> => {
      const { directory, git } = await repository()
      await new GitHistory(git, place, new ManualClock()).mirror(state(a, b))
      const history = new GitHistory(git, place, new ManualClock())
      await history.recall()
      const mirror = await history.mirror({ ...state(a, c), ...(before && { before }) })
      await history.advance([a, c], NOTHING, mirror)
      const tree = (ref: string): string => plainGit(directory, 'ls-tree', '-r', ref)
      return [mirror, tree(mirror), tree(baseRef('main'))]
    }
    const once = await whole(undefined)
    expect(once[1]?.split('\n').map(line => line.split('\t')[1])).toEqual([a.path, c.path])
    for (const before of [[a, b], [b, a], [a], [a, c], [b, c], []]) expect(await whole(before)).toEqual(once)
  })

  it('takes no word for the name of a state that is none', async () => {
    const { directory, git } = await repository()
    const digest = (): string => plainGit(directory, 'log', '-1', '--format=%(trailers:key=Xano-Digest)', REF)
    const history = new GitHistory(git, place, new ManualClock())
    const one = await history.mirror(state(a))
    const [name, message] = [digest(), plainGit(directory, 'log', '-1', '--format=%B', one)]
    await history.mirror(state())
    const tree = plainGit(directory, 'rev-parse', `${REF}^{tree}`)
    for (const other of ['', 'Xano-Digest: '.padEnd(77, '7')]) {
      const words = message.replace(/^Xano-Digest: .*$/m, other)
      plainGit(directory, 'update-ref', REF, plainGit(directory, 'commit-tree', tree, '-m', words))
      const next = new GitHistory(git, place, new ManualClock())
      await next.recall()
      await next.mirror({ ...state(a), before: [] })
      expect(digest()).toBe(name)
    }
  })

  it('names the workspace and the branch under each state', async () => {
    const { directory, git } = await repository()
    const mirror = await new GitHistory(git, place, new ManualClock()).mirror(state(a))
    const trailers = plainGit(directory, 'log', '-1', '--format=%(trailers:only)', mirror)
    expect(trailers).toMatch(/^Xano-Workspace: 7\nXano-Branch: v1\nXano-Digest: sum-sha256:[0-9a-f]{64}$/)
  })

  it('writes nothing when nothing is new', async () => {
    const { directory, git } = await repository()
    const history = new GitHistory(git, place, new ManualClock())
    const mirror = await history.mirror(state(a))
    await history.advance([a], NOTHING, mirror)
    const before = plainGit(directory, 'count-objects')
    const { base, note } = await history.recall()
    await history.mirror(state(a))
    await history.advance([a], note, mirror)
    await history.keep([], 'for nothing')
    expect(base.size).toBe(1)
    expect(plainGit(directory, 'count-objects')).toBe(before)
  })

  it('holds the files of Base and of the mirror once, as long as they are the same', async () => {
    const { git } = await repository()
    const history = new GitHistory(git, place, new ManualClock())
    const b = version('function/b.xs', 'function b {\n}')
    const mirror = await history.mirror(state(a, b))
    await history.advance([a, b], NOTHING, mirror)
    const same = await history.recall()
    expect(same.base).toBe(same.mirror?.tree)
    await history.advance([a], NOTHING, mirror)
    expect([...(await history.recall()).base.keys()]).toEqual([a.path])
    expect([...(same.mirror?.tree.keys() ?? [])]).toEqual([a.path, b.path])
  })

  it('refuses a Base that belongs to another workspace', async () => {
    const { git } = await repository()
    const history = new GitHistory(git, place, new ManualClock())
    await history.advance([a], NOTHING, await history.mirror(state(a)))
    const elsewhere = new GitHistory(
      git,
      { ...place, binding: { ...BINDING, workspace: 8 } },
      new ManualClock(),
    )
    await expect(elsewhere.recall()).rejects.toThrow(BoundElsewhere)
  })

  describe('what was kept', () => {
    const DAY_MS = 86_400_000

    /** A repository in which something is kept each day, in git and beside it. */
    async function keeping() {
      const { directory, git } = await repository()
      const clock = new ManualClock()
      const { gitDirectory } = await git.folders()
      let kept = 0
      const keep = async (): Promise<void> => {
        const content = `table a${kept++} {\n  items = [\n    {id: 1}\n  ]\n}`
        const files = [
          { path: 'local/a', content: `text ${kept}` },
          { path: 'local/b', content },
        ]
        await new GitHistory(git, place, clock).keep(files, 'for a test')
      }
      const daily = async (days: number): Promise<void> => {
        for (let day = 0; day < days; day++) {
          await keep()
          clock.pass(DAY_MS)
        }
      }
      const there = (): number[] => [
        plainGit(directory, 'for-each-ref', 'refs/xano-sync/kept/').split('\n').length,
        readdirSync(join(gitDirectory, 'xano-sync', 'private')).length,
      ]
      return { clock, gitDirectory, keep, daily, there }
    }

    it('goes after thirty days, and not before', async () => {
      const { keep, daily, there } = await keeping()
      await daily(30)
      await keep()
      expect(there()).toEqual([31, 31])
      await daily(2)
      expect(there()).toEqual([32, 32])
      await daily(1)
      expect(there()).toEqual([32, 32])
    })

    it.each([
      ['ahead', 400],
      ['behind', -400],
    ])('stays where the clock is %s for a while', async (_, days) => {
      const { clock, keep, daily, there } = await keeping()
      await daily(3)
      clock.pass(days * DAY_MS)
      await keep()
      clock.pass(-days * DAY_MS)
      await daily(2)
      expect(there()).toEqual([6, 6])
    })

    it('stays where it is not known any more on which days it was kept', async () => {
      const { clock, gitDirectory, daily, there } = await keeping()
      await daily(3)
      rmSync(join(gitDirectory, 'xano-sync', 'days'))
      clock.pass(40 * DAY_MS)
      await daily(2)
      expect(there()).toEqual([5, 5])
    })
  })

  it('keeps what waits once a day, whichever process sees it, and at once where it is another text', async () => {
    const { directory, git } = await repository()
    const clock = new ManualClock()
    const history = new GitHistory(git, place, clock)
    const kept = (): string[] =>
      plainGit(directory, 'for-each-ref', 'refs/xano-sync/kept/').split('\n').filter(Boolean)
    const keep = (content: string, by = history): Promise<void> =>
      by.keepWaiting([{ path: 'local/a', content }])
    await history.keepWaiting([])
    expect(kept()).toEqual([])
    await keep('a')
    const first = kept()
    clock.pass(23 * 3_600_000)
    await keep('a')
    await keep('a', new GitHistory(git, place, clock))
    expect(kept()).toEqual(first)
    clock.pass(2 * 3_600_000)
    await keep('a')
    expect(kept()).toHaveLength(2)
    await keep('a', new GitHistory(git, place, clock))
    expect(kept()).toHaveLength(2)
    clock.pass(1000)
    await history.keepWaiting(['a', 'b'].map(content => ({ path: `local/${content}`, content })))
    expect(kept()).toHaveLength(3)
    const [last = ''] = plainGit(directory, 'for-each-ref', '--sort=-refname', 'refs/xano-sync/kept/').split(
      '\n',
    )
    expect(plainGit(directory, 'ls-tree', '-r', '--name-only', last.split(' ')[0] ?? '')).toBe('local/b')
    await keep('a')
    expect(kept()).toHaveLength(3)
    for (const content of ['a', 'b'])
      expect(plainGit(directory, 'rev-list', '--objects', '--glob=refs/xano-sync/kept/*')).toContain(
        blobId(content),
      )
  })

  it('encodes labels that git would not take as the name of a ref', () => {
    expect(mirrorRef('v1')).toBe('refs/remotes/xano/v1')
    expect(mirrorRef('feature/a b..c.lock')).toBe('refs/remotes/xano/feature%2Fa%20b%2E.c%2Elock')
  })
})
