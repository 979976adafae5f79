import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import type { Binding } from '../../src/engine/ports/remote.ts'
import { Git } from '../../src/local/git/git.ts'
import { createRepository, writeAttributes } from '../../src/local/repository/repository.ts'
import { temporary } from '../temporary.ts'

export const BINDING: Binding = { origin: 'https://x.example', workspace: 7, label: 'v1' }

/** A new repository on the branch `main`, gone when the test is over. */
export async function repository(): Promise<{ directory: string; gitDirectory: string; git: Git }> {
  const directory = temporary()
  await createRepository(directory, 'main')
  const gitDirectory = join(directory, '.git')
  writeAttributes(gitDirectory)
  for (const [key, value] of [
    ['user.name', 'Dev'],
    ['user.email', 'dev@example.com'],
    ['core.autocrlf', 'false'],
  ])
    plainGit(directory, 'config', key ?? '', value ?? '')
  return { directory, gitDirectory, git: new Git(directory) }
}

/** Git as a user runs it. */
export function plainGit(directory: string, ...args: readonly string[]): string {
  return execFileSync('git', args, {
    cwd: directory,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  }).trimEnd()
}
