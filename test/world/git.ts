import { GitFailed, Locked } from '../../src/engine/ports/errors.ts'
import type { History, KeptFile } from '../../src/engine/ports/history.ts'
import type { Journal } from '../../src/engine/ports/journal.ts'
import type { MemoryJournal } from '../doubles/memory-journal.ts'
import type { Moments } from './moments.ts'
import type { Repository } from './repository.ts'

/**
 * Git as one process sees it. A write makes objects first and moves a ref then, and a process that ends between leaves
 * nothing of it; what touches the index waits for nobody's lock in here. Tells whose conflicts are `decided`.
 */
export function gitPort(
  repository: Repository,
  moments: Moments,
  decides: (files: readonly KeptFile[]) => void,
): History {
  const read = async <T>(name: string, answer: () => Promise<T>): Promise<T> => {
    if (await moments.pass(`git: ${name}`, 'disk')) throw new GitFailed(`${name}: too many open files`)
    return answer()
  }
  const write = async <T>(name: string, change: () => Promise<T>): Promise<T> => {
    if (await moments.pass(`git: objects of ${name}`, 'disk'))
      throw new GitFailed(`${name}: no space left on device`)
    if (await moments.pass(`git: ref of ${name}`, 'disk')) throw new Locked(`${name}: the ref is locked`)
    return change()
  }
  const index = async <T>(name: string, change: () => Promise<T>): Promise<T> => {
    if (repository.isLocked) throw new Locked('index.lock exists')
    return write(name, change)
  }
  return {
    recall: () => read('recall', () => repository.recall()),
    read: blobs => read('read blobs', () => repository.read(blobs)),
    keep: (files, why) => {
      if (why === 'before conflicts were resolved') decides(files)
      return files.length === 0 ? Promise.resolve() : write(`keep ${why}`, () => repository.keep(files))
    },
    keepWaiting: files =>
      files.length === 0 ? Promise.resolve() : write('what waits', () => repository.keepWaiting(files)),
    announce: () => repository.announce(),
    mirror: state => write('the mirror', () => repository.mirror(state)),
    restoreMirror: () => repository.restoreMirror(),
    land: (arrivals, head) =>
      arrivals.length === 0
        ? Promise.resolve({ kind: 'nothing', head, left: [] })
        : index('what arrived', () => repository.land(arrivals, head)),
    save: (saves, head) => repository.save(saves, head),
    provenance: () => read('provenance', () => repository.provenance()),
    advance: (versions, note, mirror) => write('Base', () => repository.advance(versions, note, mirror)),
    seenSince: () => repository.seenSince(),
    seenAt: paths => read('what was seen', () => repository.seenAt(paths)),
    pushesSince: () => read('pushes', () => repository.pushesSince()),
    committed: (paths, at) => read('a commit', () => repository.committed(paths, at)),
    stashed: paths => read('the stash', () => repository.stashed(paths)),
    headMove: (from, to, paths) => read('a move of HEAD', () => repository.headMove(from, to, paths)),
  }
}

/** The journal as one process sees it. */
export function journalPort(journal: MemoryJournal, moments: Moments): Journal {
  return {
    pending: async () => {
      await moments.pass('journal: read')
      return journal.pending()
    },
    begin: async entry => {
      if (await moments.pass(`journal: begin ${entry.kind}`, 'disk'))
        throw new GitFailed('no space left on device')
      return journal.begin(entry)
    },
    end: async () => {
      await moments.pass('journal: end')
      return journal.end()
    },
  }
}
