import { lstatSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import type { FileChange } from '../../core/sync/file-group.ts'
import type { FilePath } from '../../core/xs/file-path.ts'
import { failed, modeOf, syncDirectory, syncFile, writeDurably } from './atomic-file.ts'
import { flushDisk } from './flush-disk.ts'
import { NO_STEP, type Step } from './step.ts'

/** More files than these are flushed all at once where the system can: each by itself waits for the disk once more. */
const FEW = 64
/** After so many files, others have their turn: git is fed in the meantime. */
const SLICE = 32

/** Writes follow upon each other within microseconds: one in so many looks for what others may be doing there. */
const TRUSTED_FOR = 16

/** Below it, new files lie as they will lie in the tree. */
const NEW = 'new'

interface Place {
  /** The folder of the definitions. */
  readonly root: string
  /** A folder of the batch's own, into which nobody else looks. */
  readonly temporary: string
  /** Flushes the disk of a folder, and tells whether that can be done. */
  readonly flush?: (folder: string) => Promise<boolean>
  readonly step?: Step
}

interface Ready {
  readonly text: string
  readonly file: string
  /** It lies in a folder that comes whole where it is not there. */
  readonly isInFolder: boolean
}

/**
 * Many files that are written one after the other. Their texts lie ready, whole and durable, where nobody sees them, so
 * that each write takes but a name; a folder that is not there yet comes whole, with all that is to lie in it. The names
 * last once the batch has ended.
 */
export class Batch {
  readonly #place: Place
  readonly #ready = new Map<FilePath, Ready>()
  /** Folders that lie ready with their files, and those that came from there into their places. */
  readonly #folders = new Set<string>()
  readonly #come = new Set<string>()
  /** Folders that were just seen in their places. */
  readonly #there = new Set<string>()
  readonly #touched = new Set<string>()
  readonly #seen = new Set<string>()
  #writes = 0

  constructor(place: Place) {
    this.#place = place
  }

  /** What the disk does not take is not ready: the write of the file itself will tell. */
  async prepare(groups: readonly (readonly FileChange[])[]): Promise<void> {
    try {
      await this.#make(groups)
    } catch {
      this.#ready.clear()
      this.#folders.clear()
    }
  }

  /** The file that holds the text of a change, to be moved into its place. */
  take(path: FilePath, text: string): string | undefined {
    const ready = this.#ready.get(path)
    this.#ready.delete(path)
    return ready?.text === text ? ready.file : undefined
  }

  /**
   * Whether a new file has its place: it came with its folder. The first file of a folder that is not there brings it,
   * unless the disk refuses; then each file is written by itself.
   */
  bring({ path, before, after }: FileChange): boolean {
    const ready = this.#ready.get(path)
    if (before !== undefined || after === undefined || ready?.text !== after || !ready.isInFolder)
      return false
    if (!this.#hasCome(path) && !this.#moveFolderOf(path)) return false
    this.#ready.delete(path)
    return true
  }

  /**
   * Counts a write. Gives true where it has to look around, since the looks of those before it are too old, or much
   * comes with it. Files that came with their folder are not written any more.
   */
  isLookDue(changes: readonly FileChange[]): boolean {
    const isWritten = ({ path }: FileChange): boolean =>
      !this.#ready.get(path)?.isInFolder || !this.#hasCome(path)
    if (changes.length > 0 && !changes.some(isWritten)) return false
    const isDue = this.#writes++ % TRUSTED_FOR === 0
    if (isDue) {
      this.#seen.clear()
      this.#there.clear()
    }
    return (
      isDue || changes.some(({ path }) => !this.#hasCome(path) && this.#missingFolderOf(path) !== undefined)
    )
  }

  /** Whether a folder was just seen to be one, and no link. */
  hasSeen(folder: string): boolean {
    return this.#seen.has(folder)
  }

  see(folder: string): void {
    this.#seen.add(folder)
  }

  /** Names in this folder have changed. */
  touch(folder: string): void {
    this.#touched.add(folder)
  }

  /** Throws `DiskFailed` where the disk does not keep the names. */
  async end(): Promise<void> {
    const { root, temporary } = this.#place
    try {
      rmSync(temporary, { recursive: true, force: true })
      await this.#flush([...this.#touched], { folder: root, sync: syncDirectory })
    } catch (error) {
      throw failed(root, error)
    }
  }

  /** What goes together with other changes does not come with a folder. */
  async #make(groups: readonly (readonly FileChange[])[]): Promise<void> {
    const { root, temporary } = this.#place
    rmSync(temporary, { recursive: true, force: true })
    mkdirSync(temporary, { recursive: true })
    const areMany = groups.reduce((sum, group) => sum + group.length, 0) > FEW
    const write = areMany ? writeWhole : writeDurably
    let count = 0
    for (const group of groups)
      for (const { path, before, after } of group) {
        const at = count++
        if (at % SLICE === SLICE - 1) await setImmediate()
        if (after === undefined) continue
        const isInFolder = areMany && group.length === 1 && before === undefined
        const file = isInFolder ? this.#inFolder(path) : `${temporary}/${at}`
        write(file, after, before === undefined ? 0o666 : modeOf(`${root}/${path}`))
        this.#ready.set(path, { text: after, file, isInFolder })
      }
    if (!areMany) return
    const files = [...this.#ready.values()].map(({ file }) => file)
    const isFlushed = await this.#flush(files, { folder: temporary, sync: syncFile })
    if (!isFlushed) for (const folder of this.#folders) syncDirectory(`${temporary}/${NEW}/${folder}`)
  }

  /** Where a new file lies until its folder comes, or it alone. */
  #inFolder(path: FilePath): string {
    const above = `${this.#place.temporary}/${NEW}`
    const folder = dirname(path)
    if (!this.#folders.has(folder)) {
      mkdirSync(`${above}/${folder}`, { recursive: true })
      for (let at = folder; at !== '.'; at = dirname(at)) this.#folders.add(at)
    }
    return `${above}/${path}`
  }

  #hasCome(path: FilePath): boolean {
    for (let at = dirname(path); at !== '.'; at = dirname(at)) if (this.#come.has(at)) return true
    return false
  }

  #moveFolderOf(path: FilePath): boolean {
    const folder = this.#missingFolderOf(path)
    if (folder === undefined) return false
    const { root, temporary, step = NO_STEP } = this.#place
    const target = `${root}/${folder}`
    step(`write ${folder}/`)
    try {
      renameSync(`${temporary}/${NEW}/${folder}`, target)
    } catch {
      this.#folders.clear()
      return false
    }
    this.#come.add(folder)
    this.touch(dirname(target))
    return true
  }

  /** The topmost folder above a path that lies ready, and that is not there; none behind a link. */
  #missingFolderOf(path: FilePath): string | undefined {
    if (!this.#folders.has(dirname(path))) return undefined
    const segments = path.split('/').slice(0, -1)
    for (const at of segments.keys()) {
      const folder = segments.slice(0, at + 1).join('/')
      if (this.#there.has(folder)) continue
      const stats = lstatSync(`${this.#place.root}/${folder}`, { throwIfNoEntry: false })
      if (!stats) return folder
      if (!stats.isDirectory()) return undefined
      this.#there.add(folder)
    }
    return undefined
  }

  /** Gives true where that flushed the whole disk. */
  async #flush(
    paths: readonly string[],
    { folder, sync }: { readonly folder: string; readonly sync: (path: string) => void },
  ): Promise<boolean> {
    const { flush = flushDisk } = this.#place
    if (paths.length > FEW && (await flush(folder))) return true
    for (const path of paths) sync(path)
    return false
  }
}

/** With its encoding named, the text takes one call of the system's library instead of four. */
const writeWhole = (file: string, text: string, mode: number): void => {
  writeFileSync(file, text, { mode, encoding: 'utf8' })
}
