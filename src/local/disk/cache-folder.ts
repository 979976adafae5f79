import {
  closeSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'

/**
 * Files that save time and nothing else: whoever writes one does not wait for the disk, and what cannot be read or
 * written is not there. A file is replaced whole by one writer; after two at once, or a power failure, it may hold
 * anything, so that who reads it has to see whether it is what was written.
 */
export class CacheFolder {
  readonly #folder: string

  constructor(folder: string) {
    this.#folder = folder
  }

  size(name: string): number {
    try {
      return statSync(join(this.#folder, name), { throwIfNoEntry: false })?.size ?? 0
    } catch {
      return 0
    }
  }

  read(name: string): Buffer | undefined {
    try {
      return readFileSync(join(this.#folder, name))
    } catch {
      return undefined
    }
  }

  write(name: string, parts: readonly Uint8Array[]): void {
    const temporary = join(this.#folder, `${name}.tmp`)
    try {
      mkdirSync(this.#folder, { recursive: true })
      writeParts(temporary, parts)
      // A disk may take a file that replaces another for one that has to be safe, and wait (ext4: about 200 ms).
      rmSync(join(this.#folder, name), { force: true })
      renameSync(temporary, join(this.#folder, name))
    } catch {
      this.#remove(temporary)
    }
  }

  #remove(path: string): void {
    try {
      rmSync(path, { force: true })
    } catch {
      // Where its folder is none, it is not there.
    }
  }
}

function writeParts(path: string, parts: readonly Uint8Array[]): void {
  const file = openSync(path, 'w')
  try {
    for (const part of parts) writeFileSync(file, part)
  } finally {
    closeSync(file)
  }
}
