import { messageOf } from '../../engine/ports/errors.ts'
import { accessSync, constants, lstatSync, readFileSync, type Stats } from 'node:fs'
import type { Obstacle } from '../../core/sync/obstacle.ts'
import type { FilePath } from '../../core/xs/file-path.ts'
import { failed, isCode } from './atomic-file.ts'

/** What lies at a path: the bytes of a regular file, something that is none, or nothing. */
export type Found = Uint8Array | Obstacle | undefined

export const isObstacle = (found: Found): found is Obstacle => found !== undefined && 'kind' in found

const obstacleAt = (place: FilePath, stats: Stats): Obstacle => ({
  place,
  kind: stats.isSymbolicLink() ? 'link' : stats.isDirectory() ? 'folder' : 'special',
})

/**
 * Reads files below a folder, and follows no link on the way. Looks at each folder once, so that it is made anew for
 * each look at the whole.
 */
export class FileReader {
  readonly #top: string
  readonly #prefix: string
  readonly #folders = new Map<string, Obstacle | undefined>()

  /** Paths begin below `prefix`, which is itself no more to be trusted than they are. */
  constructor(top: string, prefix: string) {
    this.#top = top
    this.#prefix = prefix
  }

  /** Throws `DiskFailed` where the process has run out of means to read any file. */
  read(path: FilePath): Found {
    const whole = this.#prefix + path
    const obstacle = this.above(path)
    if (obstacle) return obstacle
    return this.#look<Uint8Array | Obstacle>(whole, stats =>
      stats.isFile() ? readFileSync(`${this.#top}/${whole}`) : obstacleAt(path, stats),
    )
  }

  /** What `read` would come to, for whoever does not need the bytes. */
  find(path: FilePath): 'file' | Obstacle | undefined {
    const whole = this.#prefix + path
    const obstacle = this.above(path)
    if (obstacle) return obstacle
    return this.#look<'file' | Obstacle>(whole, stats => {
      if (!stats.isFile()) return obstacleAt(path, stats)
      accessSync(`${this.#top}/${whole}`, constants.R_OK)
      return 'file'
    })
  }

  /** What is no folder on the way to a file, the first from the top. */
  above(path: FilePath): Obstacle | undefined {
    const whole = this.#prefix + path
    return this.#folder(whole.slice(0, Math.max(0, whole.lastIndexOf('/'))))
  }

  #folder(folder: string): Obstacle | undefined {
    if (folder === '') return undefined
    if (!this.#folders.has(folder)) {
      const parent = folder.slice(0, Math.max(0, folder.lastIndexOf('/')))
      this.#folders.set(folder, this.#folder(parent) ?? this.#inPlaceOf(folder))
    }
    return this.#folders.get(folder)
  }

  #inPlaceOf(folder: string): Obstacle | undefined {
    return this.#look<Obstacle | undefined>(folder, stats => {
      if (stats.isDirectory()) return undefined
      return { place: this.#placeOf(folder), kind: stats.isSymbolicLink() ? 'link' : 'file' }
    })
  }

  #placeOf(whole: string): string {
    return whole.startsWith(this.#prefix) ? whole.slice(this.#prefix.length) : '.'
  }

  #look<T>(whole: string, use: (stats: Stats) => T): T | Obstacle | undefined {
    try {
      const stats = lstatSync(`${this.#top}/${whole}`, { throwIfNoEntry: false })
      return stats && use(stats)
    } catch (error) {
      if (isCode(error, 'ENOENT', 'ENOTDIR')) return undefined
      if (isCode(error, 'EMFILE', 'ENFILE', 'ENOMEM')) throw failed(whole, error)
      const detail = messageOf(error)
      return { place: this.#placeOf(whole), kind: 'unreadable', detail }
    }
  }
}
