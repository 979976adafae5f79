import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, openSync } from 'node:fs'
import { Readable, type Writable } from 'node:stream'
import { GitFailed } from '../../engine/ports/errors.ts'

/** What git reads, made a piece at a time as fast as it reads, so that it is never held as a whole. Can be asked for again. */
export type Pieces = () => Iterable<string>

export type Input = string | Uint8Array | Pieces

/** One start of git. */
export interface Command {
  readonly args: readonly string[]
  readonly directory: string
  readonly input?: Input | undefined
  readonly inputFile?: string | undefined
  readonly env: Readonly<Record<string, string>> | undefined
}

/** How git ended, and what it said. */
export interface Ended {
  readonly code: number
  readonly stdout: Buffer
  readonly stderr: string
}

export type Launch = (command: Command) => Promise<Ended>

/**
 * What a user's environment says about another repository must not reach git: what `git rev-parse --local-env-vars`
 * names, but for the settings of a `git -c`, and some more.
 */
const FOREIGN = [
  'GIT_ALTERNATE_OBJECT_DIRECTORIES',
  'GIT_COMMON_DIR',
  'GIT_CONFIG',
  'GIT_DIR',
  'GIT_GRAFT_FILE',
  'GIT_IMPLICIT_WORK_TREE',
  'GIT_INDEX_FILE',
  'GIT_INTERNAL_SUPER_PREFIX',
  'GIT_NO_REPLACE_OBJECTS',
  'GIT_OBJECT_DIRECTORY',
  'GIT_PREFIX',
  'GIT_REPLACE_REF_BASE',
  'GIT_SHALLOW_FILE',
  'GIT_WORK_TREE',
  'GIT_NAMESPACE',
  'GIT_QUARANTINE_PATH',
  'GIT_LITERAL_PATHSPECS',
  'GIT_GLOB_PATHSPECS',
  'GIT_NOGLOB_PATHSPECS',
  'GIT_ICASE_PATHSPECS',
]

/** Ctrl-C in a terminal is for this process, which ends its work in order, and not for git in the middle of some. */
const APART = { detached: true, windowsHide: true } as const

/** Starts git as a process of this one that goes on being asked, by pipes to and from it. */
export function startGit({ args, directory }: Pick<Command, 'args' | 'directory'>): ChildProcess {
  return spawn('git', args, { ...APART, cwd: directory, env: ownEnvironment(), stdio: 'pipe' })
}

/** So much of what git prints is held before it is poured away. */
const PIECE = 1 << 20

/**
 * Starts git as a process of this one. Throws `GitFailed` when it could not be started. What git prints is poured away
 * in pieces where somebody takes them, and only the rest given at the end.
 */
export const spawnGit = (
  { args, directory, input, inputFile, env }: Command,
  pour?: (piece: Buffer) => void,
): Promise<Ended> =>
  new Promise((resolve, reject) => {
    const file = inputFile === undefined ? undefined : openSync(inputFile, 'r')
    const child = spawn('git', args, {
      ...APART,
      cwd: directory,
      env: { ...ownEnvironment(), ...env },
      stdio: [file ?? 'pipe', 'pipe', 'pipe'],
    })
    if (file !== undefined) closeSync(file)
    const out: Buffer[] = []
    const err: Buffer[] = []
    let held = 0
    child.stdout?.on('data', (chunk: Buffer) => {
      out.push(chunk)
      held += chunk.length
      if (!pour || held < PIECE) return
      pour(Buffer.concat(out.splice(0)))
      held = 0
    })
    child.stderr?.on('data', (chunk: Buffer) => err.push(chunk))
    child.on('error', error => {
      reject(new GitFailed(`git could not be started: ${error.message}`, { cause: error }))
    })
    let fault: Error | undefined
    child.on('close', (code, signal) => {
      if (fault) {
        reject(fault)
        return
      }
      const said = Buffer.concat(err).toString('utf8')
      const stderr = signal === null ? said : `${said}git was ended by ${signal}\n`
      resolve({ code: code ?? 1, stdout: Buffer.concat(out), stderr })
    })
    // A git that ends before it has read everything says why on stderr.
    child.stdin?.on('error', () => undefined)
    if (typeof input !== 'function') child.stdin?.end(input)
    else if (child.stdin) feed(child.stdin, input, error => (fault = error))
  })

/** A git that is fed no further than to where a piece could not be made has not heard that this is all. */
function feed(stdin: Writable, pieces: Pieces, failed: (error: Error) => void): void {
  const made = Readable.from(pieces(), { highWaterMark: 1 })
  made.on('error', error => {
    failed(error)
    stdin.destroy()
  })
  made.pipe(stdin)
}

/**
 * Git takes the same memory again for each object that it packs. glibc gives it back to the system in between, unless it
 * is told how much to keep. (Measured: the texts of 10,000 definitions take `fast-import` 0.4 s in place of 0.9.)
 */
const KEPT_BY_GLIBC = String(16 << 20)

function ownEnvironment(): NodeJS.ProcessEnv {
  const env: NodeJS.ProcessEnv = {
    MALLOC_TRIM_THRESHOLD_: KEPT_BY_GLIBC,
    ...process.env,
    LC_ALL: 'C',
    GIT_TERMINAL_PROMPT: '0',
    GIT_EDITOR: 'true',
  }
  for (const name of FOREIGN) Reflect.deleteProperty(env, name)
  return env
}

let launch: Launch = spawnGit

/** Runs git to its end, in whatever way this process starts it. */
export const launchGit: Launch = command => launch(command)

/** Chooses how this process starts git from now on. */
export function launchBy(other: Launch): void {
  launch = other
}
