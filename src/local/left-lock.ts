import { statSync } from 'node:fs'
import { join, resolve, sep } from 'node:path'

/** Git holds the lock of a ref for milliseconds. */
const HELD_MS = 3000

/** The refs that nobody moves but this command, which does so in one process at a time. */
const OWN = ['refs/xano-sync', 'refs/remotes/xano']

/**
 * The lock on a ref of ours that git complains of, where whoever took it was killed: git leaves it behind then, and would
 * refuse the ref for ever. Nothing for any other lock, and for one that is not older than git holds any.
 */
export function leftLock(
  complaint: string,
  { directory, commonDirectory }: { readonly directory: string; readonly commonDirectory: string },
): string | undefined {
  const [, named] = /Unable to create '(.+?\.lock)'/.exec(complaint) ?? []
  const lock = named === undefined ? undefined : resolve(directory, named)
  if (lock === undefined || !OWN.some(refs => lock.startsWith(join(commonDirectory, refs) + sep)))
    return undefined
  const stats = statSync(lock, { throwIfNoEntry: false })
  return stats && Date.now() - stats.mtimeMs > HELD_MS ? lock : undefined
}
