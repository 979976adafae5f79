import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { Permissions } from '../../src/core/sync/permit.ts'
import { type Emulator, type EmulatorOptions, startEmulator } from '../../src/emulator/start.ts'
import { CALM } from '../../src/emulator/switches.ts'
import { adopt } from '../../src/engine/cycle/adopt.ts'
import type { Request } from '../../src/engine/cycle/request.ts'
import type { Cycle, CycleResult } from '../../src/engine/cycle/result.ts'
import { settle } from '../../src/engine/cycle/settle.ts'
import type { Ports } from '../../src/engine/ports/ports.ts'
import type { Binding } from '../../src/engine/ports/remote.ts'
import { Library } from '../../src/engine/texts/library.ts'
import { NO_STEP, type Step } from '../../src/local/disk/step.ts'
import { isOn } from '../../src/local/git/git-settings.ts'
import { Git } from '../../src/local/git/git.ts'
import { GitHistory } from '../../src/local/history.ts'
import { FileJournal } from '../../src/local/journal.ts'
import { bind, bindingOf, prefixOf } from '../../src/local/repository/binding.ts'
import { createRepository, openRepository, writeAttributes } from '../../src/local/repository/repository.ts'
import { DiskWorktree } from '../../src/local/worktree.ts'
import { Client } from '../../src/remote/client.ts'
import { Http } from '../../src/remote/http.ts'
import { WorkspaceRemote } from '../../src/remote/workspace.ts'
import { ManualClock } from '../doubles/manual-clock.ts'
import { temporary } from '../temporary.ts'

export const SYNC: Permissions = { local: true, remote: true, deletions: false, dataLoss: false }
export const PULL: Permissions = { ...SYNC, remote: false }
export const PUSH: Permissions = { ...SYNC, local: false }

const BINDING: Binding = { origin: 'https://x.example', workspace: 1, label: 'v1' }

/** A function as Xano writes it; each line of the stack is a statement of its own that says something. */
export function fn(name: string, ...words: readonly string[]): string {
  const statements = words.map(word => `    debug.log {\n      value = "${word}"\n    }`).join('\n  \n')
  return `function ${name} {\n  input {\n  }\n\n  stack {\n${statements}\n  }\n\n  response = null\n  guid = "${guidOf(name)}"\n}`
}

const guidOf = (name: string): string => name.replace(/\W/g, '').padEnd(27, 'x')

/** An emulated Xano of one workspace, in process, whose time only passes when a test says so. */
export async function xanoWith(texts: readonly string[], options: EmulatorOptions = {}): Promise<Xano> {
  const clock = new ManualClock()
  const emulator = await startEmulator({
    switches: CALM,
    multidoc: texts.join('\n---\n'),
    now: () => clock.now().getTime(),
    ...options,
  })
  onTestFinished(() => emulator.close())
  return { ...emulator, clock }
}

export type Xano = Emulator & { readonly clock: ManualClock }

/** A developer's repository, bound to a branch of an emulated Xano. Every run begins as a new process does. */
export class Desk {
  readonly directory: string
  readonly #remote: WorkspaceRemote
  readonly #clock: ManualClock
  /** What the next run calls before each operation that leaves a trace. */
  step: Step = NO_STEP

  constructor(directory: string, xano: Xano, label = BINDING.label) {
    this.directory = directory
    this.#clock = xano.clock
    const http = new Http(xano.origin, { token: xano.token, step: operation => this.step(operation) })
    onTestFinished(() => http.close())
    this.#remote = new WorkspaceRemote(new Client(http, xano.clock, () => 0), { ...BINDING, label })
  }

  /** One run of `sync`, `pull` or `push`. */
  async run(
    permissions: Permissions = SYNC,
    rest: Omit<Request, 'permissions'> = {},
  ): Promise<CycleResult[]> {
    return settle(await this.#ports(), new Library(), { permissions, ...rest })
  }

  /** What `init` does in a clone of a clone. */
  async adopt(): Promise<void> {
    await adopt(await this.#ports(), new Library())
  }

  async #ports(): Promise<Ports> {
    const repository = await openRepository(this.directory, this.step)
    const binding = bindingOf(repository)
    const { branch, git, top, gitDirectory, commonDirectory, settings } = repository
    if (!binding) throw new Error(`${branch} is not bound`)
    const prefix = prefixOf(repository)
    const commitSaves = isOn(settings, 'xano-sync.commitsaves')
    writeAttributes(commonDirectory)
    return {
      remote: this.#remote,
      worktree: new DiskWorktree(git, { top, prefix, gitDirectory, branch }, this.step),
      history: new GitHistory(git, { binding, branch, prefix, commitSaves }, this.#clock),
      journal: new FileJournal(join(gitDirectory, 'xano-sync'), this.step),
      clock: this.#clock,
    }
  }

  /** Runs and gives the last cycle, which has to be one that was carried out. */
  async done(permissions?: Permissions, rest?: Omit<Request, 'permissions'>): Promise<Cycle> {
    const last = (await this.run(permissions, rest)).at(-1)
    if (last?.kind !== 'done') throw new Error(`the cycle was ${last?.kind ?? 'not run'}`)
    return last
  }

  git(...args: readonly string[]): string {
    return plainGit(this.directory, ...args)
  }

  /** The subjects of a branch's commits, newest first. */
  log(ref = 'HEAD'): string[] {
    return this.git('log', '--format=%s', ref, '--').split('\n')
  }

  read(path: string): string | undefined {
    const file = join(this.directory, path)
    return existsSync(file) ? readFileSync(file, 'utf8') : undefined
  }

  write(path: string, text: string): void {
    const file = join(this.directory, path)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, text)
  }

  /** Replaces a word in a file, which has to be there. */
  edit(path: string, from: string, to: string): void {
    const before = this.read(path) ?? ''
    if (!before.includes(from)) throw new Error(`${path} does not hold ${from}`)
    this.write(path, before.replace(from, to))
  }

  remove(path: string): void {
    rmSync(join(this.directory, path))
  }
}

/** Git as the developer runs it, with nobody's own settings. */
export function plainGit(directory: string, ...args: readonly string[]): string {
  return execFileSync('git', args, {
    cwd: directory,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    maxBuffer: 1 << 28,
  }).trimEnd()
}

/** A new repository on the branch `main`, bound, not yet in step. */
export async function boundRepository(
  directory: string,
  { root = '', origin = BINDING.origin } = {},
): Promise<void> {
  await createRepository(directory, 'main')
  await bindMain(directory, { root, origin })
}

/** Binds the branch `main` of a repository, and gives its developer a name. */
export async function bindMain(
  directory: string,
  { name = 'Dev', root = '', origin = BINDING.origin } = {},
): Promise<void> {
  plainGit(directory, 'config', 'user.name', name)
  plainGit(directory, 'config', 'user.email', `${name.toLowerCase()}@example.com`)
  await bind({ git: new Git(directory) }, 'main', { ...BINDING, origin, root, sandbox: false })
}

/** A repository in step that follows Xano: its branch has no commit of its own. */
export async function following(xano: Xano): Promise<Desk> {
  const directory = temporary()
  await boundRepository(directory)
  const desk = new Desk(directory, xano)
  await desk.done()
  return desk
}

/** A repository in step, on a branch with a commit of its own. */
export async function ownBranch(xano: Xano): Promise<Desk> {
  const desk = await following(xano)
  desk.write('README.md', 'mine')
  desk.git('add', 'README.md')
  desk.git('commit', '-qm', 'own')
  return desk
}

for (const name of Object.keys(process.env))
  if (name.startsWith('GIT_')) Reflect.deleteProperty(process.env, name)
process.env['GIT_CONFIG_GLOBAL'] = '/dev/null'
process.env['GIT_CONFIG_NOSYSTEM'] = '1'
