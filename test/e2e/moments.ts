import { createHash } from 'node:crypto'
import { cpSync, linkSync, lstatSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { toState } from '../../src/emulator/state.ts'
import { isCode } from '../../src/local/disk/atomic-file.ts'
import { NO_STEP } from '../../src/local/disk/step.ts'
import { Desk, type Xano, xanoWith } from './desk.ts'
import { pushed } from './support.ts'

/**
 * What a process that is killed leaves behind, on disk and in Xano: both as they are just before an operation. No
 * `finally` of the process has a say in it.
 */
export interface Moment {
  /** The operations, counted from 1, before each of which just this was so. */
  readonly before: readonly Operation[]
  readonly folder: string
  /** The emulator's state. */
  readonly state: string
  /** What Xano has published by then, and which texts were sent to it. */
  readonly published: readonly string[]
  readonly sent: readonly string[]
}

export interface Operation {
  readonly n: number
  readonly name: string
}

/** What stands for an operation after the last one. */
export const END = 'the end'

/**
 * Runs a session once and takes a picture before each of its operations, and one at the end. Operations that only
 * look leave what they found, so that several share a picture: nobody can tell before which of them a process died.
 */
export async function photograph(
  { desk, xano, album }: { readonly desk: Desk; readonly xano: Xano; readonly album: string },
  session: () => Promise<unknown>,
): Promise<Moment[]> {
  const pictures: { readonly moment: Moment; readonly fingerprint: string }[] = []
  let n = 0
  const shoot = (name: string): void => {
    n++
    const state = toState(xano.world)
    const folder = join(album, String(n))
    const fingerprint = `${copyStill(desk.directory, folder)}\n${state}`
    const last = pictures.at(-1)
    if (last?.fingerprint === fingerprint) {
      const before = [...last.moment.before, { n, name }]
      pictures.splice(-1, 1, { fingerprint, moment: { ...last.moment, before } })
      rmSync(folder, { recursive: true })
      return
    }
    const [published, sent] = [xano.definitions(), pushed(xano)]
    pictures.push({ fingerprint, moment: { before: [{ n, name }], folder, state, published, sent } })
  }
  desk.step = shoot
  await session()
  desk.step = NO_STEP
  shoot(END)
  return pictures.map(({ moment }) => moment)
}

/** An hour after a moment: the folder as it was left, and Xano as it was then. */
export async function resume({ folder, state }: Moment): Promise<{ desk: Desk; xano: Xano }> {
  const stateFile = `${folder}.json`
  writeFileSync(stateFile, state)
  const xano = await xanoWith([], { stateFile })
  xano.clock.pass(3_600_000)
  return { desk: new Desk(folder, xano), xano }
}

/** Copies a folder as it is at one moment, although git may be at work in it beside this process; gives its fingerprint. */
function copyStill(from: string, to: string): string {
  for (;;) {
    try {
      const fingerprint = fingerprintOf(from)
      cpSync(from, to, { recursive: true, preserveTimestamps: true })
      keepLink({ from, to })
      if (fingerprintOf(from) === fingerprint) return fingerprint
    } catch (error) {
      if (!isCode(error, 'ENOENT')) throw error
    }
    rmSync(to, { recursive: true, force: true })
  }
}

/** The lock on the index is known to be ours by being one file with its draft, which a copy makes two. */
function keepLink(folders: { readonly from: string; readonly to: string }): void {
  const inode = (path: string): number | undefined => lstatSync(path, { throwIfNoEntry: false })?.ino
  const [lock, draft] = [join('.git', 'index.lock'), join('.git', 'xano-sync', 'index')]
  const held = inode(join(folders.from, lock))
  if (held === undefined || held !== inode(join(folders.from, draft))) return
  rmSync(join(folders.to, lock))
  linkSync(join(folders.to, draft), join(folders.to, lock))
}

/** Everything below a folder: names, modes and bytes. */
function fingerprintOf(folder: string): string {
  const hash = createHash('sha256')
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  for (const name of names.sort()) {
    const stat = lstatSync(join(folder, name))
    hash.update(`${name}\0${stat.mode}\0`)
    if (stat.isFile()) hash.update(readFileSync(join(folder, name)))
  }
  return hash.digest('hex')
}
