import { Misconfigured, UnknownOutcome } from '../../engine/ports/errors.ts'
import { bind as bindBranch, unbind as unbindBranch } from '../../local/repository/binding.ts'
import { registerDrivers } from '../../local/repository/drivers.ts'
import { openRepository, writeAttributes } from '../../local/repository/repository.ts'
import type { Client } from '../../remote/client.ts'
import { EXIT, type ExitCode } from '../report/exit-code.ts'
import { Output } from '../report/output.ts'
import { jsonLine } from '../report/plain.ts'
import { refuseContradictions } from '../settings/contradictions.ts'
import { credentialsFor } from '../settings/credentials.ts'
import { readPolicy } from '../settings/policy.ts'
import { timeLimits } from '../settings/time-limits.ts'
import { adoptBranch, refuseForeignHistory } from '../setup/adopt-branch.ts'
import { listBranches, listed } from '../setup/choose.ts'
import { refuseLongNames, refuseTwin } from '../setup/ref-names.ts'
import { open, requireBelonging } from '../workbench/compose.ts'
import { branchOf } from '../workbench/folder.ts'
import { connect } from '../workbench/connect.ts'
import { step } from '../workbench/debug-step.ts'

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
  refuseLongNames(label, branch)
  await refuseTwin(repository, label)
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
  if (options.json) process.stdout.write(`${jsonLine({ version: 1, branch, unbound: label })}\n`)
  else new Output(false).say(`${branch} is not bound to ${label} any more.`)
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
