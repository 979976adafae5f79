import { execFile, spawn } from 'node:child_process'
import type { Git } from '../git/git.ts'

/**
 * Whether a diff is shown in colour: never where `NO_COLOR` is set, always where `FORCE_COLOR` is, and otherwise as
 * git's settings say. A standard output that is no terminal does not know of being one: `isTTY` is missing then.
 */
export async function wantsColor(
  git: Git,
  isTerminal: boolean | undefined,
  env: NodeJS.ProcessEnv,
): Promise<boolean> {
  if (env['NO_COLOR']) return false
  if (env['FORCE_COLOR'] && env['FORCE_COLOR'] !== '0') return true
  const answer = await git.text(['config', '--get-colorbool', 'color.diff', isTerminal ? 'true' : 'false'], {
    accept: [1],
  })
  return answer === 'true'
}

/** Shows a text on standard output: on a terminal through the user's pager, as git chooses it. */
export async function page(text: string, directory: string, isTerminal: boolean | undefined): Promise<void> {
  const pager = isTerminal && text !== '' ? await pagerIn(directory) : ''
  if (pager === '' || pager === 'cat') process.stdout.write(text)
  else await through(pager, text)
}

/** `GIT_PAGER`, `core.pager`, `PAGER`, or `less`. Asked without `--no-pager`, which git would answer with. */
function pagerIn(directory: string): Promise<string> {
  return new Promise(resolve => {
    execFile('git', ['var', 'GIT_PAGER'], { cwd: directory, encoding: 'utf8' }, (error, stdout) => {
      resolve(error ? '' : stdout.trim())
    })
  })
}

/** Resolves when the user has left the pager, which may be before it has read everything. */
function through(pager: string, text: string): Promise<void> {
  return new Promise(resolve => {
    const child = spawn(pager, {
      shell: true,
      stdio: ['pipe', 'inherit', 'inherit'],
      env: { LESS: 'FRX', LV: '-c', ...process.env },
    })
    child.on('error', () => {
      process.stdout.write(text)
      resolve()
    })
    child.on('close', () => {
      resolve()
    })
    child.stdin.on('error', () => undefined)
    child.stdin.end(text)
  })
}
