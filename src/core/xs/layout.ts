import type { Definition } from './definition.ts'
import { filePath, type FilePath, foldPath, isFilePath } from './file-path.ts'
import type { DefinitionKey } from './identity.ts'
import { Occupancy } from './occupancy.ts'
import { order } from './order.ts'
import { type Around, endOf, fileName, groupFolder, placeOf } from './place.ts'

export interface Placed {
  readonly path: FilePath
  readonly definition: Definition
}

interface Entry {
  readonly key: DefinitionKey
  readonly definition: Definition
}

const ALONE: Around = { folderOf: group => groupFolder(group), serverOf: () => undefined }

/** The path that a definition has where nothing else wants it: the one of Xano's CLI, if that is safe. */
export function preferredPath(definition: Definition): FilePath {
  const { folders, stem } = placeOf(definition, ALONE)
  return safe([...folders, fileName(stem, 1)])
}

/**
 * A path for every definition, no two of which any file system takes for one. A definition keeps the path it
 * had until its name, verb or group changes. Where several want one path, their keys decide and never the
 * order they come in: the first has it, the others are numbered; queries follow the folder of their group.
 */
export function layOut(
  definitions: readonly Entry[],
  previous: ReadonlyMap<DefinitionKey, Placed>,
): Map<DefinitionKey, FilePath> {
  const paths = new Map<DefinitionKey, FilePath>()
  const { placed, homeless, occupancy } = settle(definitions, previous)
  for (const { key, path } of placed) paths.set(key, path)
  if (homeless.length === 0) return paths

  const folders = groupFolders(placed, homeless)
  const folderOf = (group: string): string => folders.get(group) ?? groupFolder(group)
  const around = { folderOf, serverOf: serversOf(definitions) }
  const waiting: { key: DefinitionKey; folder: string; stem: string }[] = []
  const take = (key: DefinitionKey, folder: string, stem: string, number: number): boolean => {
    const path = pathOf(folder, stem, number)
    if (!occupancy.claim(path)) return false
    paths.set(key, path)
    return true
  }
  for (const { key, definition } of homeless) {
    const place = placeOf(definition, around)
    const folder = occupancy.folder(place.folders)
    if (!take(key, folder, place.stem, 1)) waiting.push({ key, folder, stem: place.stem })
  }
  const numbers = new Map<string, number>()
  for (const { key, folder, stem } of waiting) {
    const wanted = foldPath(`${folder}/${stem}`)
    let number = numbers.get(wanted) ?? 2
    while (!take(key, folder, stem, number)) number++
    numbers.set(wanted, number + 1)
  }
  return paths
}

/** Those that keep their path, the paths in use by that, and the others in the order of their keys. */
function settle(definitions: readonly Entry[], previous: ReadonlyMap<DefinitionKey, Placed>): Settled {
  const keeping: (Entry & Placed)[] = []
  const homeless: Entry[] = []
  for (const entry of definitions) {
    const before = previous.get(entry.key)
    if (before && staysPut(before.definition, entry.definition)) keeping.push({ ...entry, path: before.path })
    else homeless.push(entry)
  }
  const occupancy = new Occupancy()
  if (keeping.every(({ path }) => occupancy.claim(path)))
    return { placed: keeping, homeless: homeless.sort(byKey), occupancy }
  const again = new Occupancy()
  const placed: (Entry & Placed)[] = []
  for (const entry of keeping.sort(byKey)) (again.claim(entry.path) ? placed : homeless).push(entry)
  return { placed, homeless: homeless.sort(byKey), occupancy: again }
}

interface Settled {
  readonly placed: readonly (Entry & Placed)[]
  readonly homeless: readonly Entry[]
  readonly occupancy: Occupancy
}

const byKey = (a: Entry, b: Entry): number => order(a.key, b.key)

/** Whether a definition keeps its path: nothing that the path is made of has changed. */
export function staysPut(before: Definition, now: Definition): boolean {
  if (before.kind !== now.kind || before.group !== now.group || before.server !== now.server) return false
  if (before.name === now.name && before.verb === now.verb) return true
  return now.kind !== 'api_group' && preferredPath(before) === preferredPath(now)
}

/** The realtime server of every channel that names one; of channels of one name on several servers, none. */
function serversOf(definitions: readonly Entry[]): Around['serverOf'] {
  const servers = new Map<string, string | undefined>()
  for (const { definition } of definitions) {
    const { kind, name, server } = definition
    if (kind !== 'channel' || server === undefined) continue
    servers.set(name, servers.has(name) && servers.get(name) !== server ? undefined : server)
  }
  return channel => servers.get(channel)
}

/** The folder below `api` of every group: where it is, else its own name, numbered if another group has that. */
function groupFolders(
  placed: readonly (Entry & Placed)[],
  homeless: readonly Entry[],
): ReadonlyMap<string, string> {
  const folders = new Map<string, string>()
  const owned = new Set<string>()
  const own = (group: string, folder: string): boolean => {
    if (owned.has(foldPath(folder))) return false
    owned.add(foldPath(folder))
    folders.set(group, folder)
    return true
  }
  for (const isGroup of [true, false]) {
    const unowned = placed.filter(({ definition }) => {
      const group = groupOf(definition)
      return (definition.kind === 'api_group') === isGroup && group !== undefined && !folders.has(group)
    })
    for (const { definition, path } of unowned.sort(byKey)) {
      const group = groupOf(definition)
      const folder = /^api\/([^/]+)\/./.exec(path)?.[1]
      if (group !== undefined && folder !== undefined && !folders.has(group)) own(group, folder)
    }
  }
  const named = new Set<string>()
  const mentioned = new Set<string>()
  for (const { definition } of homeless) {
    const group = groupOf(definition)
    if (group !== undefined && !folders.has(group))
      (definition.kind === 'api_group' ? named : mentioned).add(group)
  }
  const wanting = new Set([...named, ...[...mentioned].sort()])
  const numbers = new Map<string, number>()
  for (const group of [...wanting].filter(each => !own(each, groupFolder(each)))) {
    const wanted = foldPath(groupFolder(group))
    let number = numbers.get(wanted) ?? 2
    while (!own(group, groupFolder(group, number))) number++
    numbers.set(wanted, number + 1)
  }
  return folders
}

const groupOf = ({ kind, name, group }: Definition): string | undefined =>
  kind === 'api_group' ? name : kind === 'query' ? group : undefined

/** The path of a file: as it is, where that is safe, which is seen sooner of all names than of each. */
function pathOf(folder: string, stem: string, number: number): FilePath {
  const path = filePath(`${folder}/${stem}${endOf(number)}`)
  return isFilePath(path) ? path : safe([folder, fileName(stem, number)])
}

/** The names as a path. They are safe by now: `placeOf` and `fileName` see to it. */
function safe(names: readonly string[]): FilePath {
  const path = filePath(names.filter(name => name !== '').join('/'))
  if (isFilePath(path)) return path
  throw new Error(path.reason)
}
