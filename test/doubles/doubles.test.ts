import type { RemoteSnapshot } from '../../src/engine/ports/remote.ts'
import { historyContract } from '../contracts/history.contract.ts'
import { journalContract } from '../contracts/journal.contract.ts'
import { remoteContract } from '../contracts/remote.contract.ts'
import { worktreeContract } from '../contracts/worktree.contract.ts'
import { pathOf } from './bench.ts'
import { MemoryHistory } from './memory-history.ts'
import { MemoryJournal } from './memory-journal.ts'
import { MemoryRemote } from './memory-remote.ts'
import { MemoryWorktree } from './memory-worktree.ts'

worktreeContract('MemoryWorktree', () => {
  const worktree = new MemoryWorktree()
  return Promise.resolve({
    worktree,
    put: (path: string, text: string) => void worktree.files.set(pathOf(path), text),
    get: (path: string) => worktree.files.get(pathOf(path)),
    remove: (path: string) => void worktree.files.delete(pathOf(path)),
  })
})

journalContract('MemoryJournal', () => {
  const journal = new MemoryJournal()
  return { journal, reopen: () => journal }
})

historyContract('MemoryHistory', () => {
  const history = new MemoryHistory()
  return Promise.resolve({
    history,
    reopen: () => history,
    states: () => Promise.resolve(history.states.length),
  })
})

remoteContract('MemoryRemote', () => {
  const remote = new MemoryRemote()
  const read = (): Promise<RemoteSnapshot> => {
    remote.readsDrafts = true
    return remote.snapshot().finally(() => (remote.readsDrafts = false))
  }
  return Promise.resolve({
    remote,
    withDrafts: Object.assign(Object.create(remote) as MemoryRemote, { snapshot: read }),
    put: (text: string) => void remote.put(text),
    loseAnswer: (fate: 'applied' | 'unapplied') => {
      remote.loseAnswer = fate
    },
  })
})
