import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { GitFailed } from '../engine/errors.ts'
import type { Git } from './git.ts'

/**
 * Lets the user edit a text in the editor that git would use: GIT_EDITOR, core.editor, VISUAL, EDITOR. Nothing, when
 * the editor says that it failed, which is how a person gives up. Nothing of this process runs meanwhile, so that it
 * takes no key from the editor.
 */
export async function editText(git: Git, name: string, text: string): Promise<string | undefined> {
  const editor = await editorOf(git)
  const directory = mkdtempSync(join(tmpdir(), 'xano-sync-edit-'))
  try {
    const file = join(directory, basename(name))
    writeFileSync(file, text, { mode: 0o600 })
    const { error, status } = spawnSync('sh', ['-c', `${editor} "$@"`, editor, file], { stdio: 'inherit' })
    if (error) throw new GitFailed(`the editor could not be started: ${error.message}`, { cause: error })
    return status === 0 ? readFileSync(file, 'utf8') : undefined
  } finally {
    rmSync(directory, { recursive: true, force: true })
  }
}

async function editorOf(git: Git): Promise<string> {
  const { GIT_EDITOR, VISUAL, EDITOR } = process.env
  if (GIT_EDITOR) return GIT_EDITOR
  const configured = await git.text(['config', '--get', 'core.editor'], { accept: [1] })
  return configured.trim() || VISUAL || EDITOR || 'vi'
}
