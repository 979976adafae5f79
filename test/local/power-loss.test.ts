import { existsSync, lstatSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { prng } from '../../fixtures/prng.ts'
import { fileGroups } from '../../src/core/sync/file-group.ts'
import type { Transition } from '../../src/core/sync/plan.ts'
import { EMPTY, type Version } from '../../src/core/sync/snapshot.ts'
import type { DefinitionKey } from '../../src/core/xs/identity.ts'
import { recover } from '../../src/engine/cycle/recover.ts'
import { keepReplaced, writeLocal } from '../../src/engine/files/write-local.ts'
import type { Here } from '../../src/engine/observe/observe.ts'
import type { CommitId } from '../../src/engine/ports/git.ts'
import type { Ports } from '../../src/engine/ports/ports.ts'
import { blobId } from '../../src/engine/texts/blob-id.ts'
import { Batch } from '../../src/local/disk/batch.ts'
import { replaceFiles } from '../../src/local/disk/replace-files.ts'
import { FileJournal } from '../../src/local/journal.ts'
import { LOCK, LockFile } from '../../src/local/state-files/lock.ts'
import { pathOf } from '../doubles/bench.ts'
import { MemoryHistory } from '../doubles/memory-history.ts'
import { version } from '../doubles/version.ts'
import { temporary } from '../temporary.ts'
import { lights, Power } from './power.ts'

/** Where definitions lie before and after. */
type Layout = Readonly<Record<string, string>>

interface Move {
  readonly from?: string
  readonly to: string
  readonly text: string | undefined
}

const a = 'function a {\n}'
const b = 'function b {\n}'

const REPOSITORY: Layout = { '.git/HEAD': 'ref: refs/heads/main' }

const PLANS: readonly (readonly [name: string, before: Layout, moves: readonly Move[]])[] = [
  ['edits a file', { 'function/a.xs': a }, [{ from: 'function/a.xs', to: 'function/a.xs', text: b }]],
  ['creates one in new folders', { 'function/a.xs': a }, [{ to: 'api/shop/b_GET.xs', text: b }]],
  ['removes one', { 'api/shop/a.xs': a }, [{ from: 'api/shop/a.xs', to: 'api/shop/a.xs', text: undefined }]],
  [
    'moves one to a new folder',
    { 'function/a.xs': a },
    [{ from: 'function/a.xs', to: 'task/a.xs', text: a }],
  ],
  [
    'swaps two',
    { 'function/a.xs': a, 'function/b.xs': b },
    [
      { from: 'function/a.xs', to: 'function/b.xs', text: a },
      { from: 'function/b.xs', to: 'function/a.xs', text: b },
    ],
  ],
]

/** What a process has of a folder after the power came back; git has kept what it was given. */
function portsAt(root: string, history: MemoryHistory): Pick<Ports, 'worktree' | 'journal' | 'history'> {
  const text = (path: string): string | undefined =>
    existsSync(join(root, path)) && lstatSync(join(root, path)).isFile()
      ? readFileSync(join(root, path), 'utf8')
      : undefined
  const temporary = join(root, '.git', 'tmp')
  let batch: Batch | undefined
  return {
    history,
    journal: new FileJournal(join(root, '.git', 'xano-sync')),
    worktree: {
      scan: () => Promise.reject(new Error('nobody scans')),
      landed: () => Promise.resolve(),
      head: () => Promise.resolve({ branch: 'main' }),
      peek: paths =>
        Promise.resolve(
          new Map(
            paths.flatMap(path => {
              const found = text(path)
              return found === undefined ? [] : [[path, blobId(found)] as const]
            }),
          ),
        ),
      write: changes =>
        Promise.resolve(replaceFiles(changes, { root, temporary, step: () => undefined, batch })),
      prepare: changes => {
        batch = new Batch({ root, temporary: join(temporary, 'batch') })
        return batch.prepare(changes)
      },
      finish: async () => {
        await batch?.end()
        batch = undefined
      },
    },
  }
}

function planOf(before: Layout, moves: readonly Move[]): { here: Here; transitions: Transition[] } {
  const versions = Object.entries(before).map(([path, text]): Version => version(path, text))
  const transitions = moves.map(({ from, to, text }, index): Transition => {
    const ours = versions.find(({ path }) => path === from)
    const theirs = text === undefined ? undefined : version(to, text)
    return {
      key: String(index) as DefinitionKey,
      sides: { base: ours, ours, theirs },
      local: { from: ours, to: pathOf(to), text },
    }
  })
  const here = { head: { branch: 'main' }, ours: { ...EMPTY, versions }, files: new Map() } as unknown as Here
  return { here, transitions }
}

const layoutAt = (root: string, paths: Iterable<string>): Layout =>
  Object.fromEntries(
    [...paths].flatMap(path =>
      existsSync(join(root, path)) ? [[path, readFileSync(join(root, path), 'utf8')]] : [],
    ),
  )

/** So many draws of what the disk has at each moment. */
const MOST = 12

describe('a plan that', () => {
  it.each(PLANS)(
    '%s is carried out whole or not at all, whenever the power goes, and stays so once it was carried out',
    async (_, before, moves) => {
      const history = new MemoryHistory()
      const power = new Power(temporary(), { ...before, ...REPOSITORY })
      const { here, transitions } = planOf(before, moves)
      const plan = { transitions, conflicts: [], held: [], problems: [] }
      for (const text of Object.values(before)) history.blobs.set(blobId(text), text)
      const groups = fileGroups(transitions, here.ours)
      await power.during(async () => {
        const ports = portsAt(power.root, history) as Ports
        await ports.worktree.prepare(groups.map(({ changes }) => changes))
        await keepReplaced(ports, { plan, groups })
        await writeLocal(ports, { here, plan, groups })
      })
      const after = layoutAt(power.root, [...Object.keys(before), ...moves.map(({ to }) => to)])
      const paths = new Set([...Object.keys(before), ...Object.keys(after)])
      for (const [at, moment] of power.moments.entries())
        for (let chance = 0; chance < MOST; chance++) {
          const root = temporary()
          lights(moment, root, prng(at * MOST + chance))
          const isOver = at === power.moments.length - 1
          if (isOver) expect(await portsAt(root, history).journal.pending()).toBeUndefined()
          await recover(portsAt(root, history) as Ports)
          const found = layoutAt(root, paths)
          expect(isOver ? [after] : [before, after]).toContainEqual(found)
        }
    },
  )
})

describe('the journal', () => {
  it('of a push is there when the power comes back, also where its folder was only made for the lock', async () => {
    const power = new Power(temporary(), REPOSITORY)
    const place = join(power.root, '.git', 'xano-sync')
    const entry = { kind: 'pushing', mirror: 'a'.repeat(40) as CommitId, sent: [], removed: [] } as const
    await power.during(() => new LockFile(place, LOCK).during(0, () => new FileJournal(place).begin(entry)))
    for (let chance = 0; chance < MOST; chance++) {
      const root = temporary()
      const last = power.moments.at(-1)
      if (last) lights(last, root, prng(chance))
      expect(await new FileJournal(join(root, '.git', 'xano-sync')).pending()).toEqual(entry)
    }
  })
})
