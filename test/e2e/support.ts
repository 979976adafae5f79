import { execFile, execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import glob from 'fast-glob'
import { onTestFinished } from 'vitest'
import { type Emulator, type EmulatorOptions, startEmulator } from '../../src/emulator/start.ts'
import { CALM } from '../../src/emulator/switches.ts'

export const BIN = resolve('bin/xano-sync.js')

export interface Finished {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: string
  readonly stderr: string
}

/** Where a command runs, and as whom. */
export interface Seat {
  readonly directory: string
  readonly env: Readonly<Record<string, string>>
}

/** Runs the built command, as a user would. */
export function run(
  seat: Seat,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Finished> {
  return new Promise(done => {
    execFile(
      process.execPath,
      [BIN, ...args],
      { cwd: seat.directory, env: { ...cleanEnvironment(), ...seat.env, ...env }, maxBuffer: 1 << 28 },
      (error, stdout, stderr) => {
        const { code, signal } = error ?? { code: 0, signal: undefined }
        done({ code: typeof code === 'number' ? code : null, signal: signal ?? null, stdout, stderr })
      },
    )
  })
}

export function git(directory: string, ...args: readonly string[]): string {
  return execFileSync('git', args, {
    cwd: directory,
    encoding: 'utf8',
    env: cleanEnvironment(),
    maxBuffer: 1 << 28,
  }).trimEnd()
}

export async function emulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const running = await startEmulator({ switches: CALM, ...options })
  onTestFinished(() => running.close())
  return running
}

export const seatOf = (directory: string, { origin, token }: Pick<Emulator, 'origin' | 'token'>): Seat => ({
  directory,
  env: { XANO_ORIGIN: origin, XANO_TOKEN: token },
})

/** Every definition below a folder, by path. */
export function definitionsIn(directory: string): Map<string, string> {
  const found = glob.sync('**/*.xs', { cwd: directory, dot: true, ignore: ['.git'] })
  return new Map(found.sort().map(path => [path, readFileSync(join(directory, path), 'utf8')]))
}

/** The texts that pushes carried, as the emulator received them. */
export function pushed({ requests }: Pick<Emulator, 'requests'>): string[] {
  return requests
    .filter(({ method, path }) => method === 'POST' && path.endsWith('/multidoc'))
    .flatMap(({ body }) => body.split('\n---\n'))
}

/** Nobody's own git settings, hooks or names. */
export function cleanEnvironment(): Record<string, string> {
  const home = join(tmpdir(), 'xano-sync-nobody')
  return {
    PATH: process.env['PATH'] ?? '',
    HOME: home,
    XDG_CONFIG_HOME: home,
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_AUTHOR_NAME: 'Dev',
    GIT_AUTHOR_EMAIL: 'dev@example.com',
    GIT_COMMITTER_NAME: 'Dev',
    GIT_COMMITTER_EMAIL: 'dev@example.com',
  }
}
