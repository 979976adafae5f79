import { randomInt } from 'node:crypto'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { Misconfigured } from '../engine/errors.ts'
import { Library } from '../engine/library.ts'
import type { Binding, Ports } from '../engine/ports.ts'
import { refuseWhileBusy } from '../local/busy.ts'
import { GitHistory } from '../local/history.ts'
import { FileJournal } from '../local/journal.ts'
import { LockFile } from '../local/lock.ts'
import { bindingOf, openRepository, prefixOf, type Repository } from '../local/repository.ts'
import { systemClock } from '../local/system-clock.ts'
import { DiskWorktree } from '../local/worktree.ts'
import type { Client } from '../remote/client.ts'
import type { PushOptions } from '../remote/multidoc.ts'
import { type Choice, type Credentials, readCredentials } from '../remote/credentials.ts'
import { debugStep } from './debug-step.ts'

/** A bound repository and its ports on this machine. */
export interface LocalBench {
  readonly repository: Repository
  readonly binding: Binding
  readonly branch: string
  readonly ports: Omit<Ports, 'remote'>
  readonly library: Library
  readonly lock: LockFile
}

/** The same, with Xano at the other end. */
export interface Workbench extends Omit<LocalBench, 'ports'> {
  readonly ports: Ports
  readonly close: () => Promise<void>
}

const step = debugStep(process.env)

export function credentials(choice: Choice): Credentials {
  return readCredentials(choice, { env: process.env, home: homedir(), directory: process.cwd() })
}

/** A client of the Metadata API for these credentials. */
export async function connect({
  origin,
  token,
  insecure,
}: Credentials): Promise<{ client: Client; close: () => Promise<void> }> {
  const [{ Http }, { Client }] = await Promise.all([
    import('../remote/http.ts'),
    import('../remote/client.ts'),
  ])
  const http = new Http(origin, { token, insecure, step })
  return {
    client: new Client(http, systemClock, () => randomInt(1 << 30) / (1 << 30)),
    close: () => http.close(),
  }
}

/** Opens the repository around a folder. Needs no network and no credentials. */
export async function openLocal(directory = process.cwd()): Promise<LocalBench> {
  const repository = await openRepository(directory, step)
  const binding = bindingOf(repository)
  const { branch, git, top, gitDirectory, commonDirectory, settings } = repository
  // A rebase or a bisection detaches HEAD as well, and says more about why.
  if (branch === undefined) refuseWhileBusy(gitDirectory)
  if (branch === undefined) throw new Misconfigured('no branch is checked out here (HEAD is detached)')
  if (!binding) throw new Misconfigured(`the branch ${branch} is not bound to a branch of a Xano workspace`)
  const prefix = prefixOf(repository)
  const commitSaves = settings.get('xano-sync.commitsaves') === 'true'
  return {
    repository,
    binding,
    branch,
    library: new Library(),
    lock: new LockFile(join(commonDirectory, 'xano-sync'), 'lock'),
    ports: {
      worktree: new DiskWorktree(git, { top, prefix, gitDirectory }, step),
      history: new GitHistory(git, { binding, branch, prefix, commitSaves }, systemClock),
      journal: new FileJournal(join(gitDirectory, 'xano-sync'), step),
      clock: systemClock,
    },
  }
}

/** Opens the repository around a folder with all that a cycle needs; `push` says how its pushes take effect. */
export async function open(choice: Choice, directory?: string, push: PushOptions = {}): Promise<Workbench> {
  const bench = await openLocal(directory)
  const access = credentials(choice)
  if (access.origin !== bench.binding.origin)
    throw new Misconfigured(
      `this repository belongs to ${bench.binding.origin}, but ${access.source} is for ${access.origin}; its token is not sent elsewhere`,
    )
  const [{ client, close }, { WorkspaceRemote }] = await Promise.all([
    connect(access),
    import('../remote/workspace.ts'),
  ])
  return {
    ...bench,
    ports: {
      ...bench.ports,
      remote: new WorkspaceRemote(client, bench.binding, { push }),
    },
    close,
  }
}
