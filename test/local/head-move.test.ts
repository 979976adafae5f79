import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { blobId } from '../../src/engine/blob-id.ts'
import type { CommitId } from '../../src/engine/ports.ts'
import { headMove } from '../../src/local/head-move.ts'
import { pathOf } from '../doubles/bench.ts'
import { BINDING, plainGit, repository } from './repository.ts'

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
