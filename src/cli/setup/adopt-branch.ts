import { adopt } from '../../engine/cycle/adopt.ts'
import { fetch } from '../../engine/cycle/fetch.ts'
import { outlook } from '../../engine/cycle/outlook.ts'
import { Misconfigured } from '../../engine/ports/errors.ts'
import type { CommitId } from '../../engine/ports/git.ts'
import type { Binding } from '../../engine/ports/remote.ts'
import { accountOfPlan } from '../../engine/report/account.ts'
import { basePlace, dropBase, mirroredWorkspace } from '../../local/memory/base-place.ts'
import { prefixOf } from '../../local/repository/binding.ts'
import type { Repository } from '../../local/repository/repository.ts'
import { counted } from '../report/counted.ts'
import { EXIT, type ExitCode } from '../report/exit-code.ts'
import type { Output } from '../report/output.ts'
import { renderHalt } from '../report/halt.ts'
import { exitCodeOf, renderAccount } from '../report/report.ts'
import { EVERYTHING, underPolicy } from '../settings/policy.ts'
import { atWork } from '../workbench/at-work.ts'
import type { Workbench } from '../workbench/compose.ts'

export interface Adoption {
  /** A commit that is known to hold a state of this branch of Xano. */
  readonly from?: CommitId
  /** The id of a halt that a person has agreed to. */
  readonly confirmed?: string
}

/**
 * Takes what is checked out into step with the place it was just bound to, and tells what the next sync would do.
 * A Base that is there already and is about that place stays, unless a commit to begin from is named. Writes no
 * file and pushes nothing.
 */
export function adoptBranch(bench: Workbench, output: Output, adoption: Adoption = {}): Promise<ExitCode> {
  const { library } = bench
  const { from, confirmed } = adoption
  return atWork(bench, output, async ports => {
    const isKnown = (await keptBase(bench)) && from === undefined
    const result = isKnown ? await fetch(ports, library, confirmed) : await adopt(ports, library, adoption)
    if (result.kind === 'halted') {
      output.say(...renderHalt(result))
      output.halted(result)
      return EXIT.halted
    }
    return tellOutlook(bench, output)
  })
}

/** Throws `Misconfigured` where the history in a repository is that of another workspace. */
export async function refuseForeignHistory(
  { git }: Pick<Repository, 'git'>,
  branch: string,
  { origin, workspace, label }: Binding,
): Promise<void> {
  const place = (await basePlace(git, branch))?.place
  const mirrored = await mirroredWorkspace(git, label)
  const other =
    place && (place.origin !== origin || place.workspace !== workspace)
      ? `workspace ${place.workspace} at ${place.origin}`
      : mirrored !== undefined && mirrored !== workspace
        ? `workspace ${mirrored}`
        : undefined
  if (other !== undefined)
    throw new Misconfigured(
      `the history in this repository is that of ${other}; clone workspace ${workspace} at ${origin} into a folder of its own`,
    )
}

/** Whether there is a Base of the place that is bound now. One of another label, or of none, is dropped. */
async function keptBase({ binding, branch, repository: { git } }: Workbench): Promise<boolean> {
  const base = await basePlace(git, branch)
  if (!base || base.place?.label === binding.label) return base !== undefined
  await dropBase(git, branch, base)
  return false
}

async function tellOutlook(
  { binding, branch, repository, policy, ports, library }: Workbench,
  output: Output,
): Promise<ExitCode> {
  const account = accountOfPlan(
    await outlook(ports, library, { permissions: underPolicy(EVERYTHING, policy) }),
  )
  const { pulled, merged, pushed, conflicts, held, problems } = account
  const prefix = prefixOf(repository)
  output.say(
    `${branch} is bound to ${binding.label} of workspace ${binding.workspace} at ${binding.origin}${prefix === '' ? '' : `, below ${prefix}`}.`,
    ...renderAccount(account, 'planned'),
  )
  const isOpen = pulled.length + merged.length + pushed.length > 0
  const waits = [...conflicts, ...held, ...problems].length > 0
  output.say(
    isOpen
      ? 'No definition was written or pushed: xano-sync sync does what is listed.'
      : waits
        ? 'No definition was written or pushed, and a sync would leave what is listed as it is.'
        : 'No definition was written or pushed, and there is nothing that a sync would do.',
  )
  const unrelated = conflicts.filter(({ base }) => base === undefined).length
  if (unrelated > 0)
    output.say(
      `No common text is known for ${counted(unrelated, 'definition')} that here and in Xano ${unrelated === 1 ? 'differs' : 'differ'}. Decide with xano-sync resolve,`,
      'or name a commit that holds a state of Xano to go out from: xano-sync init --base COMMIT.',
    )
  const lists = { local: [...merged, ...pushed], xano: [...merged, ...pulled], conflicts, held, problems }
  output.emit('ready', { ...binding, branch, root: prefix.replace(/\/$/, ''), ...lists })
  if (!isOpen) output.emit('settled', { conflicts, held: [...held, ...problems] })
  return exitCodeOf(account)
}
