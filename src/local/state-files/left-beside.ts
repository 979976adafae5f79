import { lstatSync, readdirSync, rmSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { isAlive, readOwner } from './process-owner.ts'

/** Long enough for a living process to put its name into a draft that it has begun. */
const DRAFT_MS = 60_000

/**
 * Removes what killed processes have left beside a lock, for who has it: as long as it is theirs,
 * nobody clears it by a broom.
 * A draft of a living process stays. What the disk does not let go of is in nobody's way.
 */
export function removeLeft(place: string): void {
  try {
    const left = readdirSync(dirname(place)).filter(name => name.startsWith(`${basename(place)}.`))
    for (const name of left) {
      const path = join(dirname(place), name)
      if (!isOfLiving(path)) rmSync(path, { force: true, recursive: true })
    }
  } catch {
    // It is looked at again the next time.
  }
}

function isOfLiving(path: string): boolean {
  const owner = readOwner(path)
  if (owner) return isAlive(owner)
  const made = lstatSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0
  return Date.now() - made < DRAFT_MS
}
