import type { Git } from '../git/git.ts'

/**
 * How many definitions git has checked out with CRLF where it holds LF, as it does by itself with `core.autocrlf`. Told
 * to keep their bytes since, it shows each of them as changed.
 */
export async function convertedFiles(git: Git, prefix: string): Promise<number> {
  const listing = await git.text(['ls-files', '--eol', '-z', '--', `:(top)${prefix}*.xs`])
  return listing.split('\0').filter(line => /^i\/lf +w\/crlf /.test(line)).length
}
