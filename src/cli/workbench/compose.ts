import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { Misconfigured } from '../../engine/ports/errors.ts'
import type { Ports } from '../../engine/ports/ports.ts'
import type { Remote } from '../../engine/ports/remote.ts'
import { Library } from '../../engine/texts/library.ts'
import { CacheFolder } from '../../local/disk/cache-folder.ts'
import { isOn } from '../../local/git/git-settings.ts'
import { GitHistory } from '../../local/history.ts'
import { FileJournal } from '../../local/journal.ts'
import { takeBaseAlong } from '../../local/memory/renamed-branch.ts'
import { type Belonging, belongingOf, bindingOf, prefixOf } from '../../local/repository/binding.ts'
import type { Repository } from '../../local/repository/repository.ts'
import { clearHalt, writeHalt } from '../../local/state-files/halt-record.ts'
import { LOCK, LockFile } from '../../local/state-files/lock.ts'
import { systemClock } from '../../local/system-clock.ts'
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
import { type Folder, openFolder, STRAY } from './folder.ts'
import type { Meter } from './meter.ts'

/** A bound repository and its ports on this machine. */
export interface LocalBench extends Omit<Folder, 'worktree'> {
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
export const openLocal = async (directory?: string): Promise<LocalBench> => equip(await openFolder(directory))

/** The same, for what writes nothing to the folder. */
export const openToLook = async (): Promise<LocalBench> =>
  equip(await openFolder(undefined, { onlyLooks: true }))

/** A folder with all that is needed to tell what differs. */
export async function equip({ repository, binding, branch, worktree }: Folder): Promise<LocalBench> {
  const { git, top, gitDirectory, commonDirectory, settings } = repository
  await takeBaseAlong(git, branch, binding)
  const prefix = prefixOf(repository)
  const policy = await readPolicy(top)
  refuseContradictions(policy, { ...binding, branch, label: labelOf(repository) })
  const answers = new KeptAnswers(new CacheFolder(join(gitDirectory, 'xano-sync', 'cache')))
  const commitSaves = isOn(settings, 'xano-sync.commitsaves')
  return {
    repository,
    binding,
    branch,
    policy,
    library: new Library(() => answers.documents()),
    answers,
    lock: new LockFile(join(commonDirectory, 'xano-sync'), LOCK),
    ports: {
      worktree,
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
