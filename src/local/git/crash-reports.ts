import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'

/** A line of every stream that this command gives to fast-import: what that leaves of it tells whose it was. */
export const SIGNATURE = '# xano-sync'

const REPORT = /^fast_import_crash_\d+$/

/** Among the last lines of the stream, of which the very last has a star in front. */
const SIGNED = new RegExp(`^[ *] ${SIGNATURE}$`, 'm')

/** The report that a fast-import of ours has left, as it says itself: nobody reads it, and what failed is told anyway. */
export function dropReport(complaint: string, directory: string): void {
  const [, named] = /dumping crash report to (.*fast_import_crash_\d+)$/m.exec(complaint) ?? []
  if (named !== undefined) drop(resolve(directory, named), () => true)
}

/** The reports of those whose process was killed while it fed them. Those of anybody else stay. */
export function dropLeftReports(gitDirectory: string): void {
  for (const name of readdirSync(gitDirectory)) {
    const path = join(gitDirectory, name)
    if (REPORT.test(name)) drop(path, () => SIGNED.test(readFileSync(path, 'utf8')))
  }
}

/** A report that cannot be read or taken away stays, and fails nothing: it may be another user's. */
function drop(path: string, isOurs: () => boolean): void {
  try {
    if (isOurs()) rmSync(path, { force: true })
  } catch {
    return
  }
}
