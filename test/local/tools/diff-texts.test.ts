import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { Git } from '../../../src/local/git/git.ts'
import { diffTexts, type PlacedText, type TextPair } from '../../../src/local/tools/diff-texts.ts'
import { pathOf } from '../../doubles/bench.ts'
import { temporary } from '../../temporary.ts'
import { plainGit, repository } from '../repository.ts'

const at = (path: string, text: string): PlacedText => ({ path: pathOf(path), text })
const pair = (before: PlacedText | undefined, after: PlacedText | undefined): TextPair => ({ before, after })

async function shown(pairs: readonly TextPair[], color = false): Promise<string> {
  const { directory, gitDirectory } = await repository()
  plainGit(directory, 'config', 'diff.noprefix', 'true')
  plainGit(directory, 'config', 'diff.renames', 'copies')
  plainGit(directory, 'config', 'diff.orderFile', '/nonexistent')
  plainGit(directory, 'config', 'core.bigFileThreshold', '1')
  return diffTexts(pairs, { names: ['xano', 'local'], color, gitDirectory })
}

describe('a diff of texts', () => {
  it('reads as one of git, with the names of the sides before the paths', async () => {
    const text = await shown([pair(at('function/a b.xs', 'one\ntwo'), at('function/a b.xs', 'one\nTWO'))])
    expect(text.replace(/index .*\n/, '')).toBe(
      [
        'diff --git xano/function/a b.xs local/function/a b.xs',
        '--- xano/function/a b.xs\t',
        '+++ local/function/a b.xs\t',
        '@@ -1,2 +1,2 @@',
        ' one',
        '-two',
        '+TWO',
        '',
      ].join('\n'),
    )
  })

  it('pairs what it is told to, across places, and keeps the order', async () => {
    const text = await shown([
      pair(undefined, at('a.xs', 'new')),
      pair(at('old.xs', 'one\ntwo'), at('moved.xs', 'one\nTWO')),
      pair(at('z.xs', 'gone'), undefined),
    ])
    expect(text.split('\n').filter(line => /^(---|\+\+\+|[-+]\w)/.test(line))).toEqual([
      '--- /dev/null',
      '+++ local/a.xs',
      '+new',
      '--- xano/old.xs',
      '+++ local/moved.xs',
      '-two',
      '+TWO',
      '--- xano/z.xs',
      '+++ /dev/null',
      '-gone',
    ])
  })

  it('names both sides where one is missing, as git does', async () => {
    const text = await shown(
      [pair(undefined, at('new.xs', 'new')), pair(at('o"ld.xs', 'old'), undefined)],
      true,
    )
    const [created, deleted] = text.match(/diff --git .*(?=\u001b)/g) ?? []
    expect(created).toBe('diff --git xano/new.xs local/new.xs')
    expect(deleted).toBe(String.raw`diff --git "xano/o\"ld.xs" "local/o\"ld.xs"`)
  })

  it('starts no program of the user, however git is set to look at such files', async () => {
    const { directory, gitDirectory } = await repository()
    const attributes = join(temporary(), 'attributes')
    writeFileSync(attributes, '*.xs diff=xanoscript\n')
    plainGit(directory, 'config', 'core.attributesFile', attributes)
    for (const program of ['textconv', 'command'])
      plainGit(directory, 'config', `diff.xanoscript.${program}`, 'false')
    const pairs = [pair(at('a.xs', 'one'), at('a.xs', 'two'))]
    const text = await diffTexts(pairs, { names: ['xano', 'local'], color: false, gitDirectory })
    expect(text).toContain('\n-one\n+two\n')
  })

  it('names paths as git does, whatever is in them and in the texts', async () => {
    const moved = pair(at('a b.xs', '-- xano/000000000.xs'), at('q"ä.xs', '++ local/000000000.xs'))
    const text = await shown([moved])
    expect(text.replace(/index .*\n/, '')).toBe(
      [
        'diff --git xano/a b.xs "local/q\\"ä.xs"',
        '--- xano/a b.xs\t',
        '+++ "local/q\\"ä.xs"',
        '@@ -1 +1 @@',
        '--- xano/000000000.xs',
        '+++ local/000000000.xs',
        '',
      ].join('\n'),
    )
    expect((await shown([moved], true)).split('\n')[2]).toMatch(/\[1m--- xano\/a b.xs.*\t$/)
  })

  it('starts git once, however many have moved', async () => {
    const run = vi.spyOn(Git.prototype, 'run')
    const starts = async (amount: number): Promise<number> => {
      const pairs = Array.from({ length: amount }, (_, n) =>
        pair(at(`a/${n}.xs`, 'one'), at(`b/${n}.xs`, 'two')),
      )
      const { gitDirectory } = await repository()
      run.mockClear()
      await diffTexts(pairs, { names: ['xano', 'local'], color: false, gitDirectory })
      return run.mock.calls.length
    }
    expect([await starts(0), await starts(1), await starts(20)]).toEqual([0, 1, 1])
    run.mockRestore()
  })

  it('keeps apart two definitions of which one came to the place that the other has left', async () => {
    const text = await shown([pair(at('a.xs', 'gone'), undefined), pair(undefined, at('a.xs', 'come'))])
    expect(text.match(/\/dev\/null/g)).toHaveLength(2)
  })

  it('is empty for equals, and for texts that differ in their final newline alone', async () => {
    expect(await shown([pair(at('a.xs', 'one'), at('a.xs', 'one\n'))])).toBe('')
    expect(await shown([])).toBe('')
  })

  it('is in colour where that is wanted', async () => {
    const change = pair(at('a.xs', 'one'), at('a.xs', 'two'))
    expect(await shown([change], true)).toContain('\u001b[')
    expect(await shown([change], false)).not.toContain('\u001b[')
  })
})
