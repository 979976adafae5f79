import { foldPath } from './file-path.ts'

/**
 * Which paths are in use, on any system: two that differ only in case or in Unicode normal form are the same,
 * and no path is both a file and a folder.
 */
export class Occupancy {
  readonly #files = new Set<string>()
  /** Folders as they are spelled, by what they fold to. */
  readonly #folders = new Map<string, string>()
  readonly #known = new Set<string>()

  /** Takes a path for a file; false, and nothing is taken, if it clashes with one that is in use. */
  claim(path: string): boolean {
    const folded = foldPath(path)
    if (this.#files.has(folded) || this.#folders.has(folded)) return false
    const slash = path.lastIndexOf('/')
    if (slash >= 0 && !this.#enter(path.slice(0, slash))) return false
    this.#files.add(folded)
    return true
  }

  /** The folder for these names: spelled as it already is, numbered where a name is taken by a file. */
  folder(names: readonly string[]): string {
    const wanted = names.join('/')
    if (this.#known.has(wanted)) return wanted
    let path = ''
    for (const name of names) {
      const parent = path === '' ? '' : `${path}/`
      path = parent + name
      for (let number = 2; this.#files.has(foldPath(path)); number++) path = `${parent}${name}_${number}`
      path = this.#folders.get(foldPath(path)) ?? path
    }
    return path
  }

  #enter(folder: string): boolean {
    if (this.#known.has(folder)) return true
    const entered: string[] = []
    for (let at = folder.length; at > 0; at = folder.lastIndexOf('/', at - 1))
      entered.push(folder.slice(0, at))
    if (entered.some(path => this.#files.has(foldPath(path)))) return false
    for (const path of entered)
      if (!this.#folders.has(foldPath(path))) this.#folders.set(foldPath(path), path)
    this.#known.add(folder)
    return true
  }
}
