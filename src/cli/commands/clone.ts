import { existsSync, readdirSync } from 'node:fs'
import { resolve } from 'node:path'
import snakeCase from 'lodash.snakecase'
import { Misconfigured } from '../../engine/errors.ts'
import { settle } from '../../engine/settle.ts'
import { accountOf } from '../../engine/account.ts'
import { bind, bindingOf, createRepository, openRepository, writeAttributes } from '../../local/repository.ts'
import { NO_STEP } from '../../local/step.ts'
import { atWork } from '../at-work.ts'
import { connect, credentials, open } from '../compose.ts'
import type { ExitCode } from '../exit-code.ts'
import { Output } from '../output.ts'
import { exitCodeOf, renderAccount, renderHalt } from '../report.ts'
import { EXIT } from '../exit-code.ts'

export interface CloneOptions {
  readonly profile?: string
  readonly config?: string
  readonly json?: boolean
  readonly workspace?: string
  readonly branch?: string
}

/** A new folder with a git repository that holds one branch of a workspace. Run again, it goes on where it was cut off. */
export async function clone(directory: string | undefined, options: CloneOptions): Promise<ExitCode> {
  const output = new Output(options.json ?? false)
  const access = credentials(options)
  const { client, close } = await connect(access)
  const { chooseWorkspace, chooseLabel } = await import('../choose.ts')
  const workspace = await chooseWorkspace(client, options.workspace ?? access.workspace)
  const label = await chooseLabel(client, workspace.id, options.branch ?? access.branch)
  await close()

  const target = resolve(directory ?? (snakeCase(workspace.name) || `workspace_${workspace.id}`))
  const binding = { origin: access.origin, workspace: workspace.id, label }
  await prepare(target, binding)
  output.say(`Cloning ${label} of ${workspace.name} (workspace ${workspace.id}) into ${target}`)

  const bench = await open(options, target)
  try {
    const permissions = { local: true, remote: false, deletions: false, dataLoss: false }
    const results = await atWork(bench, ports => settle(ports, bench.library, { permissions }))
    const last = results.at(-1)
    if (last?.kind === 'halted') {
      output.say(...renderHalt(last.halt, last.id))
      return EXIT.halted
    }
    const account = accountOf(results)
    output.say(...renderAccount({ ...account, pulled: [] }, 'done'))
    output.say(`${account.pulled.length} definitions. The history of ${label} is in git log xano/${label}.`)
    output.account(account)
    output.emit('settled', { conflicts: account.conflicts, held: [...account.held, ...account.problems] })
    return exitCodeOf(account)
  } finally {
    await bench.close()
  }
}

/** A repository that is bound as asked: a new one, or the one that a clone which was cut off has left. */
async function prepare(
  target: string,
  binding: { origin: string; workspace: number; label: string },
): Promise<void> {
  const left = existsSync(target) ? readdirSync(target) : []
  if (left.some(name => name !== '.git')) {
    const bound = left.includes('.git') ? bindingOf(await openRepository(target, NO_STEP)) : undefined
    if (
      bound?.origin !== binding.origin ||
      bound.workspace !== binding.workspace ||
      bound.label !== binding.label
    )
      throw new Misconfigured(
        `${target} is not empty; xano-sync init adopts a folder that holds something already`,
      )
  }
  const branch = branchNameFor(binding.label)
  await createRepository(target, branch)
  const { git, commonDirectory } = await openRepository(target, NO_STEP)
  writeAttributes(commonDirectory)
  await bind(git, branch, binding)
}

/** Xano's label as a git branch; what git does not allow in a name becomes a dash. */
function branchNameFor(label: string): string {
  const name = label.replace(/[\s~^:?*[\\\p{Cc}]|\.\.|@\{/gu, '-').replace(/^[-./]+|(\.lock|[./])+$/g, '')
  return name === '' || name === 'HEAD' ? 'xano' : name
}
