import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { Misconfigured } from '../../engine/ports/errors.ts'
import type { Git } from '../git/git.ts'
import { savedText } from './saved-text.ts'

/**
 * Lets the user edit a text. Nothing, when the editor says that it failed, which is how a person gives up. The terminal
 * has to be free for it.
 */
export async function editText(git: Git, name: string, text: string): Promise<string | undefined> {
  const directory = mkdtempSync(join(tmpdir(), 'xano-sync-edit-'))
  try {
    const file = join(directory, basename(name))
    writeFileSync(file, text, { mode: 0o600 })
    const code = await runEditor(git, file)
    return code === 0 && existsSync(file) ? savedText(file, 'the editor') : undefined
  } finally {
    rmSync(directory, { recursive: true, force: true })
  }
}

/** Lets the user edit a file itself. The terminal has to be free for it. */
export async function editFile(git: Git, file: string): Promise<void> {
  await runEditor(git, file)
}

/** How a shell ends that could not start what it was asked to. */
const [NOT_EXECUTABLE, NOT_FOUND] = [126, 127]

/** Runs the editor that git would use: GIT_EDITOR, core.editor, VISUAL, EDITOR. */
async function runEditor(git: Git, file: string): Promise<number | null> {
  const editor = await editorOf(git)
  const giveBack = leaveInterruptTo()
  try {
    const code = await new Promise<number | null>((done, fail) => {
      const child = spawn('sh', ['-c', `${editor} "$@"`, editor, file], { stdio: 'inherit' })
      child.on('error', error => {
        fail(new Misconfigured(`the editor could not be started: ${error.message}`, { cause: error }))
      })
      child.on('close', done)
    })
    if (code === NOT_FOUND || code === NOT_EXECUTABLE)
      throw new Misconfigured(
        `the editor "${editor}" could not be started: GIT_EDITOR, core.editor of git, VISUAL or EDITOR names one`,
      )
    return code
  } finally {
    giveBack()
  }
}

/** An interrupt from the keyboard is meant for the editor, and reaches this process as well. */
function leaveInterruptTo(): () => void {
  const listeners = process.rawListeners('SIGINT')
  const ignore = (): void => undefined
  process.removeAllListeners('SIGINT')
  process.on('SIGINT', ignore)
  return () => {
    process.off('SIGINT', ignore)
    for (const listener of listeners) process.on('SIGINT', listener as NodeJS.SignalsListener)
  }
}

async function editorOf(git: Git): Promise<string> {
  const { GIT_EDITOR, VISUAL, EDITOR } = process.env
  if (GIT_EDITOR) return GIT_EDITOR
  const configured = await git.text(['config', '--get', 'core.editor'], { accept: [1] })
  return configured.trim() || VISUAL || EDITOR || 'vi'
}
