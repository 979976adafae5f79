import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { Sides } from '../../core/sides.ts'
import type { FilePath } from '../../core/xs/file-path.ts'
import { GitFailed, Misconfigured } from '../../engine/ports/errors.ts'
import { Git } from '../git/git.ts'
import { savedText } from './saved-text.ts'

/** One file as git would have it in the middle of a merge. */
export interface Merging {
  readonly path: FilePath
  /** No text is a side that has none. */
  readonly sides: Sides<string | undefined>
  /** The text with conflict markers. */
  readonly marked: string
}

/**
 * Lets the user's `git mergetool` work on one file, in a repository of its own whose index holds the three stages, so
 * that nothing in theirs is touched, by a name that git does not quote. Gives what the tool left, or nothing where it left the conflict. The tool's words
 * go to `screen`, a file descriptor. Throws `Misconfigured` when no tool is configured, or it left no text.
 */
export async function mergetool(
  git: Git,
  { path, sides, marked }: Merging,
  screen = 1,
): Promise<string | undefined> {
  const settings = await toolSettings(git)
  const directory = mkdtempSync(join(tmpdir(), 'xano-sync-merge-'))
  try {
    const own = new Git(directory)
    await own.run(['init', '--quiet'])
    const name = path.replace(/^[-:]|"/g, '_')
    const stages = [sides.base, sides.ours, sides.theirs]
    for (const [at, text] of stages.entries()) {
      if (text === undefined) continue
      const blob = await own.text(['hash-object', '-w', '--stdin'], { input: text })
      await own.run(['update-index', '--index-info'], { input: `100644 ${blob} ${at + 1}\t${name}\n` })
    }
    const file = join(directory, name)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, marked)
    await runTool(directory, name, { settings, screen })
    const isOpen = (await own.text(['ls-files', '--unmerged', '--', name])) !== ''
    return isOpen ? undefined : savedText(file, 'the merge tool')
  } finally {
    rmSync(directory, { recursive: true, force: true })
  }
}

/** What the user's git, and this repository's, say about tools. */
async function toolSettings(git: Git): Promise<[string, string][]> {
  const listing = await git.text(['config', '-z', '--get-regexp', '^(merge|mergetool)\\.'], { accept: [1] })
  const settings = listing.split('\0').flatMap((entry): [string, string][] => {
    const [key = '', ...value] = entry.split('\n')
    return key === '' ? [] : [[key, value.join('\n')]]
  })
  if (settings.some(([key]) => key === 'merge.tool')) return settings
  throw new Misconfigured('no merge tool is configured; git config --global merge.tool NAME chooses one')
}

function runTool(
  directory: string,
  name: string,
  { settings, screen }: { readonly settings: readonly [string, string][]; readonly screen: number },
): Promise<void> {
  const all: readonly [string, string][] = [...settings, ['mergetool.keepBackup', 'false']]
  const entries = all.flatMap(([key, value], at): [string, string][] => [
    [`GIT_CONFIG_KEY_${at}`, key],
    [`GIT_CONFIG_VALUE_${at}`, value],
  ])
  const env = {
    ...process.env,
    ...Object.fromEntries(entries),
    GIT_CONFIG_COUNT: String(all.length),
    GIT_DIR: undefined,
    GIT_WORK_TREE: undefined,
    GIT_INDEX_FILE: undefined,
  }
  return new Promise((resolve, reject) => {
    const child = spawn('git', ['mergetool', '--no-prompt', '--', name], {
      cwd: directory,
      env,
      stdio: ['inherit', screen, 'inherit'],
    })
    child.on('error', error => {
      reject(new GitFailed(`git could not be started: ${error.message}`, { cause: error }))
    })
    child.on('close', () => {
      resolve()
    })
  })
}
