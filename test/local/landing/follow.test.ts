import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Version } from '../../../src/core/sync/snapshot.ts'
import { keyOf } from '../../../src/core/xs/identity.ts'
import type { CommitId } from '../../../src/engine/ports/git.ts'
import type { Arrival } from '../../../src/engine/ports/history.ts'
import { Git } from '../../../src/local/git/git.ts'
import { GitHistory } from '../../../src/local/history.ts'
import { state, version } from '../../contracts/history.contract.ts'
import { ManualClock } from '../../doubles/manual-clock.ts'
import { BINDING, plainGit, repository } from '../repository.ts'

const [a, b] = [version('function/a.xs', 'function a {\n}'), version('function/b.xs', 'function b {\n}')]
const edited = version('function/a.xs', 'function a {\n  // news\n}')
const moved = version('function/c.xs', b.text)

const never = (): boolean => false

/** A branch at the mirror with its files, and a history that counts its starts of git. */
async function following() {
  const { directory } = await repository()
  const starts: string[] = []
  const git = new Git(directory, step => {
    if (step.startsWith('git ')) starts.push(step)
  })
  const open = (): GitHistory =>
    new GitHistory(git, { binding: BINDING, branch: 'main', prefix: '' }, new ManualClock())
  const history = open()
  const commit = await history.mirror(state(a, b))
  plainGit(directory, 'reset', '-q', '--hard', commit)
  const write = (...all: readonly Version[]): void => {
    for (const { path, text } of all) writeFileSync(join(directory, path), text)
  }
  const head = { branch: 'main', commit }
  return { directory, history, open, head, starts, write }
}

describe('a branch that follows Xano', () => {
  it('goes to a state that was just written without asking git how that came about', async () => {
    const { directory, history, head, starts, write } = await following()
    const next = await history.mirror(state(edited, moved))
    write(edited, moved)
    rmSync(join(directory, b.path))
    starts.length = 0
    const landed = await history.land([], head, never)
    expect(landed).toEqual({ kind: 'followed', head: { ...head, commit: next }, left: [] })
    expect([...starts].sort()).toEqual([
      'git add',
      'git config',
      'git ls-files',
      'git update-index',
      'git update-ref',
    ])
    expect(plainGit(directory, 'diff-index', 'HEAD')).toBe('')
    expect(plainGit(directory, 'status', '--porcelain')).toBe('')
    expect(plainGit(directory, 'rev-parse', 'main')).toBe(next)
  })

  it('stands there already where files come to hold by and by what Xano does, and git need not read them', async () => {
    const { directory, history, head, starts, write } = await following()
    const commit = await history.mirror(state(edited, b))
    const { head: there } = await history.land([], head, () => true)
    expect(plainGit(directory, 'status', '--porcelain')).toBe(` M ${a.path}`)
    write(edited)
    starts.length = 0
    const key = keyOf(a.definition, 0)
    const arrival = {
      key,
      before: a,
      theirs: edited,
      from: undefined,
      file: edited,
      known: new Set<string>(),
    }
    const landed = await history.land([arrival], there, never)
    expect(landed).toEqual({ kind: 'noticed', head: { ...head, commit }, left: [] })
    expect(starts).toEqual(['git add'])
    expect(plainGit(directory, 'diff-index', 'HEAD')).toBe('')
    expect(await history.land([{ ...arrival, file: undefined }], there, never)).toMatchObject({
      kind: 'nothing',
    })
  })

  it('waits where that state has news of what is staged', async () => {
    const { directory, history, head, write } = await following()
    write(version(a.path, 'function a {\n  // mine\n}'))
    plainGit(directory, 'add', a.path)
    await history.mirror(state(edited, b))
    const landed = await history.land([], head, never)
    expect(landed).toEqual({ kind: 'waiting', head, left: [{ path: a.path, why: 'staged' }] })
  })

  it.each([
    ['a folder stands in the place of', 'function/c.xs/d', 'function/c.xs'],
    ['a file stands in the place of the folder of', 'table', 'table/c.xs'],
  ])('waits where %s what is new', async (_, obstacle, path) => {
    const { directory, history, head } = await following()
    mkdirSync(dirname(join(directory, obstacle)), { recursive: true })
    writeFileSync(join(directory, obstacle), '')
    await history.mirror(state(a, b, version(path, 'function c {\n}')))
    expect(await history.land([], head, never)).toEqual({ kind: 'waiting', head, left: [] })
  })

  it('has git look at many files again only where they hold what the index got', async () => {
    const { directory, history, head, starts, write } = await following()
    const many = (text: string): readonly Version[] =>
      Array.from({ length: 101 }, (_, n) => version(`function/f_${n}.xs`, `function f_${n} {\n${text}}`))
    const land = async (commit: CommitId): Promise<CommitId | undefined> => {
      starts.length = 0
      return (await history.land([], { ...head, commit }, () => true)).head.commit
    }
    const first = await history.mirror(state(...many('')))
    write(...many(''))
    await land(head.commit)
    const second = await history.mirror(state(...many('  // news\n')))
    write(...many('  // news\n'))
    expect(await land(first)).toBe(second)
    expect(starts).toEqual(['git ls-files', 'git update-index', 'git update-index', 'git update-ref'])
    const third = await history.mirror(state(...many('  // more\n')))
    write(...many('  // more\n  // mine\n'))
    expect(await land(second)).toBe(third)
    expect(starts).toEqual(['git ls-files', 'git update-index', 'git update-ref'])
    expect(plainGit(directory, 'diff', '--stat')).toContain('101 files changed')
  })

  it('goes the whole way where another process has written a state since', async () => {
    const { directory, history, open, head, starts, write } = await following()
    await history.mirror(state(edited, b))
    const other = open()
    await other.recall()
    const last = await other.mirror(state(edited, moved))
    await history.recall()
    write(edited, moved)
    rmSync(join(directory, b.path))
    starts.length = 0
    expect(await history.land([], head, never)).toMatchObject({ kind: 'followed', head: { commit: last } })
    expect(starts).toEqual(expect.arrayContaining(['git merge-base', 'git diff-tree']))
    expect(plainGit(directory, 'status', '--porcelain')).toBe('')
  })

  it('follows no more once it has an upstream, also one that it got a moment ago', async () => {
    const { directory, history, head, write } = await following()
    await history.mirror(state(edited, b))
    expect(await history.land([], head, () => true)).toMatchObject({ kind: 'followed' })
    const here = { ...head, commit: await history.mirror(state(edited, b)) }
    plainGit(directory, 'config', 'branch.main.merge', 'refs/heads/main')
    await history.mirror(state(edited, moved))
    write(moved)
    expect(await history.land([], here, never)).toEqual({ kind: 'nothing', head: here, left: [] })
    expect(plainGit(directory, 'rev-parse', 'main')).toBe(here.commit)
  })

  it('takes in the first state without asking git for it, and does not look for a file that has just arrived', async () => {
    const { directory, git } = await repository()
    const starts: string[] = []
    const counted = new Git(directory, step => {
      if (step.startsWith('git ')) starts.push(step)
    })
    const history = new GitHistory(
      counted,
      { binding: BINDING, branch: 'main', prefix: '' },
      new ManualClock(),
    )
    const commit = await history.mirror(state(a, b))
    const head = { branch: 'main' }
    const of = (theirs: Version): Arrival => ({
      key: keyOf(theirs.definition, 0),
      before: undefined,
      theirs,
      from: undefined,
      file: theirs,
      known: new Set(),
    })
    mkdirSync(join(directory, 'function'))
    writeFileSync(join(directory, a.path), a.text)
    expect(await history.land([of(a)], head, never)).toEqual({ kind: 'waiting', head, left: [] })
    starts.length = 0
    const landed = await history.land([of(a), of(b)], head, never)
    expect(landed).toEqual({ kind: 'followed', head: { ...head, commit }, left: [] })
    expect([...starts].sort()).toEqual(['git add', 'git update-index', 'git update-ref'])
    expect(plainGit(directory, 'status', '--porcelain')).toBe(` D ${b.path}`)
    expect(await git.text(['ls-files'])).toBe(`${a.path}\n${b.path}`)
  })
})
