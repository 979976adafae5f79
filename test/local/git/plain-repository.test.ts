import { chownSync, mkdirSync, realpathSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { Misconfigured } from '../../../src/engine/ports/errors.ts'
import { isPlain, plainRepository } from '../../../src/local/git/plain-repository.ts'
import { findRepository } from '../../../src/local/repository/repository.ts'
import { plainGit, repository } from '../repository.ts'

type Arrange = (directory: string) => string

const within =
  (name: string, arrange: (directory: string) => void): Arrange =>
  directory => {
    arrange(directory)
    return join(directory, name)
  }

const set =
  (...args: readonly string[]): Arrange =>
  directory => {
    plainGit(directory, 'config', ...args)
    return directory
  }

/** The file with what the user sets for all repositories. */
function settingsEverywhere(directory: string): string {
  const path = join(directory, 'everywhere')
  vi.stubEnv('GIT_CONFIG_GLOBAL', path)
  onTestFinished(() => {
    vi.unstubAllEnvs()
  })
  return path
}

/** Each gives the folder that is looked at. */
const PLAIN: Record<string, Arrange> = {
  'a new repository': directory => directory,
  'a repository without a branch': directory => {
    plainGit(directory, 'commit', '-q', '--allow-empty', '-m', 'one')
    plainGit(directory, 'checkout', '-q', '--detach')
    return directory
  },
  'a repository behind a link': within('link', directory => {
    symlinkSync(directory, join(directory, 'link'))
  }),
  'a repository within another': within('inner', directory => {
    plainGit(directory, 'init', '-q', 'inner')
  }),
}

const OTHERS: Record<string, Arrange> = {
  'a folder of a repository': within('inner', directory => {
    mkdirSync(join(directory, 'inner'))
  }),
  'a linked worktree': within('beside', directory => {
    plainGit(directory, 'commit', '-q', '--allow-empty', '-m', 'one')
    plainGit(directory, 'worktree', 'add', '-q', 'beside')
  }),
  'a repository whose folder of git lies elsewhere': within('inner', directory => {
    plainGit(directory, 'init', '-q', '--separate-git-dir', 'store', 'inner')
  }),
  'a repository whose folder of git is a link': directory => {
    renameSync(join(directory, '.git'), join(directory, 'store'))
    symlinkSync(join(directory, 'store'), join(directory, '.git'))
    return directory
  },
  'a repository whose files lie elsewhere': directory => {
    mkdirSync(join(directory, 'files'))
    return set('core.worktree', join(directory, 'files'))(directory)
  },
  'a repository that is told to be bare': set('core.bare', 'yes'),
  'a repository that is told to be bare in few words': directory => {
    writeFileSync(join(directory, '.git', 'config'), '[core]\n\trepositoryformatversion = 0\n\tbare\n')
    return directory
  },
  'a folder without a repository in one that has one': within('inner', directory => {
    mkdirSync(join(directory, 'inner', '.git', 'objects'), { recursive: true })
    mkdirSync(join(directory, 'inner', '.git', 'refs'))
    writeFileSync(join(directory, 'inner', '.git', 'HEAD'), 'nothing of the kind\n')
  }),
  'a repository that lacks its head': directory => {
    rmSync(join(directory, '.git', 'HEAD'))
    return directory
  },
  'a repository that lacks its refs': directory => {
    rmSync(join(directory, '.git', 'refs'), { recursive: true })
    return directory
  },
  'a repository with objects of another format': within('inner', directory => {
    plainGit(directory, 'init', '-q', '--object-format=sha256', 'inner')
  }),
  'a folder that is not there': directory => join(directory, 'nowhere'),
}

const NO_STEP = (): void => undefined

/** Where git says that a repository lies; nothing where it says none of it. */
function said(folder: string): object | undefined {
  const flags = ['--path-format=absolute', '--show-toplevel', '--git-dir', '--git-common-dir']
  try {
    const [top, gitDirectory, commonDirectory] = plainGit(folder, 'rev-parse', ...flags).split('\n')
    return { top, gitDirectory, commonDirectory }
  } catch {
    return undefined
  }
}

/** The starts of git on the way to a repository, and where it is; nothing where it is refused, or not there. */
async function found(folder: string): Promise<{ starts: string[]; place: object | undefined }> {
  const starts: string[] = []
  const place = await findRepository(folder, step => starts.push(step)).then(
    here => {
      if (!here) return undefined
      const { top, gitDirectory, commonDirectory } = here
      return { top, gitDirectory, commonDirectory }
    },
    () => undefined,
  )
  return { starts, place }
}

describe('a repository', () => {
  it('is none that is made of files that came with another one, with settings that start programs', async () => {
    const { directory } = await repository()
    const folder = join(directory, 'docs')
    plainGit(directory, 'init', '-q', '--bare', 'docs')
    for (const [key, value] of [
      ['core.bare', 'false'],
      ['core.worktree', folder],
      ['filter.evil.clean', 'touch evil; cat'],
    ] as const)
      plainGit(folder, 'config', key, value)
    writeFileSync(join(folder, '.gitattributes'), '*.xs filter=evil\n')
    await expect(findRepository(folder, () => undefined)).rejects.toThrow(Misconfigured)
  })

  it('may be a worktree of one without files of its own', async () => {
    const { directory } = await repository()
    plainGit(directory, 'commit', '-q', '--allow-empty', '-m', 'one')
    plainGit(directory, 'clone', '-q', '--bare', '.', 'bare.git')
    const folder = join(directory, 'tree')
    plainGit(join(directory, 'bare.git'), 'worktree', 'add', '-q', folder)
    expect((await found(folder)).place).toEqual(said(folder))
  })

  it.each(Object.entries(PLAIN))('is found by its folders where it is %s', async (_, arrange) => {
    const { directory } = await repository()
    const folder = arrange(directory)
    expect(await found(folder)).toEqual({ starts: ['git config'], place: said(folder) })
  })

  it.each(Object.entries(OTHERS))('is found by git in %s', async (situation, arrange) => {
    const { directory } = await repository()
    const folder = arrange(directory)
    const { starts, place } = await found(folder)
    expect(starts).toContain('git rev-parse')
    expect(place).toEqual(/format|bare/.test(situation) ? undefined : said(folder))
  })

  it.skipIf(process.geteuid?.() !== 0)(
    'that belongs to somebody else is left for git to refuse',
    async () => {
      const { directory } = await repository()
      chownSync(join(directory, '.git'), 65534, 65534)
      expect(plainRepository(directory)).toBeUndefined()
      expect((await found(directory)).place).toEqual(said(directory))
    },
  )

  it('has settings that are read once, and again when they have changed', async () => {
    const { directory } = await repository()
    const starts: string[] = []
    const here = await findRepository(directory, step => starts.push(step))
    const name = async (): Promise<string | undefined> => (await here?.git.settings())?.get('user.name')
    expect([await name(), await name()]).toEqual(['Dev', 'Dev'])
    expect(starts).toEqual(['git config'])
    plainGit(directory, 'config', 'user.name', 'Ada')
    expect([await name(), await name()]).toEqual(['Ada', 'Ada'])
    plainGit(directory, 'config', 'extensions.worktreeConfig', 'true')
    plainGit(directory, 'config', '--worktree', 'user.name', 'Ida')
    expect(await name()).toBe('Ida')
    expect(starts).toEqual(['git config', 'git config', 'git config'])
  })

  it('hears of a name that is given for all repositories, and of one in a file that is included', async () => {
    const { directory } = await repository()
    const everywhere = settingsEverywhere(directory)
    plainGit(directory, 'config', '--unset', 'user.name')
    const git = (await findRepository(directory, NO_STEP))?.git
    const name = async () => (await git?.settings())?.get('user.name')
    expect(await name()).toBeUndefined()
    writeFileSync(everywhere, '[user]\n\tname = Ada\n')
    expect(await name()).toBe('Ada')
    writeFileSync(everywhere, '[user]\n\tname = Ada\n[include]\n\tpath = more\n')
    writeFileSync(join(directory, 'more'), '[user]\n\tname = Eve\n')
    expect(await name()).toBe('Eve')
    writeFileSync(join(directory, 'more'), '[user]\n\tname = Grace\n')
    expect(await name()).toBe('Grace')
  })

  it('asks again when what git is set to could not be read', async () => {
    const { directory } = await repository()
    const everywhere = settingsEverywhere(directory)
    const git = (await findRepository(directory, NO_STEP))?.git
    writeFileSync(everywhere, '[user\n')
    await expect(git?.settings()).rejects.toThrow('everywhere')
    writeFileSync(everywhere, '[user]\n\tphone = 1\n')
    expect((await git?.settings())?.get('user.phone')).toBe('1')
  })

  it.each([
    ['version', 'core.repositoryformatversion', '99'],
    ['extension', 'extensions.nobodyKnows', 'true'],
  ])('is none of a %s that git does not know', async (_, key, value) => {
    const { directory } = await repository()
    plainGit(directory, 'config', 'core.repositoryformatversion', '1')
    plainGit(directory, 'config', key, value)
    await expect(findRepository(directory, NO_STEP)).rejects.toThrow(/repo(?:sitory)? (?:version|extension)/)
  })

  it('keeps of several values the last one, and of a name without one that it is true', async () => {
    const { directory } = await repository()
    for (const value of ['one', 'two']) plainGit(directory, 'config', '--add', 'branch.A b.C-d', value)
    writeFileSync(join(directory, '.git', 'config'), '[xano-sync]\n\tcommitSaves\n', { flag: 'a' })
    const here = await findRepository(directory, NO_STEP)
    expect(here?.settings.get('branch.A b.c-d')).toBe('two')
    expect(here?.settings.get('xano-sync.commitsaves')).toBe('true')
    expect(here?.top).toBe(realpathSync(directory))
  })
})

describe('settings', () => {
  it('are those of a plain repository unless they say otherwise', () => {
    const judged = (settings: Record<string, string>): boolean => isPlain(new Map(Object.entries(settings)))
    const usual = { 'core.repositoryformatversion': '0' }
    expect(judged(usual)).toBe(true)
    expect(judged({ ...usual, 'core.bare': 'false' })).toBe(true)
    expect(judged({ ...usual, 'core.bare': 'true' })).toBe(false)
    expect(judged({ ...usual, 'core.worktree': '..' })).toBe(false)
    for (const version of ['1', '99']) expect(judged({ 'core.repositoryformatversion': version })).toBe(false)
    expect(judged({})).toBe(false)
  })
})
