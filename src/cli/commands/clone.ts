import { existsSync, readdirSync } from 'node:fs'
import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import snakeCase from 'lodash.snakecase'
import { settle } from '../../engine/cycle/settle.ts'
import { Misconfigured } from '../../engine/ports/errors.ts'
import type { Binding } from '../../engine/ports/remote.ts'
import { accountOf } from '../../engine/report/account.ts'
import { NO_STEP } from '../../local/disk/step.ts'
import { Git } from '../../local/git/git.ts'
import { plainRepository } from '../../local/git/plain-repository.ts'
import { type Belonging, belongingOf, bindingOf, bindingSettings } from '../../local/repository/binding.ts'
import { isBegun } from '../../local/repository/begun.ts'
import { DRIVERS } from '../../local/repository/drivers.ts'
import {
  createRepository,
  openRepository,
  type Repository,
  writeAttributes,
} from '../../local/repository/repository.ts'
import { addSettings, isFresh, setOneByOne } from '../../local/repository/settings-file.ts'
import type { Choice } from '../../remote/credentials.ts'
import { SANDBOX } from '../../remote/sandbox.ts'
import { counted } from '../report/counted.ts'
import { EXIT, type ExitCode } from '../report/exit-code.ts'
import { Output } from '../report/output.ts'
import { renderHalt } from '../report/halt.ts'
import { exitCodeOf, renderAccount } from '../report/report.ts'
import { credentials } from '../settings/credentials.ts'
import { timeLimits } from '../settings/time-limits.ts'
import { branchNameFor } from '../setup/branch-name.ts'
import { chooseLabel, chooseWorkspace, listBranches, pickLabel } from '../setup/choose.ts'
import { refuseLongNames } from '../setup/ref-names.ts'
import { rootBelow } from '../setup/root.ts'
import { pick } from '../terminal/pick.ts'
import type { Call } from '../terminal/terminal-asker.ts'
import { terminalAsker } from '../terminal/terminal-asker.ts'
import { atWork } from '../workbench/at-work.ts'
import { open, type Workbench } from '../workbench/compose.ts'
import { connect, type Connection } from '../workbench/connect.ts'

export interface CloneOptions {
  readonly profile?: string
  readonly config?: string
  readonly json?: boolean
  readonly workspace?: string
  readonly branch?: string
  readonly root?: string
  readonly sandbox?: boolean
}

/** What a clone is of, besides where its definitions lie. */
type Place = Omit<Belonging, 'root'> & Binding & { readonly name: string }

/** A new folder with a git repository that holds one branch of a workspace. Run again, it goes on where it was cut off. */
export async function clone(directory: string | undefined, options: CloneOptions): Promise<ExitCode> {
  const output = new Output(options.json ?? false)
  const { choice, connection, place } = await choosePlace(options)
  try {
    const { label, workspace, name, sandbox } = place
    refuseLongNames(label)
    const target = resolve(directory ?? (snakeCase(name) || `workspace_${workspace}`))
    const wanted = { ...place, root: rootBelow(target, resolve(target, options.root ?? '')) }
    await refuseOthers(target, wanted)
    // Xano is at work while the repository is made.
    if (!sandbox) await beginReading(connection, place)
    await prepare(target, wanted)
    output.say(
      `Cloning ${sandbox ? 'your sandbox for' : `${label} of`} ${name} (workspace ${workspace}) into ${target}`,
    )
    const bench = await open(choice, target, { connection })
    try {
      return await fill(bench, output)
    } finally {
      await bench.close()
    }
  } finally {
    await connection.close()
  }
}

async function beginReading({ client }: Connection, place: Binding): Promise<void> {
  const { WorkspaceRemote } = await import('../../remote/workspace.ts')
  WorkspaceRemote.beginReading(client, place)
}

async function fill(bench: Workbench, output: Output): Promise<ExitCode> {
  const { library, binding } = bench
  const permissions = { local: true, remote: false, deletions: false, dataLoss: false }
  const results = await atWork(bench, output, ports => settle(ports, library, { permissions }))
  const last = results.at(-1)
  if (last?.kind === 'halted') {
    output.say(...renderHalt(last))
    output.halted(last)
    return EXIT.halted
  }
  const account = accountOf(results)
  output.say(
    ...renderAccount({ ...account, pulled: [] }, 'done'),
    `${counted(last?.kind === 'done' ? last.folder.files.size : 0, 'definition')}. The history of ${binding.label} is in git log xano/${binding.label}.`,
  )
  output.account(account)
  output.emit('settled', { conflicts: account.conflicts, held: [...account.held, ...account.problems] })
  return exitCodeOf(account)
}

/** The place, and who has chosen it by which connection: a profile that was picked is the one that reads it. */
async function choosePlace(
  options: CloneOptions,
): Promise<{ place: Place; choice: Choice; connection: Connection }> {
  if (options.sandbox && options.branch !== undefined)
    throw new Misconfigured('the sandbox has no branches: leave out -b, or --sandbox')
  const asker = options.json ? undefined : terminalAsker()
  const choice = await withProfile(options, asker)
  const access = await credentials(choice, undefined)
  const connection = await connect(access, timeLimits(new Map(), process.env))
  try {
    return { place: await placeBy(connection, options, asker), choice, connection }
  } catch (error) {
    await connection.close()
    throw error
  }
}

async function placeBy(
  { client, access }: Connection,
  options: CloneOptions,
  asker: Call | undefined,
): Promise<Place> {
  const { origin } = access
  const wanted = options.workspace ?? access.workspace
  const { id: workspace, name } = await chooseWorkspace(client, wanted, asker)
  if (options.sandbox) return { origin, workspace, name, sandbox: true, label: SANDBOX }
  const all = await listBranches(client, workspace)
  const branch = options.branch ?? access.branch
  const isOpen = wanted === undefined && branch === undefined
  const label = asker && isOpen ? await pickLabel(all, asker) : chooseLabel(all, branch)
  return { origin, workspace, name, sandbox: false, label }
}

/** Whoever names neither a workspace nor a profile picks the instance, by one of their profiles. */
async function withProfile(options: CloneOptions, asker: Call | undefined): Promise<Choice> {
  const { profile: named, config } = options
  if (!asker || options.workspace !== undefined) return { profile: named, config }
  const { openProfiles } = await import('../../remote/credentials.ts')
  const surroundings = { env: process.env, home: homedir(), directory: process.cwd() }
  const { profiles, preset } = openProfiles(options, surroundings)
  if (profiles.length < 2) return { profile: named, config }
  const profile = await pick(asker, 'Which instance of Xano?', {
    all: profiles.map(({ name, origin }) => ({ label: `${name}  ${origin}`, value: name })),
    ...(preset === undefined ? {} : { otherwise: preset }),
  })
  return { profile, config }
}

/** Throws for a folder that holds anything but what a clone of the same place, which was cut off, has left. */
async function refuseOthers(target: string, wanted: Belonging & Binding): Promise<void> {
  const left = existsSync(target) ? readdirSync(target) : []
  if (left.length === 0) return
  if (left.length === 1 && isBegun(join(target, '.git'), branchNameFor(wanted.label))) return
  const repository = left.includes('.git') ? await openRepository(target, NO_STEP) : undefined
  if (!repository || !isLeftOver(repository, wanted))
    throw new Misconfigured(
      `${target} is not empty; xano-sync init adopts a folder that holds something already`,
    )
}

/** A repository that is bound as asked. */
async function prepare(target: string, wanted: Belonging & Binding): Promise<void> {
  const branch = branchNameFor(wanted.label)
  await createRepository(target, branch)
  const found = plainRepository(target)
  const fresh = found && isFresh(found) ? found : undefined
  const { commonDirectory } = fresh ?? (await openRepository(target, NO_STEP))
  writeAttributes(commonDirectory)
  const settings = [...DRIVERS, ...bindingSettings(branch, wanted)]
  if (!fresh || !addSettings(fresh, settings)) await setOneByOne(new Git(target), settings)
}

function isLeftOver(repository: Repository, wanted: Belonging & Binding): boolean {
  const belonging = belongingOf(repository)
  return (
    belonging?.origin === wanted.origin &&
    belonging.workspace === wanted.workspace &&
    belonging.root === wanted.root &&
    belonging.sandbox === wanted.sandbox &&
    bindingOf(repository)?.label === wanted.label
  )
}
