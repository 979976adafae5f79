import { relative, resolve } from 'node:path'
import { Misconfigured } from '../../engine/ports/errors.ts'
import type { CommitId } from '../../engine/ports/git.ts'
import { commitNamed } from '../../local/git/objects.ts'
import { type Belonging, belongingOf, bind, bindingOf, prefixOf } from '../../local/repository/binding.ts'
import { registerDrivers } from '../../local/repository/drivers.ts'
import { convertedFiles } from '../../local/repository/line-ends.ts'
import {
  createRepository,
  findRepository,
  openRepository,
  type Repository,
  writeAttributes,
} from '../../local/repository/repository.ts'
import { SANDBOX } from '../../remote/sandbox.ts'
import { CONVERT_BACK, conversion } from '../report/conversion.ts'
import type { ExitCode } from '../report/exit-code.ts'
import { Output } from '../report/output.ts'
import { refuseContradictions } from '../settings/contradictions.ts'
import { credentials, credentialsFor } from '../settings/credentials.ts'
import { type Policy, readPolicy } from '../settings/policy.ts'
import { timeLimits } from '../settings/time-limits.ts'
import { adoptBranch, refuseForeignHistory } from '../setup/adopt-branch.ts'
import { branchNameFor } from '../setup/branch-name.ts'
import { chooseLabel, chooseWorkspace, listBranches } from '../setup/choose.ts'
import { refuseLongNames, refuseTwin } from '../setup/ref-names.ts'
import { rootBelow } from '../setup/root.ts'
import { open } from '../workbench/compose.ts'
import { branchOf } from '../workbench/folder.ts'
import { connect } from '../workbench/connect.ts'
import { step } from '../workbench/debug-step.ts'

export interface InitOptions {
  readonly profile?: string
  readonly config?: string
  readonly json?: boolean
  readonly workspace?: string
  readonly branch?: string
  readonly root?: string
  readonly base?: string
  readonly confirm?: string
}

/**
 * Adopts the folder, repository or clone of a clone that is there. Settings and refs of ours are all that it writes;
 * run again, it goes on where it was cut off.
 */
export async function init(options: InitOptions): Promise<ExitCode> {
  const output = new Output(options.json ?? false)
  const here = process.cwd()
  const found = await findRepository(here, step)
  const root = chosenRoot(options.root, found, here)
  const policy = await readPolicy(found?.top ?? here)
  const place = await choosePlace(options, policy, found)
  const from = found && options.base !== undefined ? await commitOf(found, options.base) : undefined
  refuseLongNames(place.label)
  if (found) {
    const branch = branchOf(found)
    const label = place.sandbox ? undefined : place.label
    refuseContradictions(policy, { ...place, branch, label })
    refuseLongNames(branch)
    await refuseTwin(found, place.label)
    await refuseForeignHistory(found, branch, place)
  }

  if (!found) await createRepository(here, branchNameFor(place.label))
  const repository = found ?? (await openRepository(here, step))
  writeAttributes(repository.commonDirectory)
  await registerDrivers(repository.git)
  await bind(repository, branchOf(repository), { ...place, root })
  const bench = await open(options)
  try {
    const converted = await convertedFiles(bench.repository.git, prefixOf(bench.repository))
    if (converted > 0) output.say(`Note: ${conversion(converted)}. Do this now: ${CONVERT_BACK}.`)
    const confirmed = options.confirm === undefined ? {} : { confirmed: options.confirm }
    return await adoptBranch(bench, output, { ...(from === undefined ? {} : { from }), ...confirmed })
  } finally {
    await bench.close()
  }
}

/** Where the definitions lie below the top. What was said once is not said otherwise later. */
function chosenRoot(wanted: string | undefined, found: Repository | undefined, here: string): string {
  const top = found?.top ?? here
  const known = found && belongingOf(found)?.root
  if (wanted === undefined) {
    if (known === undefined && relative(top, here) !== '')
      throw new Misconfigured(
        `this folder lies inside of the repository ${top}: say --root . to keep definitions here, or run init at its top`,
      )
    return known ?? ''
  }
  const root = rootBelow(top, resolve(here, wanted))
  if (known !== undefined && known !== root) {
    const way = root === '' ? '--unset xano-sync.root' : `xano-sync.root ${root}`
    throw new Misconfigured(
      `the definitions of this repository lie in ${resolve(top, known)} already; if that folder was moved, say so: git config ${way}`,
    )
  }
  return root
}

/** The place to bind to: as asked, bound already, agreed on, or as git's branch is named; else what the profile says. */
async function choosePlace(
  options: InitOptions,
  policy: Policy | undefined,
  found: Repository | undefined,
): Promise<Omit<Belonging, 'root'> & { label: string }> {
  const known = found && belongingOf(found)
  if (known) refuseContradictions(policy, { ...known, branch: branchOf(found), label: undefined })
  const access = await (known ? credentialsFor(options, known, policy) : credentials(options, policy))
  const { origin } = access
  if (known && options.workspace !== undefined && Number(options.workspace) !== known.workspace)
    throw new Misconfigured(
      `this repository belongs to workspace ${known.workspace}; clone workspace ${options.workspace} into a folder of its own`,
    )
  const { client, close } = await connect(access, timeLimits(found?.settings ?? new Map(), process.env))
  try {
    const wanted = options.workspace ?? known?.workspace ?? policy?.workspace ?? access.workspace
    const { id: workspace } = await chooseWorkspace(client, wanted)
    if (known?.sandbox) return { origin, workspace, sandbox: true, label: SANDBOX }
    const all = await listBranches(client, workspace)
    const branch = found && branchOf(found)
    const isListed = all.some(({ label }) => label === branch)
    const bound = found && (bindingOf(found)?.label ?? policy?.branches.get(branchOf(found)))
    const label = options.branch ?? bound ?? (isListed ? branch : access.branch)
    return { origin, workspace, sandbox: false, label: chooseLabel(all, label) }
  } finally {
    await close()
  }
}

async function commitOf({ git }: Repository, name: string): Promise<CommitId> {
  const commit = await commitNamed(git, name)
  if (commit === undefined) throw new Misconfigured(`there is no commit ${name} in this repository`)
  return commit
}
