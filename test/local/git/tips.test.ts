import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { CommitId } from '../../../src/engine/ports/git.ts'
import { Git } from '../../../src/local/git/git.ts'
import { readTips } from '../../../src/local/git/tips.ts'
import { plainGit, repository } from '../repository.ts'

const LOST = 'b'.repeat(40)

/** A repository with one commit, and a git that tells what is started. */
async function committed() {
  const { directory } = await repository()
  plainGit(directory, 'commit', '-q', '--allow-empty', '-m', 'one')
  const starts: string[] = []
  const git = new Git(directory, step => starts.push(step))
  return { directory, git, starts, commit: plainGit(directory, 'rev-parse', 'HEAD') }
}

describe('where refs lead', () => {
  it('is told of all of them by one question, with what is said there', async () => {
    const { git, starts, commit } = await committed()
    const tips = await readTips(git, [{ name: 'refs/heads/main' }, { name: commit }])
    const text = { tree: '4b825dc642cb6eb9a060e54bf8d69288fbee4904', ending: 'one\n' }
    expect(tips).toEqual([
      { value: commit, commit, text },
      { value: commit, commit, text },
    ])
    expect(starts).toEqual(['git cat-file'])
  })

  it.each([
    ['of several paragraphs the last', 'one\n\n- é\n\nKey: é\nOther: 2\n', 'Key: é\nOther: 2\n'],
    ['what comes before blank lines at the end', 'one\n\nKey: 1\n\n\n \n\n', 'Key: 1\n\n\n \n\n'],
    ['all of one paragraph', 'one\ntwo\n', 'one\ntwo\n'],
    ['nothing, where nothing is said', '', ''],
    ['blank lines, where those are all', '\n\n\n', '\n\n\n'],
  ])('comes with %s', async (_, message, ending) => {
    const { directory, git } = await committed()
    const file = join(directory, 'message')
    writeFileSync(file, message)
    const tree = plainGit(directory, 'rev-parse', 'HEAD^{tree}')
    const flags = ['commit', '--allow-empty', '--allow-empty-message', '--cleanup=verbatim', '-q', '-F', file]
    plainGit(directory, ...flags)
    expect(await readTips(git, [{ name: 'HEAD' }])).toEqual([
      expect.objectContaining({ text: { tree, ending } }) as unknown,
    ])
  })

  it('is nowhere for a ref that is not there, or not any more, without a start of git', async () => {
    const { directory, git, starts, commit } = await committed()
    const name = 'refs/xano-sync/base/main'
    expect(await readTips(git, [{ name }])).toEqual([{ value: undefined, commit: undefined }])
    plainGit(directory, 'update-ref', name, commit)
    const known = commit as CommitId
    expect(await readTips(git, [{ name, known }])).toEqual([{ value: commit, commit }])
    plainGit(directory, 'update-ref', '-d', name)
    expect(await readTips(git, [{ name, known }])).toEqual([{ value: undefined, commit: undefined }])
    expect(starts).toEqual([])
  })

  it('is known also of a ref whose commit is lost, or that leads to no commit', async () => {
    const { directory, git } = await committed()
    writeFileSync(join(directory, '.git/refs/heads/lost'), `${LOST}\n`)
    const tree = plainGit(directory, 'rev-parse', 'HEAD^{tree}')
    plainGit(directory, 'update-ref', 'refs/xano-sync/tree', tree)
    const names = ['refs/heads/lost', 'refs/xano-sync/tree', LOST]
    expect(
      await readTips(
        git,
        names.map(name => ({ name })),
      ),
    ).toEqual([LOST, tree, LOST].map(value => ({ value, commit: undefined })))
  })

  it('is not asked again for a ref that leads where it did', async () => {
    const { git, starts, commit } = await committed()
    expect(await readTips(git, [{ name: 'refs/heads/main', known: commit as CommitId }])).toEqual([
      { value: commit, commit },
    ])
    expect(starts).toEqual([])
  })
})
