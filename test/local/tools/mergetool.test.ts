import { readdirSync } from 'node:fs'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { Misconfigured } from '../../../src/engine/ports/errors.ts'
import { mergetool, type Merging } from '../../../src/local/tools/mergetool.ts'
import { pathOf } from '../../doubles/bench.ts'
import { temporary } from '../../temporary.ts'
import { plainGit, repository } from '../repository.ts'

const merging: Merging = {
  path: pathOf('function/my file.xs'),
  sides: { base: 'base\n', ours: 'mine\n', theirs: 'hers\n' },
  marked: 'marked\n',
}

async function asked(command: string, file: Merging = merging): Promise<string | undefined> {
  const { directory, git } = await repository()
  plainGit(directory, 'config', 'merge.tool', 'test')
  plainGit(directory, 'config', 'mergetool.test.cmd', command)
  plainGit(directory, 'config', 'mergetool.test.trustExitCode', 'true')
  const before = readdirSync(directory)
  const room = temporary()
  vi.stubEnv('TMPDIR', room)
  onTestFinished(() => {
    vi.unstubAllEnvs()
  })
  const text = await mergetool(git, file, 2)
  expect(plainGit(directory, 'status', '--porcelain')).toBe('')
  expect(readdirSync(directory)).toEqual(before)
  expect(readdirSync(room)).toEqual([])
  return text
}

describe("the user's merge tool", () => {
  it('is given all three sides and the marked file, and what it writes is the answer', async () => {
    expect(
      await asked('cat "$BASE" "$LOCAL" "$REMOTE" "$MERGED" > both && cat both > "$MERGED" && rm both'),
    ).toBe('base\nmine\nhers\nmarked\n')
  })

  it('works without a common ancestor', async () => {
    const { base: _, ...sides } = merging.sides
    const file = { ...merging, sides: { ...sides, base: undefined } }
    expect(await asked('cat "$LOCAL" "$REMOTE" > "$MERGED"', file)).toBe('mine\nhers\n')
  })

  it.each(['"x.xs', 'function/my "own".xs', ':x.xs', '-x.xs', "room/[room] $x'.xs"])(
    'is given a file by whatever name: %s',
    async path => {
      const both = 'cat "$LOCAL" "$REMOTE" > "$MERGED"'
      expect(await asked(both, { ...merging, path: pathOf(path) })).toBe('mine\nhers\n')
    },
  )

  it('may leave the conflict', async () => {
    expect(await asked('echo half > "$MERGED"; exit 1')).toBeUndefined()
  })

  it('is not believed where it saves another encoding than UTF-8, as little as an editor', async () => {
    await expect(asked(`printf 'a\\344b\\n' > "$MERGED"`)).rejects.toThrow(/another encoding than UTF-8/)
  })

  it('has to be configured', async () => {
    const { git } = await repository()
    await expect(mergetool(git, merging)).rejects.toThrow(Misconfigured)
  })
})
