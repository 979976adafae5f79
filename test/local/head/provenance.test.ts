import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Version } from '../../../src/core/sync/snapshot.ts'
import type { CommitId } from '../../../src/engine/ports/git.ts'
import { blobId } from '../../../src/engine/texts/blob-id.ts'
import { Git } from '../../../src/local/git/git.ts'
import { provenance } from '../../../src/local/head/provenance.ts'
import { stateDigest } from '../../../src/local/memory/state-digest.ts'
import { version } from '../../doubles/version.ts'
import { BINDING, plainGit, repository } from '../repository.ts'

/** The descriptions of functions by the paths of their files; those without one go. */
type Files = Readonly<Record<string, string | undefined>>

const OURS = '\n\nXano-Workspace: 7\nXano-Branch: v1'
/** The name of what the commit holds takes the place of `HELD`. */
const WHOLE = `${OURS}\nXano-Digest: HELD`
/** A commit that was ours until somebody made another of it. */
const REWRITTEN = ['--author', 'Zoe <zoe@example.com>']

interface Repository {
  readonly commit: (message: string, files: Files, ...flags: readonly string[]) => CommitId
  readonly known: (from?: CommitId, prefix?: string) => Promise<Record<string, string>>
  readonly directory: string
  readonly git: Git
}

/** A repository, and what its history knows of the texts in it, each as the text and how many commits ago that was. */
async function aRepository(): Promise<Repository> {
  const { directory, git } = await repository()
  const texts = new Map<string, string>()
  const held = new Map<string, Version>()
  return {
    directory,
    git,
    commit: (message, files, ...flags) => {
      for (const [path, description] of Object.entries(files)) {
        const file = join(directory, path)
        held.delete(path)
        if (description === undefined) rmSync(file)
        else {
          const one = version(path, textOf(path, description))
          mkdirSync(dirname(file), { recursive: true })
          writeFileSync(file, one.text)
          held.set(path, one)
          texts.set(one.blob, description)
        }
      }
      plainGit(directory, 'add', '-A')
      plainGit(directory, 'commit', '-qm', message.replace('HELD', stateDigest([...held.values()])), ...flags)
      return plainGit(directory, 'rev-parse', 'HEAD') as CommitId
    },
    known: async (from, prefix = '') => {
      const { known } = await provenance(git, { binding: BINDING, prefix, from })
      return Object.fromEntries(
        [...known].map(([path, { blob, age }]) => [path, `${texts.get(blob) ?? ''} ${age}`]),
      )
    },
  }
}

const textOf = (path: string, description: string): string =>
  `function ${basename(path, '.xs')} {\n  description = "${description}"\n}`

const [A, B, C] = ['function/a.xs', 'function/b.xs', 'function/c.xs']
const START = { [A]: 'a1', [B]: 'b1' }

describe('what a history knows of Xano', () => {
  it('is all that a commit holds which held nothing else', async () => {
    const { commit, known } = await aRepository()
    commit('by hand', { [A]: 'a0', [B]: 'b1' })
    commit(`pull${WHOLE}`, { [A]: 'a1' })
    expect(await known()).toEqual({ [A]: 'a1 0', [B]: 'b1 0' })
  })

  it('is what came from Xano since, and no edit of a developer, sent or not', async () => {
    const { commit, known } = await aRepository()
    commit(`pull${WHOLE}`, START)
    commit('an edit here, and a new definition', { [A]: 'a2', [C]: 'c1' })
    commit(`pull of another${OURS}`, { [B]: 'b2' })
    expect(await known()).toEqual({ [A]: 'a1 2', [B]: 'b2 0' })
  })

  it('is no text that came from Xano and was merged with an edit of a developer', async () => {
    const { commit, known } = await aRepository()
    commit(`pull${WHOLE}`, START)
    commit('an edit here', { [A]: 'a2' })
    commit(`pull${OURS}`, { [A]: 'a3 of both' })
    expect(await known()).toEqual({ [A]: 'a1 2', [B]: 'b1 2' })
  })

  it('goes on from what came from Xano, and knows what is gone there', async () => {
    const { commit, known } = await aRepository()
    commit(`pull${WHOLE}`, START)
    commit(`pull${OURS}`, { [A]: 'a2', [B]: undefined, [C]: 'c1' })
    commit(`pull${OURS}`, { [A]: 'a3' })
    expect(await known()).toEqual({ [A]: 'a3 0', [C]: 'c1 1' })
  })

  it('is of commits alone that are as we have made them, of this branch of this workspace', async () => {
    const { commit, known } = await aRepository()
    commit(`pull${WHOLE}`, START)
    commit(`a squash of much${OURS}`, { [A]: 'a2' }, ...REWRITTEN)
    commit(`an amendment${WHOLE}`, { [B]: 'b2' }, ...REWRITTEN)
    commit(`pull${OURS.replace('7', '8')}`, { [A]: 'a3' })
    commit(`pull${WHOLE.replace('v1', 'v2')}`, { [B]: 'b3' })
    expect(await known()).toEqual({ [A]: 'a1 4', [B]: 'b1 4' })
  })

  it('is not what a commit holds that only says it holds what Xano did', async () => {
    const { commit, known } = await aRepository()
    commit(`pull${WHOLE}`, START)
    commit(`all of it, by hand${OURS}\nXano-Digest: sum-sha256:${'0'.repeat(64)}`, { [A]: 'a2', [C]: 'c1' })
    expect(await known()).toEqual({ [A]: 'a1 1', [B]: 'b1 1' })
  })

  it('is seen whatever git is told to show of a first commit', async () => {
    const { directory, commit, known } = await aRepository()
    plainGit(directory, 'config', 'log.showRoot', 'false')
    commit(`pull${WHOLE}`, START)
    expect(await known()).toEqual({ [A]: 'a1 0', [B]: 'b1 0' })
  })

  it('is nothing of what seems to come with a commit because all before it was not fetched', async () => {
    const { directory, commit } = await aRepository()
    commit(`pull${WHOLE}`, START)
    commit('an edit here', { [A]: 'a2' })
    commit(`pull of another${OURS}`, { [B]: 'b2' })
    const shallow = join(directory, 'shallow')
    plainGit(directory, 'clone', '-q', '--depth', '1', `file://${directory}`, shallow)
    const of = { binding: BINDING, prefix: '', from: undefined }
    expect((await provenance(new Git(shallow), of)).known).toEqual(new Map())
  })

  it('is what a commit holds that somebody has named, however long ago that was', async () => {
    const { commit, known } = await aRepository()
    const named = commit('as it was deployed', START)
    commit(`pull${WHOLE}`, { [A]: 'a2' })
    expect(await known(named)).toEqual({ [A]: 'a1 Infinity', [B]: 'b1 Infinity' })
  })

  it('lies below the folder of the definitions', async () => {
    const { directory, commit, known } = await aRepository()
    commit(`pull${WHOLE}`, { [`xano/${A}`]: 'a1' })
    commit('by hand', { [B]: 'not ours' })
    writeFileSync(join(directory, 'xano/function/con.xs'), 'no path of a definition')
    commit(`pull${OURS}`, { [`xano/${A}`]: 'a2' })
    expect(await known(undefined, 'xano/')).toEqual({ [A]: 'a2 0' })
  })

  it('is, of texts, when each came last, and which lay where', async () => {
    const { git, commit } = await aRepository()
    commit('one', { [A]: 'a1', [B]: 'b1' })
    commit('two', { [A]: 'a2' })
    commit('three', { [A]: 'a1' })
    const { committed, earlier } = await provenance(git, { binding: BINDING, prefix: '', from: undefined })
    const places = new Map([
      [A, ['a1', 'a2', 'a1'].map(text => blobId(textOf(A, text)))],
      [B, [blobId(textOf(B, 'b1'))]],
    ])
    expect(new Map<string, readonly string[]>(earlier)).toEqual(places)
    expect([...committed]).toEqual([
      [blobId(textOf(A, 'a1')), 0],
      [blobId(textOf(A, 'a2')), 1],
      [blobId(textOf(B, 'b1')), 2],
    ])
  })
})
