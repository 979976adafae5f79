import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { blobId } from '../../../src/engine/texts/blob-id.ts'
import { filesAt } from '../../../src/local/head/files-at.ts'
import { pathOf } from '../../doubles/bench.ts'
import { plainGit, repository } from '../repository.ts'

/** A commit of 60 files below `xs`, each of which holds its number. */
async function committed() {
  const { directory, git } = await repository()
  const paths = Array.from({ length: 60 }, (_, n) => pathOf(`function/${n}.xs`))
  mkdirSync(join(directory, 'xs/function'), { recursive: true })
  for (const [n, path] of paths.entries()) writeFileSync(join(directory, 'xs', path), String(n))
  plainGit(directory, 'add', '-A')
  plainGit(directory, 'commit', '-qm', 'all')
  return { git, paths, commit: plainGit(directory, 'rev-parse', 'HEAD') }
}

describe('what a commit holds at some paths', () => {
  it.each([2, 60])('is told for %i of them, and what is not there is left out', async count => {
    const { git, paths } = await committed()
    const some = paths.slice(0, count)
    const gone = pathOf('function/gone.xs')
    expect(await filesAt(git, { to: 'HEAD', paths: [...some, gone], prefix: 'xs/' })).toEqual(
      new Map(some.map((path, n) => [path, blobId(String(n))])),
    )
    expect(await filesAt(git, { to: 'f'.repeat(40), paths: some, prefix: 'xs/' })).toEqual(new Map())
  })

  it('is never looked up from a commit path by path, since git reads its whole message each time', async () => {
    const { git, paths, commit } = await committed()
    const asked: string[] = []
    const objects = git.objects.bind(git)
    git.objects = (names, telling) => {
      asked.push(...names)
      return objects(names, telling)
    }
    await filesAt(git, { to: commit, paths: paths.slice(0, 3), prefix: 'xs/' })
    expect(asked.filter(name => name.startsWith(commit))).toEqual([`${commit}^{tree}`])
    asked.length = 0
    await filesAt(git, { to: commit, paths, prefix: 'xs/' })
    expect(asked).toEqual([`${commit}^{tree}`])
  })
})
