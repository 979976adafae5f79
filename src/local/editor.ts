import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { GitFailed } from '../engine/errors.ts'
import type { Git } from './git.ts'

/**
 * Lets the user edit a text. Nothing, when the editor says that it failed, which is how a person gives up. The terminal
 * has to be free for it.
 */
export async function editText(git: Git, name: string, text: string): Promise<string | undefined> {
  const directory = mkdtempSync(join(tmpdir(), 'xano-sync-edit-'))
  try {
    const file = join(directory, basename(name))
    writeFileSync(file, text, { mode: 0o600 })
    return (await runEditor(git, file)) === 0 ? readFileSync(file, 'utf8') : undefined
  } finally {
    rmSync(directory, { recursive: true, force: true })
  }
}

/** Lets the user edit a file itself. The terminal has to be free for it. */
export async function editFile(git: Git, file: string): Promise<void> {
  await runEditor(git, file)
}

/** Runs the editor that git would use: GIT_EDITOR, core.editor, VISUAL, EDITOR. */
async function runEditor(git: Git, file: string): Promise<number | null> {
  const editor = await editorOf(git)
  const giveBack = leaveInterruptTo()
  try {
    return await new Promise((done, fail) => {
      const child = spawn('sh', ['-c', `${editor} "$@"`, editor, file], { stdio: 'inherit' })
      child.on('error', error => {
        fail(new GitFailed(`the editor could not be started: ${error.message}`, { cause: error }))
      })
      child.on('close', done)
    })
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
