import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { blobId } from '../../src/engine/blob-id.ts'
import { updateIndex } from '../../src/local/index-file.ts'
import { plainGit, repository } from './repository.ts'

it('is changed when what was run beside is over, however long that holds its lock', async () => {
  const { directory, git } = await repository()
  writeFileSync(join(directory, 'a.xs'), 'a')
  plainGit(directory, 'add', '.')
  const over = join(directory, 'over')
  git.beside(git.run(['-c', `alias.later=!sleep 0.5 && touch ${over}`, 'later']))
  await updateIndex(git, new Map([['a.xs', blobId('')]]), new Map())
  expect(existsSync(over)).toBe(true)
})
