import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { CommitId } from '../../../src/engine/ports/git.ts'
import { blobId } from '../../../src/engine/texts/blob-id.ts'
import { headMove } from '../../../src/local/head/head-move.ts'
import { pathOf } from '../../doubles/bench.ts'
import { BINDING, plainGit, repository } from '../repository.ts'

const PATH = pathOf('function/a.xs')
const TRAILERS = 'Xano-Workspace: 7\nXano-Branch: v1'
const [OURS, BY_HAND] = ['ours', 'somebody']

/** Of which texts commits from Xano have made what HEAD holds, after commits of these: who makes it, and a text. */
async function originsAfter(commits: readonly string[]): Promise<unknown[]> {
  const { directory, git } = await repository()
  mkdirSync(join(directory, 'function'))
  const tips = commits.map(commit => {
    const [who, text = ''] = commit.split(' ')
    writeFileSync(join(directory, PATH), text)
    plainGit(directory, 'add', '-A')
    plainGit(directory, 'commit', '-qm', who === OURS ? `pull\n\n${TRAILERS}` : 'by hand')
    return plainGit(directory, 'rev-parse', 'HEAD') as CommitId
  })
  const question = { from: tips[0], to: tips.at(-1), paths: [PATH], prefix: '', binding: BINDING }
  const { origins } = await headMove(git, { ...question, mirror: undefined })
  return [...(origins.get(PATH) ?? [])]
}

/** A repository that commits texts, and what git tells of where it went from there. */
async function wandering(): Promise<{
  readonly git: (...args: readonly string[]) => string
  readonly commit: (text: string | undefined, ...how: readonly string[]) => CommitId
  readonly moved: (
    from: CommitId,
  ) => Promise<{ parted: unknown[]; given: unknown[]; held: unknown[]; back: boolean }>
  readonly untouched: (from: CommitId) => Promise<readonly string[]>
}> {
  const { directory, git } = await repository()
  mkdirSync(join(directory, 'function'))
  writeFileSync(join(directory, 'README'), '')
  const run = (...args: readonly string[]): string => plainGit(directory, ...args)
  const commit = (text: string | undefined, ...how: readonly string[]): CommitId => {
    if (text === undefined) rmSync(join(directory, PATH), { force: true })
    else writeFileSync(join(directory, PATH), text)
    run('add', '-A')
    run('commit', '-qm', 'by hand', ...how)
    return run('rev-parse', 'HEAD') as CommitId
  }
  const asked = (from: CommitId): ReturnType<typeof headMove> => {
    const to = run('rev-parse', 'HEAD') as CommitId
    return headMove(git, { from, to, paths: [PATH], prefix: '', binding: BINDING, mirror: undefined })
  }
  const moved = async (from: CommitId) => {
    const { parted, given, held, back } = await asked(from)
    return { parted: [...parted.values()], given: [...given], held: [...(held.get(PATH) ?? [])], back }
  }
  return { git: run, commit, moved, untouched: async from => [...(await asked(from)).untouched] }
}

describe('what HEAD has left behind', () => {
  const ids = (...texts: readonly string[]) => texts.map(text => blobId(text))

  it('is nothing where it goes forward, or stays', async () => {
    const { commit, moved } = await wandering()
    const from = commit('a0')
    commit('a1')
    expect(await moved(from)).toEqual({ parted: [], given: [], held: [], back: false })
  })

  it('is told by what it holds, where it goes back', async () => {
    const { git, commit, moved } = await wandering()
    commit('a0')
    commit('a1')
    const from = commit('a2')
    git('reset', '-q', '--hard', 'HEAD~1')
    expect(await moved(from)).toEqual({ parted: ids('a1'), given: [], held: ids('a0', 'a1'), back: true })
  })

  it('is told by what both ways have in common, where it goes another one', async () => {
    const { git, commit, moved } = await wandering()
    commit('a0')
    const from = commit('a1')
    git('reset', '-q', '--hard', 'HEAD~1')
    commit('a2')
    expect(await moved(from)).toEqual({ parted: ids('a0'), given: [], held: ids('a0', 'a2'), back: false })
  })

  it('is a file that only the way it came had', async () => {
    const { git, commit, moved } = await wandering()
    commit(undefined)
    const from = commit('a0')
    git('reset', '-q', '--hard', 'HEAD~1')
    git('commit', '-q', '--allow-empty', '-m', 'another way')
    expect(await moved(from)).toEqual({ parted: [], given: [PATH], held: [], back: false })
  })

  it('is nothing where a commit was amended, which leaves the files as they are', async () => {
    const { commit, moved } = await wandering()
    commit('a0')
    const from = commit('a1')
    commit('a0', '--amend', '--allow-empty')
    commit('a2', '--amend')
    expect(await moved(from)).toEqual({ parted: [], given: [], held: [], back: false })
  })

  it('is nothing that anybody could tell where the commit it came from is gone', async () => {
    const { commit, moved } = await wandering()
    commit('a0')
    const gone = '1'.repeat(40) as CommitId
    expect(await moved(gone)).toEqual({ parted: [], given: [], held: [], back: false })
  })
})

describe('what HEAD has left alone', () => {
  type Git = (...args: readonly string[]) => string
  const other = (git: Git): void => {
    git('commit', '-q', '--allow-empty', '-m', 'another file')
  }

  it.each<[string, (git: Git) => void, readonly string[]]>([
    ['is what commits do not change', other, [PATH]],
    ['is what an amended one does not change', git => git('commit', '-q', '--amend', '-m', 'anew'), [PATH]],
    ['is what comes forward as it is', git => git('merge', '-q', '--ff-only', 'topic'), [PATH]],
    ['is what merges do not change', git => git('merge', '-q', '--no-ff', '-m', 'both', 'topic'), [PATH]],
    ['is what pulls do not change', git => git('pull', '-q', '--ff-only', '.', 'topic'), [PATH]],
    ['is what a cherry-pick does not change', git => git('cherry-pick', '--allow-empty', 'topic'), [PATH]],
    [
      'is nothing that a revert has put back',
      git => git('cherry-pick', 'edited') + git('revert', '--no-edit', 'HEAD'),
      [],
    ],
    [
      'is what our commits do not change',
      git => {
        const made = git('commit-tree', '-m', 'pull', '-p', 'HEAD', 'HEAD^{tree}')
        git('update-ref', '-m', 'xano-sync: land from Xano', 'HEAD', made)
      },
      [PATH],
    ],
    [
      'is nothing that a reset has put back',
      git => {
        other(git)
        git('reset', '-q', '--hard', 'HEAD')
        other(git)
      },
      [],
    ],
    [
      'is nothing where it comes back to where it has stood',
      git => {
        other(git)
        git('branch', 'left')
        git('reset', '-q', '--hard', 'HEAD~1')
        git('merge', '-q', '--ff-only', 'left')
      },
      [],
    ],
    ['is nothing where it went to another branch', git => git('checkout', '-q', '-f', 'topic'), []],
    ['is nothing that changed', git => git('merge', '-q', '--ff-only', 'edited'), []],
  ])('%s', async (_, move, paths) => {
    const { git, commit, untouched } = await wandering()
    const from = commit('a0')
    git('branch', 'topic', git('commit-tree', '-m', 'of somebody', '-p', 'HEAD', 'HEAD^{tree}'))
    git('switch', '-qc', 'edited')
    commit('a1')
    git('switch', '-q', '-')
    git('switch', '-q', '-C', 'here', from)
    move(git)
    expect(await untouched(from)).toEqual(paths)
  })
})

describe('of what commits from Xano have made what HEAD holds', () => {
  it.each([
    ['each text on the way there', [`${BY_HAND} a0`, `${OURS} a1`, `${OURS} a2`], ['a1', 'a0']],
    ['nothing before somebody else changed it', [`${OURS} a0`, `${BY_HAND} a1`, `${OURS} a2`], ['a1']],
    ['nothing, where somebody else changed it last', [`${OURS} a0`, `${OURS} a1`, `${BY_HAND} a2`], []],
    [
      'nothing, where somebody else has brought back what came from Xano',
      [`${BY_HAND} a0`, `${OURS} a1`, `${BY_HAND} a2`, `${BY_HAND} a1`],
      [],
    ],
    ['no more than is known of a first commit', [`${OURS} a0`, `${OURS} a1`, `${OURS} a2`], ['a1', 'a0']],
  ])('is %s', async (_, commits, texts) => {
    expect(await originsAfter(commits)).toEqual(texts.map(text => blobId(text)))
  })
})
