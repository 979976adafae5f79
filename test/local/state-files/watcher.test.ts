import {
  appendFileSync,
  closeSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type * as chokidar from 'chokidar'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import type { Hint } from '../../../src/engine/session/desk.ts'
import { FolderWatcher } from '../../../src/local/state-files/watcher.ts'

const system = vi.hoisted(() => ({ isFull: false }))

/** Where the system is full, it has no room for watches. */
vi.mock('chokidar', async original => {
  const actual = await original<typeof chokidar>()
  const watch: typeof actual.watch = (paths, options) => {
    const watcher = actual.watch(paths, options)
    const full = Object.assign(new Error('no room for watches'), { code: 'ENOSPC' })
    if (system.isFull && !options?.usePolling)
      queueMicrotask(() => {
        if (!watcher.closed) watcher.emit('error', full)
      })
    return watcher
  }
  return { ...actual, watch }
})

const PATIENCE = { timeout: 20_000, interval: 20 }

async function watched(): Promise<{ at: (path: string) => string; hints: Hint[] }> {
  const root = mkdtempSync(join(tmpdir(), 'xano-sync-'))
  const at = (path: string): string => join(root, path)
  for (const path of ['.git/logs/HEAD', '.git/xano-sync/x', 'function/a.xs', 'function/b.xs', 'notes.txt']) {
    mkdirSync(dirname(at(path)), { recursive: true })
    writeFileSync(at(path), 'old')
  }
  const hints: Hint[] = []
  const git = at('.git')
  const watcher = new FolderWatcher({ root, gitDirectory: git, commonDirectory: git, settings: [] })
  onTestFinished(async () => {
    await watcher.close()
    rmSync(root, { recursive: true, force: true })
  })
  await watcher.start(hint => hints.push(hint))
  return { at, hints }
}

const file = (path: string): Hint => ({ kind: 'file', path })

describe('a watched folder', () => {
  it.each<[string, (at: (path: string) => string) => void, Hint]>([
    ['is written', at => appendFileSync(at('function/a.xs'), 'new'), file('function/a.xs')],
    ['is created', at => writeFileSync(at('function/c.xs'), 'new'), file('function/c.xs')],
    ['is a link to itself', at => symlinkSync('c.xs', at('function/c.xs')), file('function/c.xs')],
    ['goes', at => rmSync(at('function/b.xs')), file('function/b.xs')],
    [
      'is replaced by another',
      at => {
        writeFileSync(at('function/.a.tmp'), 'new')
        renameSync(at('function/.a.tmp'), at('function/a.xs'))
      },
      file('function/a.xs'),
    ],
    [
      'comes with its folder',
      at => {
        mkdirSync(at('table/deep'), { recursive: true })
        writeFileSync(at('table/deep/a.xs'), 'new')
      },
      { kind: 'folder', path: 'table/deep' },
    ],
    [
      'may be ignored no more',
      at => writeFileSync(at('function/.gitignore'), ''),
      { kind: 'folder', path: 'function' },
    ],
    [
      'goes with its folder',
      at => renameSync(at('function'), at('gone')),
      { kind: 'folder', path: 'function' },
    ],
  ])('tells when a file %s', async (_, change, expected) => {
    const { at, hints } = await watched()
    change(at)
    await vi.waitFor(() => {
      expect(hints).toContainEqual(expected)
    }, PATIENCE)
  })

  it('tells of a file that was emptied and then written nothing more than that', async () => {
    const { at, hints } = await watched()
    const saved = openSync(at('function/a.xs'), 'w')
    await vi.waitFor(() => {
      expect(hints).toEqual([file('function/a.xs')])
    }, PATIENCE)
    writeSync(saved, 'new')
    closeSync(saved)
    await vi.waitFor(() => {
      expect(hints).toHaveLength(2)
    }, PATIENCE)
    await new Promise(resolve => setTimeout(resolve, 300))
    expect(hints).toHaveLength(2)
  })

  it.each(['where the system has no room for watches', 'where its environment wants that'])(
    'is looked at again and again %s',
    async why => {
      system.isFull = why.includes('room')
      if (!system.isFull) vi.stubEnv('CHOKIDAR_USEPOLLING', '1')
      onTestFinished(() => {
        system.isFull = false
        vi.unstubAllEnvs()
      })
      const { at, hints } = await watched()
      // What is written before the first look at a file belongs to what it shows.
      await vi.waitFor(
        () => {
          appendFileSync(at('function/a.xs'), 'new')
          expect(hints).toContainEqual(file('function/a.xs'))
        },
        { ...PATIENCE, interval: 300 },
      )
    },
  )

  it('watches a folder that came later', async () => {
    const { at, hints } = await watched()
    mkdirSync(at('table'))
    await vi.waitFor(() => {
      expect(hints).toContainEqual({ kind: 'folder', path: 'table' })
    }, PATIENCE)
    await vi.waitFor(() => {
      writeFileSync(at('table/t.xs'), String(hints.length))
      expect(hints).toContainEqual(file('table/t.xs'))
    }, PATIENCE)
  })

  it('tells of git and of nothing else', async () => {
    const { at, hints } = await watched()
    writeFileSync(at('notes.txt'), 'new')
    writeFileSync(at('.git/xano-sync/x'), 'new')
    writeFileSync(at('.git/HEAD'), 'ref: refs/heads/x')
    await vi.waitFor(() => {
      expect(hints).toContainEqual({ kind: 'git' })
    }, PATIENCE)
    expect(hints.filter(({ kind }) => kind !== 'git')).toEqual([])
  })

  it('tells of git again after its folder was away', async () => {
    const { at, hints } = await watched()
    renameSync(at('.git'), at('away'))
    await vi.waitFor(() => {
      expect(hints).not.toEqual([])
    }, PATIENCE)
    renameSync(at('away'), at('.git'))
    await new Promise(resolve => setTimeout(resolve, 100))
    hints.length = 0
    await vi.waitFor(() => {
      appendFileSync(at('.git/HEAD'), '\n')
      expect(hints).toContainEqual({ kind: 'git' })
    }, PATIENCE)
  })
})
