import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { Misconfigured } from '../../src/engine/ports/errors.ts'
import { NO_STEP } from '../../src/local/disk/step.ts'
import { openRepository } from '../../src/local/repository/repository.ts'
import { temporary } from '../temporary.ts'
import { boundRepository, Desk, fn, following, ownBranch, plainGit, SYNC, xanoWith } from './desk.ts'
import { definitionsIn, run, seatOf } from './support.ts'

const TEXTS = [fn('a', 'one', 'two'), fn('b', 'one', 'two'), fn('c', 'one', 'two')]

/** What a repository may be set to, each time by somebody who did not think of us. */
const SETTINGS: Readonly<Record<string, (desk: Desk) => void>> = {
  'hooks that write files and fail': desk => {
    const hooks = join(desk.directory, '.git', 'hooks')
    mkdirSync(hooks, { recursive: true })
    for (const hook of HOOKS) {
      writeFileSync(
        join(hooks, hook),
        `#!/bin/sh\necho ran > "$(git rev-parse --show-toplevel)/${hook}"\nexit 1\n`,
      )
      chmodSync(join(hooks, hook), 0o755)
    }
  },
  'commits that are to be signed': desk => {
    desk.git('config', 'commit.gpgSign', 'true')
    desk.git('config', 'gpg.program', '/nonexistent')
    desk.git('config', 'log.showSignature', 'true')
  },
  'line ends that are to be converted': desk => {
    desk.git('config', 'core.autocrlf', 'true')
    desk.write('.gitattributes', '* text=auto eol=crlf\n*.xs text ident\n')
  },
  'a filter for definitions': desk => {
    desk.git('config', 'filter.loud.clean', 'tr a-z A-Z')
    desk.git('config', 'filter.loud.smudge', 'tr a-z A-Z')
    desk.write('.gitattributes', '*.xs filter=loud\n')
  },
  'a program that watches files': desk => {
    const program = join(desk.directory, '.git', 'watch')
    writeFileSync(program, `#!/bin/sh\necho ran > "${desk.directory}/watched"\nexit 1\n`)
    chmodSync(program, 0o755)
    desk.git('config', 'core.fsmonitor', program)
    desk.git('config', 'core.untrackedCache', 'true')
  },
  'a split index': desk => {
    desk.git('config', 'core.splitIndex', 'true')
    desk.git('update-index', '--split-index')
  },
  'packed refs and no loose objects': desk => {
    desk.git('pack-refs', '--all')
    desk.git('gc', '--quiet', '--prune=now')
  },
  'logs that look otherwise': desk => {
    desk.git('config', 'log.follow', 'true')
    desk.git('config', 'log.diffMerges', 'first-parent')
    desk.git('config', 'diff.renames', 'copies')
    desk.write('.git/order', 'function/c.xs\nfunction/b.xs\n*')
    desk.git('config', 'diff.orderFile', join(desk.directory, '.git/order'))
    desk.git('config', 'trailer.separators', '=')
    desk.git('config', 'i18n.logOutputEncoding', 'ISO-8859-1')
    desk.git('config', 'color.ui', 'always')
  },
  'a developer without a name': desk => {
    desk.git('config', '--unset', 'user.name')
    desk.git('config', '--unset', 'user.email')
  },
  'a submodule': desk => {
    const other = temporary()
    plainGit(other, 'init', '-q')
    writeFileSync(join(other, 'theirs.xs'), 'function theirs {\n}')
    plainGit(other, 'add', '.')
    plainGit(other, '-c', 'user.name=x', '-c', 'user.email=x@x.example', 'commit', '-qm', 'theirs')
    desk.git('-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', other, 'vendor')
    desk.git('commit', '-qm', 'vendor')
  },
}

const HOOKS = [
  'pre-commit',
  'prepare-commit-msg',
  'commit-msg',
  'post-commit',
  'reference-transaction',
  'post-index-change',
  'post-checkout',
  'pre-push',
]

describe('whatever a repository is set to', () => {
  it.each(Object.entries(SETTINGS))('%s', async (_, set) => {
    const xano = await xanoWith(TEXTS)
    const desk = await ownBranch(xano)
    set(desk)
    const settings = desk.read('.gitattributes')
    const before = desk.log()
    const folder = readdirSync(desk.directory)
    xano.colleague('ann').put(fn('a', 'ONE', 'two'))
    xano.colleague('ann').delete({ kind: 'function', name: 'b' })
    desk.edit('function/c.xs', 'two', 'TWO')
    await desk.done()

    expect(xano.definitions()).toEqual([fn('a', 'ONE', 'two'), fn('c', 'one', 'TWO')])
    expect(desk.read('function/a.xs')).toBe(fn('a', 'ONE', 'two'))
    expect(desk.log()).toEqual(['pull: 1 updated, 1 deleted', ...before])
    expect(readdirSync(desk.directory)).toEqual(folder)
    expect(desk.git('cat-file', 'blob', 'HEAD:function/a.xs')).toBe(fn('a', 'ONE', 'two'))
    const status = desk.git('-c', 'core.fsmonitor=false', 'status', '--porcelain')
    expect(status.replace('?? .gitattributes', '').trim()).toBe('M function/c.xs')
    expect(desk.git('fsck', '--strict', '--no-dangling')).toBe('')
    expect(desk.read('.gitattributes')).toBe(settings)

    const requests = xano.requests.length
    await desk.done()
    expect(xano.requests.slice(requests).map(({ method }) => method)).toEqual(['GET'])
    expect(desk.log()).toHaveLength(before.length + 1)
  })
})

describe('scenario 32: where a repository lies and what is checked out', () => {
  it('keeps definitions below a folder of a larger repository, and touches nothing else of it', async () => {
    const xano = await xanoWith(TEXTS)
    const directory = temporary()
    await boundRepository(directory, { root: 'back/end' })
    const desk = new Desk(directory, xano)
    desk.write('app/main.xs', 'not a definition')
    desk.git('add', '.')
    desk.git('commit', '-qm', 'app')
    await desk.done()
    expect(desk.git('status', '--porcelain')).toBe('')
    expect(desk.log()).toEqual(['pull: 3 created', 'app'])
    xano.colleague('ann').put(fn('a', 'ONE', 'two'))
    desk.edit('back/end/function/b.xs', 'one', 'ONE')
    await desk.done()
    expect(xano.definitions()).toEqual([fn('a', 'ONE', 'two'), fn('b', 'ONE', 'two'), fn('c', 'one', 'two')])
    expect(desk.git('status', '--porcelain')).toBe(' M back/end/function/b.xs')
    expect(desk.log()).toEqual(['pull: updated function a', 'pull: 3 created', 'app'])
    expect(desk.git('ls-tree', '-r', '--name-only', 'xano/v1')).not.toContain('back')
  })

  it('lets linked worktrees have a branch, a Base and a journal each, and one mirror', async () => {
    const xano = await xanoWith(TEXTS)
    const main = await following(xano)
    const directory = join(temporary(), 'linked')
    main.git('worktree', 'add', '-q', '-b', 'feature', directory)
    main.git('config', 'branch.feature.xanoLabel', 'v1')
    const linked = new Desk(directory, xano)
    await linked.done()
    linked.edit('function/a.xs', 'one', 'ONE')
    await linked.done()
    expect(linked.git('status', '--porcelain')).toBe('')
    expect(main.read('function/a.xs')).toBe(fn('a', 'one', 'two'))
    expect(main.git('status', '--porcelain')).toBe('')
    await main.done()
    expect(main.read('function/a.xs')).toBe(fn('a', 'ONE', 'two'))
    expect(
      main
        .git('for-each-ref', '--format=%(refname)')
        .split('\n')
        .filter(ref => !ref.includes('kept')),
    ).toEqual([
      'refs/heads/feature',
      'refs/heads/main',
      'refs/remotes/xano/v1',
      'refs/xano-sync/base/feature',
      'refs/xano-sync/base/main',
    ])
    expect(main.git('rev-parse', 'main')).toBe(main.git('rev-parse', 'feature'))
    expect(
      xano.requests.filter(({ method, path }) => method === 'POST' && !path.includes('dry')),
    ).toHaveLength(1)
  })

  it('goes on in the index where definitions are left out of a sparse checkout, whose index is sparse as well', async () => {
    const xano = await xanoWith(TEXTS)
    const desk = await ownBranch(xano)
    desk.write('app/main', 'mine')
    desk.git('add', '.')
    desk.git('commit', '-qm', 'app')
    desk.git('sparse-checkout', 'set', '--cone', '--sparse-index', 'app')
    const ann = xano.colleague('ann')
    ann.put(fn('a', 'ONE', 'two'))
    ann.delete({ kind: 'function', name: 'b' })
    ann.put(fn('d', 'new'))
    const deleting = { ...SYNC, deletions: true }
    for (let run = 1; run <= 2; run++) {
      const { plan } = await desk.done(deleting)
      expect([...plan.conflicts, ...plan.held, ...plan.problems]).toEqual([])
    }
    expect(xano.definitions()).toEqual([fn('a', 'ONE', 'two'), fn('c', 'one', 'two'), fn('d', 'new')])
    expect(desk.log().slice(0, 2)).toEqual(['pull: 1 updated, 1 deleted, 1 created', 'app'])
    expect(desk.git('status', '--porcelain')).toBe('')
    desk.git('sparse-checkout', 'disable')
    expect([...definitionsIn(desk.directory).values()]).toEqual(xano.definitions())
  })

  it('fills an empty repository, and leaves what is staged in it', async () => {
    const xano = await xanoWith(TEXTS)
    const directory = temporary()
    await boundRepository(directory)
    const desk = new Desk(directory, xano)
    desk.write('README.md', 'mine')
    desk.git('add', '.')
    await desk.done()
    expect(desk.git('status', '--porcelain')).toBe('A  README.md')
    expect(desk.log()).toEqual(['pull: 3 created'])
  })

  it('binds nothing in a repository of another format that somebody has begun', async () => {
    const seat = seatOf(temporary(), await xanoWith(TEXTS))
    plainGit(seat.directory, 'init', '-q', '-b', 'v1', '--object-format=sha256', 'c')
    const config = join(seat.directory, 'c/.git/config')
    const before = readFileSync(config, 'utf8')
    const { code, stderr } = await run(seat, ['clone', 'c'])
    expect([code, stderr]).toEqual([2, expect.stringMatching(/objects of the format sha256; only SHA-1/)])
    expect(readFileSync(config, 'utf8')).toBe(before)
    expect(existsSync(join(seat.directory, 'c/.git/info/attributes'))).toBe(false)
  })

  it.each(['settings', 'environment'] as const)(
    'clones into a repository of the formats that it can read, where git is set by its %s to make others',
    async by => {
      const seat = seatOf(temporary(), await xanoWith(TEXTS))
      const everywhere = join(seat.directory, 'everywhere')
      writeFileSync(everywhere, '[init]\n\tdefaultObjectFormat = sha256\n\tdefaultRefFormat = reftable\n')
      const env = {
        settings: { GIT_CONFIG_GLOBAL: everywhere },
        environment: { GIT_DEFAULT_HASH: 'sha256', GIT_DEFAULT_REF_FORMAT: 'reftable' },
      }[by]
      const { code } = await run(seat, ['clone', 'c'], env)
      expect(code).toBe(0)
      const clone = join(seat.directory, 'c')
      expect(plainGit(clone, 'config', 'core.repositoryFormatVersion')).toBe('0')
      expect(plainGit(clone, 'rev-parse', 'HEAD')).toMatch(/^[0-9a-f]{40}$/)
    },
  )

  it('has its history again after a remote had taken its place, and was given another name', async () => {
    const xano = await xanoWith(TEXTS)
    const desk = await ownBranch(xano)
    const states = desk.log('xano/v1')
    const other = temporary()
    plainGit(other, 'init', '-q', '--bare')
    desk.git('remote', 'add', 'xano', other)
    desk.git('push', '-q', 'xano', 'main:v1')
    desk.git('fetch', '-q', 'xano')
    xano.colleague('ann').put(fn('a', 'ONE', 'two'))
    const run = desk.run()
    await expect(run).rejects.toThrow(/remote xano .* git remote rename xano NAME/)
    await expect(run).rejects.toBeInstanceOf(Misconfigured)
    desk.git('remote', 'rename', 'xano', 'team')
    await desk.done()
    expect(desk.log('xano/v1')).toEqual(['pull: updated function a', ...states])
    expect(desk.log('team/v1')[0]).toBe('own')
  })

  it.each<[string, (directory: string) => void, RegExp]>([
    ['no repository', () => undefined, /is not inside a git repository: xano-sync clone .* xano-sync init/],
    [
      'a bare repository',
      directory => plainGit(directory, 'init', '-q', '--bare'),
      /this is a bare repository/,
    ],
    [
      'a repository of SHA-256 objects',
      directory => plainGit(directory, 'init', '-q', '--object-format=sha256'),
      /objects of the format sha256; only SHA-1/,
    ],
    [
      'a repository of other refs than files',
      directory => {
        try {
          plainGit(directory, 'init', '-q', '--ref-format=reftable')
        } catch {
          // A git that knows no other refs, and does not look at what a repository says of them.
          plainGit(directory, 'init', '-q')
          plainGit(directory, 'config', 'extensions.refStorage', 'reftable')
        }
      },
      /refs in the format reftable; only files are supported: git refs migrate --ref-format=files/,
    ],
  ])('refuses %s and says so', async (_, make, message) => {
    const directory = temporary()
    make(directory)
    const opened = openRepository(directory, NO_STEP)
    await expect(opened).rejects.toThrow(message)
    await expect(opened).rejects.toBeInstanceOf(Misconfigured)
  })
})
