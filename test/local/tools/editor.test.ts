import { chmodSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { Git } from '../../../src/local/git/git.ts'
import { editText } from '../../../src/local/tools/editor.ts'
import { git } from '../../e2e/support.ts'
import { temporary } from '../../temporary.ts'

afterEach(() => vi.unstubAllEnvs())

/** An editor that appends its own name, and notes which file it was given. */
function editor(directory: string, name: string): string {
  const path = join(directory, name)
  writeFileSync(path, `#!/bin/sh\necho ${name} >> "$1"\necho "$1" > ${join(directory, 'given')}\n`)
  chmodSync(path, 0o755)
  return path
}

function desk(): { directory: string; git: Git } {
  const directory = temporary()
  git(directory, 'init', '--quiet')
  for (const name of ['GIT_EDITOR', 'VISUAL', 'EDITOR']) vi.stubEnv(name, '')
  vi.stubEnv('HOME', directory)
  vi.stubEnv('GIT_CONFIG_NOSYSTEM', '1')
  return { directory, git: new Git(directory) }
}

describe('the editor', () => {
  it('is given a file of the name of the definition, which is gone afterwards', async () => {
    const { directory, git } = desk()
    vi.stubEnv('EDITOR', editor(directory, 'ed'))
    expect(await editText(git, 'function/a b.xs', 'text\n')).toBe('text\ned\n')
    const given = readFileSync(join(directory, 'given'), 'utf8').trim()
    expect(given).toMatch(/\/a b\.xs$/)
    expect(() => readFileSync(given)).toThrow()
  })

  it('is the one that git would use', async () => {
    const { directory, git: git_ } = desk()
    vi.stubEnv('EDITOR', editor(directory, 'plain'))
    vi.stubEnv('VISUAL', editor(directory, 'visual'))
    expect(await editText(git_, 'a.xs', '')).toBe('visual\n')
    git(directory, 'config', 'core.editor', editor(directory, 'configured'))
    expect(await editText(git_, 'a.xs', '')).toBe('configured\n')
    vi.stubEnv('GIT_EDITOR', editor(directory, 'wanted'))
    expect(await editText(git_, 'a.xs', '')).toBe('wanted\n')
  })

  it('that fails gives nothing back', async () => {
    const { git } = desk()
    vi.stubEnv('GIT_EDITOR', 'false')
    expect(await editText(git, 'a.xs', 'text')).toBeUndefined()
    vi.stubEnv('GIT_EDITOR', 'rm')
    expect(await editText(git, 'a.xs', 'text')).toBeUndefined()
  })

  it('that cannot be started is named, with what names another', async () => {
    const { git } = desk()
    vi.stubEnv('GIT_EDITOR', 'no-such-editor --wait')
    await expect(editText(git, 'a.xs', 'text')).rejects.toThrow(
      /no-such-editor --wait.*GIT_EDITOR, core\.editor/,
    )
  })

  it('that saves anything but UTF-8 is told so', async () => {
    const { git } = desk()
    vi.stubEnv('GIT_EDITOR', `printf '\\351' >`)
    await expect(editText(git, 'a.xs', 'text')).rejects.toThrow('UTF-8')
  })
})
