import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { page, wantsColor } from '../../../src/local/tools/pager.ts'
import { plainGit, repository } from '../repository.ts'

/** What reached standard output, and what the pager of these settings was given. */
async function paged(
  text: string,
  {
    isTerminal,
    env = {},
    config = '',
  }: { isTerminal: boolean; env?: Record<string, string>; config?: string },
): Promise<{ direct: string; paged: string | undefined }> {
  const { directory } = await repository()
  const seen = join(directory, 'seen')
  const command = (name: string): string => `(echo ${name} $LESS; cat) > '${seen}'`
  for (const name of ['GIT_PAGER', 'PAGER', 'LESS']) vi.stubEnv(name, undefined)
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value === 'cat' ? value : command(value))
  if (config !== '') plainGit(directory, 'config', 'core.pager', command(config))
  let direct = ''
  const write = vi.spyOn(process.stdout, 'write').mockImplementation(chunk => {
    direct += String(chunk)
    return true
  })
  onTestFinished(() => {
    write.mockRestore()
    vi.unstubAllEnvs()
  })
  await page(text, directory, isTerminal)
  write.mockRestore()
  try {
    return { direct, paged: readFileSync(seen, 'utf8') }
  } catch {
    return { direct, paged: undefined }
  }
}

describe('the pager', () => {
  it('is the one that git would take', async () => {
    const all = { GIT_PAGER: 'first', PAGER: 'third' }
    expect(await paged('text', { isTerminal: true, env: all, config: 'second' })).toEqual({
      direct: '',
      paged: 'first FRX\ntext',
    })
    expect(
      (await paged('text', { isTerminal: true, env: { PAGER: 'third' }, config: 'second' })).paged,
    ).toMatch(/^second/)
    expect((await paged('text', { isTerminal: true, env: { PAGER: 'third' } })).paged).toMatch(/^third/)
  })

  it('is none where nobody looks, nothing is to be seen, or the user wants none', async () => {
    const env = { GIT_PAGER: 'first' }
    expect(await paged('text', { isTerminal: false, env })).toEqual({ direct: 'text', paged: undefined })
    expect(await paged('', { isTerminal: true, env })).toEqual({ direct: '', paged: undefined })
    expect(await paged('text', { isTerminal: true, env: { GIT_PAGER: 'cat' } })).toEqual({
      direct: 'text',
      paged: undefined,
    })
  })
})

describe('colour', () => {
  it('is for terminals, unless git, NO_COLOR or FORCE_COLOR says otherwise', async () => {
    const { directory, git } = await repository()
    expect([await wantsColor(git, true, {}), await wantsColor(git, false, {})]).toEqual([true, false])
    expect(await wantsColor(git, undefined, {})).toBe(false)
    expect(await wantsColor(git, true, { NO_COLOR: '1' })).toBe(false)
    expect(await wantsColor(git, true, { NO_COLOR: '1', FORCE_COLOR: '1' })).toBe(false)
    expect(await wantsColor(git, undefined, { FORCE_COLOR: '1' })).toBe(true)
    expect(await wantsColor(git, undefined, { FORCE_COLOR: '0' })).toBe(false)
    plainGit(directory, 'config', 'color.ui', 'always')
    expect(await wantsColor(git, false, {})).toBe(true)
    plainGit(directory, 'config', 'color.diff', 'never')
    expect(await wantsColor(git, true, {})).toBe(false)
  })
})
