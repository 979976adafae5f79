import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { Misconfigured } from '../../engine/ports/errors.ts'
import type { Ports } from '../../engine/ports/ports.ts'
import type { Binding, Remote } from '../../engine/ports/remote.ts'
import { Library } from '../../engine/texts/library.ts'
import { CacheFolder } from '../../local/disk/cache-folder.ts'
import { refuseWhileBusy } from '../../local/head/busy.ts'
import { GitHistory } from '../../local/history.ts'
import { FileJournal } from '../../local/journal.ts'
import { takeBaseAlong } from '../../local/memory/renamed-branch.ts'
import { type Belonging, belongingOf, bindingOf, prefixOf } from '../../local/repository/binding.ts'
import { DETACHED, openRepository, type Repository } from '../../local/repository/repository.ts'
import { clearHalt, writeHalt } from '../../local/state-files/halt-record.ts'
import { LOCK, LockFile } from '../../local/state-files/lock.ts'
import { systemClock } from '../../local/system-clock.ts'
import { DiskWorktree } from '../../local/worktree.ts'
import type { Client } from '../../remote/client.ts'
import type { Choice } from '../../remote/credentials.ts'
import { KeptAnswers } from '../../remote/kept-answers.ts'
import type { PushOptions } from '../../remote/multidoc.ts'
import { refuseContradictions } from '../settings/contradictions.ts'
import { credentialsFor } from '../settings/credentials.ts'
import { type Policy, readPolicy } from '../settings/policy.ts'
import { timeLimits } from '../settings/time-limits.ts'
import { ComingRemote } from './coming-remote.ts'
import { connect, type Connection, isFor } from './connect.ts'
import { step } from './debug-step.ts'
import type { Meter } from './meter.ts'

/** A bound repository and its ports on this machine. */
export interface LocalBench {
  readonly repository: Repository
  readonly binding: Binding
  /** The git branch that is bound; `HEAD` where none is checked out. */
  readonly branch: string
  /** What the team has agreed on; nothing where it has not. */
  readonly policy: Policy | undefined
  readonly ports: Omit<Ports, 'remote'>
  readonly library: Library
  readonly lock: LockFile
  /** What Xano answered, also to earlier runs. */
  readonly answers: KeptAnswers
}

/** The same, with Xano at the other end. */
export interface Workbench extends Omit<LocalBench, 'ports'> {
  readonly ports: Ports
  readonly close: () => Promise<void>
}

/** Opens the repository around a folder. Needs no network and no credentials. */
export async function openLocal(directory = process.cwd()): Promise<LocalBench> {
  const repository = await openRepository(directory, step)
  const binding = bindingOf(repository)
  const { git, top, gitDirectory, commonDirectory, settings } = repository
  const branch = branchOf(repository)
  if (!binding) throw new Misconfigured(unbound(repository, branch))
  await takeBaseAlong(git, branch, binding)
  const prefix = prefixOf(repository)
  const policy = await readPolicy(top)
  refuseContradictions(policy, { ...binding, branch, label: labelOf(repository) })
  const answers = new KeptAnswers(new CacheFolder(join(gitDirectory, 'xano-sync', 'cache')))
  const commitSaves = settings.get('xano-sync.commitsaves') === 'true'
  return {
    repository,
    binding,
    branch,
    policy,
    library: new Library(() => answers.documents()),
    answers,
    lock: new LockFile(join(commonDirectory, 'xano-sync'), LOCK),
    ports: {
      worktree: new DiskWorktree(git, { top, prefix, gitDirectory, branch }, step),
      history: new GitHistory(git, { binding, branch, prefix, commitSaves }, systemClock),
      journal: new FileJournal(join(gitDirectory, 'xano-sync'), step),
      clock: systemClock,
      spare: () => {
        void setImmediate().then(() => {
          answers.write()
        })
      },
      judged: halted => {
        if (halted) writeHalt(gitDirectory, branch, halted, systemClock.now())
        else clearHalt(gitDirectory, branch)
      },
    },
  }
}

interface OpenOptions {
  /** How its pushes take effect. */
  readonly push?: PushOptions
  readonly meter?: Meter
  /** What stands already, and is of use where it was made with the same. */
  readonly connection?: Connection
}

/** Opens the repository around a folder with all that a cycle needs. */
export async function open(
  choice: Choice,
  directory?: string,
  { push = {}, meter, connection }: OpenOptions = {},
): Promise<Workbench> {
  const bench = await openLocal(directory)
  const access = await credentialsFor(choice, bench.binding, bench.policy)
  const limits = timeLimits(bench.repository.settings, process.env)
  // Whoever has git look around starts it before that, and it is at work while the client is loaded.
  const connecting = setImmediate().then(() =>
    connection && isFor(connection, access, limits) ? connection : connect(access, limits, meter),
  )
  const remote = new ComingRemote(connecting.then(({ client }) => remoteOf(bench, client, push)))
  const close = async (): Promise<void> => {
    bench.answers.write()
    await (await connecting).close()
  }
  return { ...bench, ports: { ...bench.ports, remote }, close }
}

/** Xano's branch to which what is checked out is bound; none, where it is not, or where there are no branches. */
export function labelOf(repository: Repository): string | undefined {
  return belongingOf(repository)?.sandbox ? undefined : bindingOf(repository)?.label
}

/** What a repository belongs to. Throws `Misconfigured` while it belongs to nothing. */
export function requireBelonging(repository: Repository): Belonging {
  const belonging = belongingOf(repository)
  if (!belonging) throw new Misconfigured(STRAY)
  return belonging
}

/** The name by which what is checked out is bound. A rebase or a bisection checks out what nobody bound. */
export function branchOf({ branch, gitDirectory }: Repository): string {
  if (branch === DETACHED) refuseWhileBusy(gitDirectory)
  return branch
}

async function remoteOf(
  { binding, repository, policy, answers }: LocalBench,
  client: Client,
  push: PushOptions,
): Promise<Remote> {
  const options = { push, drafts: policy?.drafts ?? false, answers }
  if (belongingOf(repository)?.sandbox) {
    const { SandboxRemote } = await import('../../remote/sandbox.ts')
    return new SandboxRemote(client, binding, options)
  }
  const { WorkspaceRemote } = await import('../../remote/workspace.ts')
  return new WorkspaceRemote(client, binding, options)
}

const STRAY = 'this repository does not belong to a Xano workspace yet: xano-sync init makes it'

const unbound = (repository: Repository, branch: string): string =>
  belongingOf(repository)
    ? `the branch ${branch} is not bound to a branch of Xano: xano-sync bind LABEL binds it`
    : STRAY
