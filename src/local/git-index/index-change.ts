import { type BigIntStats, linkSync, lstatSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { HeadMoved, Locked } from '../../engine/ports/errors.ts'
import { isCode } from '../disk/atomic-file.ts'
import { stampOf } from '../disk/stamp.ts'
import { type Git, LOCK_PATIENCE_MS, LOCK_RETRY_MS } from '../git/git.ts'

/** A start of git that changes the index. */
export interface IndexCommand {
  readonly args: readonly string[]
  readonly input?: string
}

/** What a change of the index goes out from. */
export interface Premise {
  /** How the index was when that was read. */
  readonly stamp: string
  /** Whether it holds still, where somebody has changed the index since. */
  readonly holds: () => Promise<boolean>
}

/** How often somebody else may change the index while git is at work on ours. */
const TRIES = 5

/** This process holds the lock for less than a millisecond. */
const HELD_MS = 3000

/** Somebody else kept the lock on the index for longer than anybody waits. */
export const indexHeld = (): Locked =>
  new Locked('another git command holds the index of this repository (index.lock)')

const lockOf = (gitDirectory: string): string => join(gitDirectory, 'index.lock')
const draftOf = (gitDirectory: string): string => join(gitDirectory, 'xano-sync', 'index')

/**
 * Has git change its index under another name, and then gives that the place of the index in one step, unless somebody
 * else has changed the index meanwhile: then all is done again. Nobody holds `index.lock` while git is at work, and what
 * a kill leaves of it is known to be ours: it is the same file as the other name. Throws `Locked` where somebody else
 * keeps the lock, and `HeadMoved` where what the change goes out from holds no more.
 */
export async function changeIndex(
  git: Git,
  commands: readonly IndexCommand[],
  premise?: Premise,
): Promise<void> {
  const { gitDirectory } = await git.folders()
  const [index, draft] = [join(gitDirectory, 'index'), draftOf(gitDirectory)]
  const run = async (env: Readonly<Record<string, string>> = {}): Promise<void> => {
    for (const { args, input = '' } of commands) await git.run(args, { input, env })
  }
  for (let tries = 0; tries < TRIES; tries++) {
    const before = stampOf(index)
    if (premise && premise.stamp !== before && !(await premise.holds()))
      throw new HeadMoved('something was staged just where the index was to be changed')
    if (!prepare(index, draft)) return run()
    await run({ GIT_INDEX_FILE: draft })
    if (stampOf(draft) === before || (await takePlace(git, { index, draft, before }))) {
      rmSync(draft, { force: true })
      return
    }
  }
  throw new HeadMoved('the index of git kept changing while it was written')
}

/**
 * Removes the lock on the index that a kill of this command has left. One that is younger than this command holds any
 * stays: who has it may be alive. One from the time to come is from before the clock was put back.
 */
export function dropLeftLock(gitDirectory: string, heldMs = HELD_MS): void {
  const [lock, draft] = [look(lockOf(gitDirectory)), look(draftOf(gitDirectory))]
  const isOurs = lock !== undefined && lock.ino === draft?.ino && lock.dev === draft.dev
  if (isOurs && Math.abs(Date.now() - Number(lock.ctimeMs)) >= heldMs)
    rmSync(lockOf(gitDirectory), { force: true })
}

/** Gives the index its other name; false where the disk has no second names, or the index is itself a link. */
function prepare(index: string, draft: string): boolean {
  dropLeftLock(dirname(index), 0)
  mkdirSync(dirname(draft), { recursive: true })
  for (const left of [draft, `${draft}.lock`]) rmSync(left, { force: true })
  const stats = look(index)
  if (stats && !stats.isFile()) return false
  try {
    linkSync(stats ? index : join(dirname(index), 'HEAD'), draft)
  } catch {
    return false
  }
  if (!stats) rmSync(draft)
  return true
}

interface Change {
  readonly index: string
  readonly draft: string
  /** How the index was when it got its other name. */
  readonly before: string
}

/** False, and the index is as it was, where somebody else has changed it. */
async function takePlace(git: Git, { index, draft, before }: Change): Promise<boolean> {
  const lock = lockOf(dirname(index))
  git.step('lock the index')
  for (let waited = 0; !isTaken(lock, draft); waited += LOCK_RETRY_MS) {
    if (waited >= LOCK_PATIENCE_MS) throw indexHeld()
    await new Promise(resolve => setTimeout(resolve, LOCK_RETRY_MS))
  }
  let isWritten = false
  try {
    git.step('replace the index')
    if (stampOf(index) !== before) return false
    renameSync(lock, index)
    isWritten = true
  } finally {
    if (!isWritten) rmSync(lock, { force: true })
  }
  return isWritten
}

/** Takes the lock as git does, but in one step with its whole content. */
function isTaken(lock: string, draft: string): boolean {
  try {
    linkSync(draft, lock)
    return true
  } catch (error) {
    if (isCode(error, 'EEXIST')) return false
    throw error
  }
}

const look = (path: string): BigIntStats | undefined =>
  lstatSync(path, { bigint: true, throwIfNoEntry: false })
