import type { Version } from '../../src/core/sync/snapshot.ts'
import type { FilePath } from '../../src/core/xs/file-path.ts'
import type { Request } from '../../src/engine/cycle/request.ts'
import { BrokenAnswer, NotWritten, UnknownOutcome } from '../../src/engine/ports/errors.ts'
import type { Head, Tree } from '../../src/engine/ports/git.ts'
import type { Ports } from '../../src/engine/ports/ports.ts'
import type { RemoteSnapshot } from '../../src/engine/ports/remote.ts'
import { blobId } from '../../src/engine/texts/blob-id.ts'
import { NO_MOVE } from '../doubles/memory-history.ts'

/** An engine with one of its rules taken out, made of the real one by what is put between it and its ports. */
export interface Mutant {
  readonly name: string
  /** The first world that catches it. */
  readonly seed: number
  readonly ports?: (ports: Ports) => Ports
  readonly request?: (request: Request) => Request
}

/** A port as a plain object, some of whose operations are others. */
function altered<Port extends object>(port: Port, changes: Partial<Port>): Port {
  return new Proxy(port, {
    get(target, name) {
      const found: unknown = Reflect.get(name in changes ? changes : target, name)
      return typeof found === 'function' ? (found.bind(target) as unknown) : found
    },
  })
}

const within =
  <Name extends 'remote' | 'worktree' | 'history' | 'journal'>(
    name: Name,
    change: (port: Ports[Name], ports: Ports) => Partial<Ports[Name]>,
  ) =>
  (ports: Ports): Ports => ({
    ...ports,
    [name]: altered<Ports[Name]>(ports[name], change(ports[name], ports)),
  })

/** What shows nothing of a push is read twice more. */
const READINGS_AFTER_A_PUSH = 3

/** What one may get wrong in an engine like this one. Each has to be caught by the world. */
export const MUTANTS: readonly Mutant[] = [
  {
    name: 'keeps nothing before it writes',
    seed: 5,
    ports: within('history', () => ({ keep: () => Promise.resolve() })),
  },
  {
    name: 'does not compare a file again before it replaces it',
    seed: 65,
    ports: within('worktree', folder => ({
      write: async changes => {
        const now = await folder.peek(changes.map(({ path }) => path))
        return folder.write(changes.map(change => ({ ...change, before: now.get(change.path) })))
      },
    })),
  },
  {
    name: 'writes the files after the push',
    seed: 5,
    ports: ports => {
      const waiting: Parameters<Ports['worktree']['write']>[0][number][] = []
      const { worktree, history } = ports
      return {
        ...ports,
        worktree: altered(worktree, {
          write: changes => {
            waiting.push(...changes)
            return Promise.resolve('written')
          },
          peek: async paths => overlaid(await worktree.peek(paths), waiting),
        }),
        history: altered(history, {
          advance: async (base, note, mirror) => {
            for (const change of waiting.splice(0)) await worktree.write([change])
            await history.advance(base, note, mirror)
          },
        }),
      }
    },
  },
  {
    name: 'moves Base before the files are written',
    seed: 36,
    ports: within('history', history => ({
      mirror: async state => {
        const commit = await history.mirror(state)
        const { note } = await history.recall()
        await history.advance(state.versions, note, commit)
        return commit
      },
    })),
  },
  {
    name: 'moves Base to what was read back',
    seed: 4,
    ports: within('history', (history, { remote }) => ({
      advance: async (base, note, mirror) => {
        const { documents } = await remote.snapshot()
        const read = new Map(documents.map(document => [document.definition.guid, document]))
        const next = base.map((version): Version => {
          const found = read.get(version.definition.guid)
          return found
            ? { ...version, definition: found.definition, text: found.text, blob: found.blob }
            : version
        })
        await history.advance(next, note, mirror)
      },
    })),
  },
  {
    name: 'forgets to move Base',
    seed: 1,
    ports: within('history', () => ({ advance: () => Promise.resolve() })),
  },
  {
    name: 'sends a push again when its answer is lost',
    seed: 20,
    ports: within('remote', remote => ({
      push: async (texts, as) => {
        try {
          await remote.push(texts, as)
        } catch (error) {
          if (!(error instanceof UnknownOutcome)) throw error
          await remote.push(texts, as)
        }
      },
    })),
  },
  {
    name: 'believes an answer that lacks definitions',
    seed: 1,
    ports: within('remote', () => ({
      listed: definitions => Promise.resolve(new Map(definitions.map(each => [each, 'absent' as const]))),
    })),
  },
  {
    name: 'takes a failed read for an empty workspace',
    seed: 1,
    ports: within('remote', remote => ({
      snapshot: async () => {
        try {
          return await remote.snapshot()
        } catch (error) {
          if (error instanceof BrokenAnswer) return { documents: [], unreadable: [] }
          throw error
        }
      },
      listed: definitions => Promise.resolve(new Map(definitions.map(each => [each, 'absent' as const]))),
    })),
  },
  {
    name: 'forgets what it has pushed lately',
    seed: 31,
    ports: within('history', () => ({ pushesSince: () => Promise.resolve([]) })),
  },
  {
    name: 'forgets what it has written lately',
    seed: 12,
    ports: within('history', history => ({
      recall: async () => {
        const memory = await history.recall()
        return { ...memory, note: { ...memory.note, writes: [] } }
      },
    })),
  },
  {
    name: 'takes a move of HEAD for an edit',
    seed: 44,
    ports: within('history', () => ({
      headMove: () => Promise.resolve(NO_MOVE),
    })),
  },
  {
    name: 'deletes in Xano without consent',
    seed: 21,
    request: request => ({ ...request, permissions: { ...request.permissions, deletions: true } }),
  },
  {
    name: 'takes whatever changes soon after a write for an echo of it',
    seed: 2393,
    ports: ports => {
      const wrote = new Map<FilePath, { readonly at: number; readonly blob: Tree }>()
      const { worktree, clock } = ports
      return {
        ...ports,
        worktree: altered(worktree, {
          write: async changes => {
            const outcome = await worktree.write(changes)
            const blob = await worktree.peek(changes.map(({ path }) => path))
            for (const { path } of changes) wrote.set(path, { at: clock.elapsed(), blob })
            return outcome
          },
          scan: async (expected, since) => {
            const scan = await worktree.scan(expected, since)
            const files = new Map(scan.files)
            for (const [path, { at, blob }] of wrote) {
              const echo = blob.get(path)
              if (echo !== undefined && clock.elapsed() < at + 120_000) files.set(path, echo)
            }
            return { ...scan, files }
          },
        }),
      }
    },
  },
  {
    name: 'leaves states of Xano out of the mirror',
    seed: 2,
    ports: within('history', history => ({
      mirror: async state => {
        const { mirror } = await history.recall()
        return !state.pushed && mirror ? mirror.commit : history.mirror(state)
      },
    })),
  },
  {
    name: 'takes a file that the disk refused for written',
    seed: 92,
    ports: within('worktree', folder => ({
      write: async changes => {
        try {
          return await folder.write(changes)
        } catch (error) {
          if (error instanceof NotWritten) return 'written'
          throw error
        }
      },
    })),
  },
  {
    name: 'writes each file of a group by itself',
    seed: 5,
    ports: within('worktree', folder => ({
      write: async changes => {
        let outcome: 'written' | 'stale' = 'written'
        for (const change of changes) if ((await folder.write([change])) === 'stale') outcome = 'stale'
        return outcome
      },
    })),
  },
  {
    name: 'sends what it scanned, without another look at the files',
    seed: 172,
    ports: within('worktree', folder => {
      let known: Tree = new Map()
      let head: Head = {}
      return {
        scan: async (expected, since) => {
          const scan = await folder.scan(expected, since)
          known = scan.files
          head = scan.head
          return scan
        },
        write: async changes => {
          const outcome = await folder.write(changes)
          if (outcome === 'written') known = overlaid(known, changes)
          return outcome
        },
        peek: paths => Promise.resolve(new Map([...known].filter(([path]) => paths.includes(path)))),
        head: () => Promise.resolve(head),
        landed: async now => {
          head = now
          await folder.landed(now)
        },
      }
    }),
  },
  {
    name: 'does not read its journal',
    seed: 2431,
    ports: within('journal', () => ({ pending: () => Promise.resolve(undefined) })),
  },
  {
    name: 'does not read back what it has pushed',
    seed: 64,
    ports: within('remote', remote => {
      let last: RemoteSnapshot | undefined
      let old = 0
      return {
        push: async (texts, as) => {
          await remote.push(texts, as)
          old = READINGS_AFTER_A_PUSH
        },
        snapshot: async () => {
          if (old === 0 || !last) last = await remote.snapshot()
          old = Math.max(0, old - 1)
          return last
        },
      }
    }),
  },
  {
    name: 'plans on what it read last',
    seed: 28,
    ports: within('remote', remote => {
      let last: RemoteSnapshot | undefined
      let uses = 0
      return {
        snapshot: async () => {
          if (!last || ++uses % 2 === 0) last = await remote.snapshot()
          return last
        },
      }
    }),
  },
  {
    name: 'knows definitions by their names alone',
    seed: 5,
    ports: within('remote', remote => ({
      snapshot: async () => {
        const { documents, ...rest } = await remote.snapshot()
        const nameless = documents.map(({ definition: { guid: _, ...definition }, ...document }) => ({
          ...document,
          definition,
        }))
        return { ...rest, documents: nameless }
      },
    })),
  },
  {
    name: 'forgets what is in question between both sides',
    seed: 31,
    ports: within('history', history => ({
      recall: async () => {
        const memory = await history.recall()
        return { ...memory, note: { ...memory.note, disputes: [] } }
      },
      pushesSince: () => Promise.resolve([]),
    })),
  },
  {
    name: 'takes what a stash has put aside for an edit',
    seed: 336,
    ports: within('history', () => ({ stashed: () => Promise.resolve([]) })),
  },
]

function overlaid(
  now: Tree,
  waiting: readonly { readonly path: FilePath; readonly after: string | undefined }[],
): Tree {
  const files = new Map(now)
  for (const { path, after } of waiting) {
    if (after === undefined) files.delete(path)
    else files.set(path, blobId(after))
  }
  return files
}
