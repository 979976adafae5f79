import { chmodSync, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addSettings, setOneByOne, type Setting } from '../../../src/local/repository/settings-file.ts'
import { plainGit, repository } from '../repository.ts'

const SETTINGS: readonly Setting[] = [
  ['merge.xanoscript.name', 'XanoScript, node by node'],
  ['merge.xanoscript.driver', 'if a "b"; then c \\d; fi # no comment'],
  ['diff.xanoscript.xfuncname', '^([a-z]+[ \t].*)$\n^;$'],
  ['branch.feature/"x".y.xanoLabel', ' v1 '],
  ['branch.-e.xanoLabel', '--unset'],
  ['xano-sync.origin', 'https://x.example'],
]

/** What the repository itself is set to, by keys as git prints them. */
function settingsOf(directory: string): Map<string, string> {
  const entries = plainGit(directory, 'config', '-z', '--list', '--local').split('\0').slice(0, -1)
  return new Map(
    entries.map(entry => [entry.slice(0, entry.indexOf('\n')), entry.slice(entry.indexOf('\n') + 1)]),
  )
}

describe('settings of a repository that nobody has used yet', () => {
  it('are the same as git would have written them', async () => {
    const [one, other] = [await repository(), await repository()]
    expect(addSettings({ commonDirectory: one.gitDirectory }, SETTINGS)).toBe(true)
    await setOneByOne(other.git, SETTINGS)
    expect(settingsOf(one.directory)).toEqual(settingsOf(other.directory))
    expect(settingsOf(one.directory).get('user.name')).toBe('Dev')
  })

  it('can be anything', async () => {
    const { directory, gitDirectory } = await repository()
    const config = readFileSync(join(gitDirectory, 'config'), 'utf8')
    const values = fc.array(fc.string({ unit: 'grapheme' }).filter(value => !value.includes('\0')))
    fc.assert(
      fc.property(values, all => {
        writeFileSync(join(gitDirectory, 'config'), config)
        const settings = all.map((value, at) => [`merge.a.b${at}.c`, value] as const)
        expect(addSettings({ commonDirectory: gitDirectory }, settings)).toBe(true)
        const found = settingsOf(directory)
        expect(settings.map(([key]) => found.get(key))).toEqual(all)
      }),
      { numRuns: 20 },
    )
  })

  it('leave the file to git where somebody has set the same before, or may have', async () => {
    const { gitDirectory } = await repository()
    const path = join(gitDirectory, 'config')
    const plain = readFileSync(path, 'utf8')
    for (const found of [
      '[Merge "xanoscript"]\n',
      '[include]\n\tpath = other\n',
      '\t[branch "v1"] merge = x\n',
      '[extensions]\n\tobjectformat = sha256\n',
    ]) {
      writeFileSync(path, plain + found)
      expect(addSettings({ commonDirectory: gitDirectory }, SETTINGS)).toBe(false)
      expect(readFileSync(path, 'utf8')).toBe(plain + found)
    }
  })

  it('leave the file to git while somebody is writing it, and leave nothing beside it', async () => {
    const { gitDirectory } = await repository()
    const path = join(gitDirectory, 'config')
    const before = readFileSync(path, 'utf8')
    writeFileSync(`${path}.lock`, before)
    expect(addSettings({ commonDirectory: gitDirectory }, SETTINGS)).toBe(false)
    expect(readFileSync(path, 'utf8')).toBe(before)
    expect(existsSync(`${path}.xano-sync`)).toBe(false)
  })

  it('begin on a line of their own, in a file with the permissions that it had', async () => {
    const { directory, gitDirectory } = await repository()
    const path = join(gitDirectory, 'config')
    writeFileSync(path, '[core]\n\tbare = false')
    chmodSync(path, 0o664)
    const { mode } = statSync(path)
    expect(addSettings({ commonDirectory: gitDirectory }, SETTINGS)).toBe(true)
    expect(settingsOf(directory).get('core.bare')).toBe('false')
    expect(settingsOf(directory).get('xano-sync.origin')).toBe('https://x.example')
    expect(statSync(path).mode).toBe(mode)
  })
})
