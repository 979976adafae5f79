import { Misconfigured, UnknownOutcome } from '../../engine/errors.ts'
import { bind as bindBranch, unbind as unbindBranch } from '../../local/binding.ts'
import { registerDrivers } from '../../local/drivers.ts'
import { openRepository, writeAttributes } from '../../local/repository.ts'
import type { Client } from '../../remote/client.ts'
import { adoptBranch, refuseForeignHistory } from '../adopt-branch.ts'
import { listBranches, listed } from '../choose.ts'
import { branchOf, open, requireBelonging } from '../compose.ts'
import { connect } from '../connect.ts'
import { refuseContradictions } from '../contradictions.ts'
import { credentialsFor } from '../credentials.ts'
import { step } from '../debug-step.ts'
import { EXIT, type ExitCode } from '../exit-code.ts'
import { Output } from '../output.ts'
import { readPolicy } from '../policy.ts'
import { timeLimits } from '../time-limits.ts'

export interface BindOptions {
  readonly profile?: string
  readonly config?: string
  readonly json?: boolean
  readonly createFrom?: string
  readonly confirm?: string
}

/** Binds what is checked out to another branch of the same workspace, and finds out anew what both have in common. */
export async function bind(label: string, options: BindOptions): Promise<ExitCode> {
  const output = new Output(options.json ?? false)
  const repository = await openRepository(process.cwd(), step)
  const branch = branchOf(repository)
  const belonging = requireBelonging(repository)
  if (belonging.sandbox) throw new Misconfigured('the sandbox has no branches to bind to')
  await refuseForeignHistory(repository, branch, { ...belonging, label })
  const policy = await readPolicy(repository.top)
  refuseContradictions(policy, { ...belonging, branch, label })
  const access = await credentialsFor(options, belonging, policy)
  const { client, close } = await connect(access, timeLimits(repository.settings, process.env))
  try {
    const all = await listBranches(client, belonging.workspace)
    if (options.createFrom === undefined) listed(all, label)
    else {
      if (all.some(each => each.label === label))
        throw new Misconfigured(`the workspace has a branch ${label} already: leave out --create-from`)
      await create(client, belonging.workspace, { label, source: listed(all, options.createFrom) })
    }
  } finally {
    await close()
  }
  writeAttributes(repository.commonDirectory)
  await registerDrivers(repository.git)
  await bindBranch(repository, branch, { ...belonging, label })
  const bench = await open(options)
  try {
    return await adoptBranch(
      bench,
      output,
      options.confirm === undefined ? {} : { confirmed: options.confirm },
    )
  } finally {
    await bench.close()
  }
}

/** Leaves what is checked out bound to nothing. Files, history and what both sides had in common stay. */
export async function unbind(options: Pick<BindOptions, 'json'>): Promise<ExitCode> {
  const repository = await openRepository(process.cwd(), step)
  const branch = branchOf(repository)
  const label = repository.settings.get(`branch.${branch}.xanolabel`)
  if (label === undefined) throw new Misconfigured(`the branch ${branch} is not bound`)
  await unbindBranch(repository, branch)
  new Output(options.json ?? false).say(`${branch} is not bound to ${label} any more.`)
  return EXIT.inStep
}

/** Makes a branch in Xano. An answer that never came is made good by looking. */
async function create(
  client: Client,
  workspace: number,
  { label, source }: { label: string; source: string },
): Promise<void> {
  try {
    const json = { label, source_branch: source }
    await client.write('POST', `/workspace/${workspace}/branch`, { json })
  } catch (error) {
    if (!(error instanceof UnknownOutcome)) throw error
    const all = await listBranches(client, workspace)
    if (!all.some(each => each.label === label)) throw error
  }
}
