import { existsSync, readdirSync } from 'node:fs'
import type { Tree } from '../../engine/ports/git.ts'
import { type FilePath, foldPath } from '../../core/xs/file-path.ts'

/**
 * Whether two paths below `root` that differ by case, or by Unicode form, lead to one file, as they do on most disks of
 * macOS and Windows: then there is something at both, and the folder lists one of them only.
 */
export function isOneFile(root: string, one: FilePath, other: FilePath): boolean {
  if (foldPath(one) !== foldPath(other) || !isThere(root, one) || !isThere(root, other)) return false
  return !(isSpelled(root, one) && isSpelled(root, other))
}

const isThere = (root: string, path: FilePath): boolean => existsSync(`${root}/${path}`)

/** Whether the folders list each name of a path just as it is. */
function isSpelled(root: string, path: FilePath): boolean {
  let at = root
  for (const name of path.split('/')) {
    if (!namesIn(at).includes(name)) return false
    at += `/${name}`
  }
  return true
}

/** A path in the case in which the folders list it, where the disk takes what they list for it. */
export function asListed(root: string, path: string): string {
  let at = ''
  for (const name of path.split('/')) {
    const names = existsSync(`${root}/${at}${name}`) ? namesIn(`${root}/${at}`) : [name]
    const listed = names.includes(name) ? name : names.find(each => each.toLowerCase() === name.toLowerCase())
    at += `${listed ?? name}/`
  }
  return at.slice(0, -1)
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

/** Files without those among the `guests` that the disk takes for another one, which has its place. */
export function withoutTwins(files: Tree, guests: readonly FilePath[], root: string): Tree {
  if (guests.length === 0) return files
  const twins = new Set<FilePath>()
  const strangers = new Set(guests)
  const owners = new Map<string, FilePath>()
  for (const path of files.keys()) if (!strangers.has(path)) owners.set(foldPath(path), path)
  for (const path of guests) {
    const owner = owners.get(foldPath(path))
    if (owner === undefined) owners.set(foldPath(path), path)
    else if (isOneFile(root, owner, path)) twins.add(path)
  }
  return twins.size === 0 ? files : new Map([...files].filter(([path]) => !twins.has(path)))
}
