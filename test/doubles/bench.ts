import type { Permissions } from '../../src/core/sync/permit.ts'
import { type FilePath, filePath, isFilePath } from '../../src/core/xs/file-path.ts'
import type { Request } from '../../src/engine/cycle/request.ts'
import type { CycleResult } from '../../src/engine/cycle/result.ts'
import { settle } from '../../src/engine/cycle/settle.ts'
import type { Ports } from '../../src/engine/ports/ports.ts'
import { Library } from '../../src/engine/texts/library.ts'
import { ManualClock } from './manual-clock.ts'
import { MemoryHistory } from './memory-history.ts'
import { MemoryJournal } from './memory-journal.ts'
import { MemoryRemote } from './memory-remote.ts'
import { MemoryWorktree } from './memory-worktree.ts'

export const ALL: Permissions = { local: true, remote: true, deletions: true, dataLoss: false }

/** The engine on doubles: a folder, a Xano, a git and a journal in memory. */
export class Bench implements Ports {
  readonly remote = new MemoryRemote()
  readonly worktree = new MemoryWorktree()
  readonly history = new MemoryHistory()
  readonly journal = new MemoryJournal()
  readonly clock = new ManualClock()

  /** Each run starts from nothing but what the ports hold, as a new process does. */
  settle(permissions: Permissions = ALL, rest: Omit<Request, 'permissions'> = {}): Promise<CycleResult[]> {
    return settle(this, new Library(), { permissions, ...rest })
  }

  file(path: string): string | undefined {
    return this.worktree.files.get(pathOf(path))
  }

  save(path: string, text: string): void {
    this.worktree.files.set(pathOf(path), text)
  }

  unlink(path: string): void {
    this.worktree.files.delete(pathOf(path))
  }
}

export function pathOf(path: string): FilePath {
  const checked = filePath(path)
  if (!isFilePath(checked)) throw new Error(`${path}: ${checked.reason}`)
  return checked
}

/** A function in the form in which Xano gives it. */
export function fn(name: string, ...lines: readonly string[]): string {
  const body = lines.map(line => `    ${line}`).join('\n')
  return `function ${name} {\n  input {\n  }\n\n  stack {\n${body}\n  }\n\n  response = null\n}`
}
