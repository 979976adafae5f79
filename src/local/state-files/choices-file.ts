import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { failed, isCode, writeFileAtomic } from '../disk/atomic-file.ts'

/** Where the choices are stored that a person has made for open conflicts and not written yet, per worktree. */
export class ChoicesFile {
  readonly #path: string

  constructor(gitDirectory: string) {
    this.#path = join(gitDirectory, 'xano-sync', 'choices.json')
  }

  read(): string | undefined {
    try {
      return readFileSync(this.#path, 'utf8')
    } catch (error) {
      if (isCode(error, 'ENOENT')) return undefined
      throw failed(this.#path, error)
    }
  }

  /** Durable when it returns; nothing removes the file. */
  write(text: string | undefined): void {
    if (text === undefined) {
      rmSync(this.#path, { force: true })
      return
    }
    mkdirSync(join(this.#path, '..'), { recursive: true })
    writeFileAtomic(this.#path, text)
  }
}
