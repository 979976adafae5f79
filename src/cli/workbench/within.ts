import { isAbsolute, posix, relative, resolve, sep } from 'node:path'
import type { FilePath } from '../../core/xs/file-path.ts'
import { layOut } from '../../engine/cycle/observe-sides.ts'
import { observeHere } from '../../engine/observe/observe.ts'
import { Misconfigured } from '../../engine/ports/errors.ts'
import type { Ports } from '../../engine/ports/ports.ts'
import type { Remote } from '../../engine/ports/remote.ts'
import type { Library } from '../../engine/texts/library.ts'
import { prefixOf } from '../../local/repository/binding.ts'
import type { Repository } from '../../local/repository/repository.ts'

/** Whether a definition lies at or below one of the paths that were given, which count from the working folder. */
export function withinPaths(paths: readonly string[], repository: Repository): (path: FilePath) => boolean {
  const wanted = paths.map(path => below(path, repository))
  return path => wanted.some(each => fits(path, each))
}

interface Bench {
  readonly repository: Repository
  readonly library: Library
  readonly ports: Omit<Ports, 'remote'> & { readonly remote?: Remote }
}

/**
 * Throws `Misconfigured`, naming them, for paths at which neither a file lies nor Base nor Xano has a definition, nor an
 * `old` commit. Xano is asked, where it can be, only for what it was not seen to hold.
 */
export async function refuseStrayPaths(
  paths: readonly string[],
  { repository, library, ports }: Bench,
  old?: { readonly commit: string; readonly places: readonly FilePath[] },
): Promise<void> {
  const more = old?.places ?? []
  const stray = (among: readonly string[], known: Iterable<FilePath>): string[] => {
    const places = [...known]
    const isStray = (wanted: string): boolean => wanted !== '' && !places.some(place => fits(place, wanted))
    return among.filter(path => isStray(below(path, repository)))
  }
  if (stray(paths, more).length === 0) return
  const { files, base, mirror } = await observeHere(ports, library)
  const known = [...more, ...files.keys(), ...placesIn(base), ...placesIn(mirror)]
  const unseen = stray(paths, known)
  if (unseen.length === 0) return
  const { remote } = ports
  const missing =
    remote === undefined
      ? unseen
      : stray(unseen, placesIn(await layOut({ remote }, library, { mirror, read: await remote.snapshot() })))
  const where = `neither here nor in Xano${old ? `, nor in ${old.commit}` : ''}`
  if (missing.length === 0) return
  const meant = missing.flatMap(path => namesakes(path, known)).map(path => fromHere(path, repository))
  const guess = meant.length === 0 ? '' : `; ${meant.join(', ')} might be meant`
  throw new Misconfigured(`no definition lies at or below ${missing.join(', ')}, ${where}${guess}`)
}

/** So many places are worth a guess. */
const GUESSES = 3

/** The places whose file bears the name that was given for a path, or for its end; none where many do. */
function namesakes(given: string, places: readonly FilePath[]): FilePath[] {
  const name = `${posix.basename(given.split(sep).join('/'), '.xs')}.xs`
  const found = [...new Set(places)].filter(place => posix.basename(place) === name)
  return found.length > GUESSES ? [] : found
}

/** A place in the folder of definitions, as it would be given. */
const fromHere = (path: FilePath, repository: Repository): string =>
  relative(resolve(), resolve(repository.top, prefixOf(repository), path))

const placesIn = ({ versions }: { readonly versions: readonly { readonly path: FilePath }[] }): FilePath[] =>
  versions.map(({ path }) => path)

/** A path that was given, from the folder of definitions; empty for that folder itself. */
function below(path: string, repository: Repository): string {
  const root = resolve(repository.top, prefixOf(repository))
  const found = relative(root, resolve(path)).split(sep).join('/')
  if (found === '..' || found.startsWith('../') || isAbsolute(found))
    throw new Misconfigured(`${path} is outside of the folder of definitions (${root})`)
  return found
}

const fits = (path: FilePath, wanted: string): boolean =>
  wanted === '' || path === wanted || path.startsWith(`${wanted}/`)
