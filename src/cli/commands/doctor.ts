import { messageOf } from '../../engine/ports/errors.ts'
import { belongingOf } from '../../local/repository/binding.ts'
import { findRepository, type Repository } from '../../local/repository/repository.ts'
import { systemClock } from '../../local/system-clock.ts'
import { NoProxy } from '../../remote/proxy.ts'
import { broken, fine, type Finding } from '../doctor/finding.ts'
import { examineRepository } from '../doctor/repository.ts'
import { examineTools } from '../doctor/tools.ts'
import { EXIT, type ExitCode } from '../report/exit-code.ts'
import { jsonLine, plain } from '../report/plain.ts'
import { contradictions } from '../settings/contradictions.ts'
import { credentials, credentialsFor } from '../settings/credentials.ts'
import { type Policy, readPolicy } from '../settings/policy.ts'
import { timeLimits } from '../settings/time-limits.ts'
import { labelOf } from '../workbench/compose.ts'
import { connect } from '../workbench/connect.ts'
import { step } from '../workbench/debug-step.ts'

export interface DoctorOptions {
  readonly profile?: string
  readonly config?: string
  readonly json?: boolean
}

/** Looks at everything that a sync needs and says what to do about what is not well. Changes nothing. */
export async function doctor(options: DoctorOptions): Promise<ExitCode> {
  const findings = [...(await examineTools()), ...(await examineHere(options))]
  const ok = findings.every(({ level }) => level !== 'fail')
  const lines = options.json
    ? [jsonLine({ version: 1, ok, checks: findings })]
    : findings.flatMap(renderFinding)
  for (const line of lines) process.stdout.write(`${line}\n`)
  return ok ? EXIT.inStep : EXIT.failed
}

async function examineHere(options: DoctorOptions): Promise<Finding[]> {
  let repository: Repository | undefined
  let policy: Policy | undefined
  const findings: Finding[] = []
  try {
    repository = await findRepository(process.cwd(), step)
    if (repository) findings.push(...(await examineRepository(repository)))
    else findings.push(broken('repository', 'there is none here', 'xano-sync clone, or xano-sync init'))
  } catch (error) {
    findings.push(broken('repository', messageOf(error), 'do what git says, then run this again'))
  }
  try {
    policy = repository && (await readPolicy(repository.top))
    if (repository && policy) findings.push(...examinePolicy(policy, repository))
  } catch (error) {
    for (const line of messageOf(error).split('\n')) findings.push(broken('policy', line, 'correct it there'))
  }
  return [...findings, ...(await examineThere(options, repository, policy))]
}

function examinePolicy(policy: Policy, repository: Repository): Finding[] {
  const belonging = belongingOf(repository)
  const { branch } = repository
  const found = belonging ? contradictions(policy, { ...belonging, branch, label: labelOf(repository) }) : []
  if (found.length === 0) return [fine('policy', policy.file)]
  return found.map(({ message, remedy }) => broken('policy', message, remedy))
}

async function examineThere(
  options: DoctorOptions,
  repository: Repository | undefined,
  policy: Policy | undefined,
): Promise<Finding[]> {
  const belonging = repository && belongingOf(repository)
  try {
    // Where the policy names another origin, that is said already; the question here is whether this one answers.
    const access = await (belonging
      ? credentialsFor(options, belonging, policy?.origin === belonging.origin ? policy : undefined)
      : credentials(options, policy))
    const known = fine('credentials', `${access.source} for ${access.origin}`)
    const limits = timeLimits(repository?.settings ?? new Map<string, string>(), process.env)
    const { examineProxy } = await import('../doctor/proxy.ts')
    const proxy = await examineProxy(access, limits)
    if (proxy.level === 'fail') return [known, proxy]
    const { client, close } = await connect(access, limits)
    try {
      const { examineXano } = await import('../doctor/xano.ts')
      const label = repository && labelOf(repository)
      const asked = { workspace: belonging?.workspace, label }
      return [known, proxy, ...(await examineXano(client, asked, () => systemClock.now()))]
    } finally {
      await close()
    }
  } catch (error) {
    if (error instanceof NoProxy) return [broken('proxy', messageOf(error), 'correct it, or unset it')]
    return [
      broken('credentials', messageOf(error), 'name others with -p or -c, or set XANO_ORIGIN and XANO_TOKEN'),
    ]
  }
}

function renderFinding({ check, level, message, remedy }: Finding): string[] {
  const line = `${level.padEnd(5)} ${check}: ${message}`
  return [plain(line), ...(remedy === undefined ? [] : [plain(`      → ${remedy}`)])]
}
