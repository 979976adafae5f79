import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { basename, dirname, join, relative, resolve, sep } from 'node:path'
import type { RefMove } from './refs.ts'

/** Git holds the lock of a ref for milliseconds. */
const HELD_MS = 3000

/** The refs that nobody moves but this command, which does so in one process at a time. */
const OWN = ['refs/xano-sync/', 'refs/remotes/xano/']

/** So many moves of other refs are remembered. */
const REMEMBERED = 8

const noteIn = (commonDirectory: string): string => join(commonDirectory, 'xano-sync', 'moves')

const isOwn = (ref: string): boolean => OWN.some(refs => ref.startsWith(refs))

/** Remembers which branches are about to be moved, and where: a lock that holds that is known to be ours. */
export function noteMoves(commonDirectory: string, moves: readonly RefMove[]): void {
  const lines = moves.flatMap(({ ref, to }) => (isOwn(ref) || to === undefined ? [] : [`${ref} ${to}`]))
  if (lines.length === 0) return
  const note = noteIn(commonDirectory)
  mkdirSync(dirname(note), { recursive: true })
  writeFileSync(
    note,
    [...contentOf(note).split('\n'), ...lines].filter(Boolean).slice(-REMEMBERED).join('\n'),
  )
}

/**
 * The lock on a ref that git complains of, where it is of a git of ours that was killed: git leaves it behind then, and
 * would refuse the ref for ever. That is one on a ref of ours, or one that holds what a branch was to be moved to, or
 * nothing yet; `HEAD` is locked together with its branch, and its lock holds nothing. Nothing for any other lock, and for
 * one that is not older than git holds any. One from the time to come is from before the clock was put back.
 */
export function staleLock(
  complaint: string,
  { directory, commonDirectory }: { readonly directory: string; readonly commonDirectory: string },
): string | undefined {
  const [, named] = /Unable to create '(.+?\.lock)'/.exec(complaint) ?? []
  const lock = named === undefined ? undefined : resolve(directory, named)
  const stats = lock === undefined ? undefined : statSync(lock, { throwIfNoEntry: false })
  if (lock === undefined || !stats || Math.abs(Date.now() - stats.mtimeMs) <= HELD_MS) return undefined
  const ref = relative(commonDirectory, lock).split(sep).join('/').slice(0, -'.lock'.length)
  return isOwn(ref) || isOfMove(lock, ref, commonDirectory) ? lock : undefined
}

function isOfMove(lock: string, ref: string, commonDirectory: string): boolean {
  const moves = contentOf(noteIn(commonDirectory)).split('\n').filter(Boolean)
  const held = contentOf(lock).trim()
  if (basename(ref) === 'HEAD') return held === '' && moves.length > 0 && !ref.startsWith('..')
  return moves.some(move => (held === '' ? move.startsWith(`${ref} `) : move === `${ref} ${held}`))
}

function contentOf(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}
