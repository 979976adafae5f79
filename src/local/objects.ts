import type { BlobId } from '../core/sync/snapshot.ts'
import { filePath, isFilePath } from '../core/xs/file-path.ts'
import type { Tree } from '../engine/ports.ts'
import type { Git } from './git.ts'

/** One object as git holds it. */
interface StoredObject {
  readonly id: string
  readonly type: string
  readonly bytes: Buffer
}

/** Objects by their ids or other names, in one go; nothing for a name that git does not know. */
export async function readObjects(
  git: Git,
  names: readonly string[],
): Promise<readonly (StoredObject | undefined)[]> {
  if (names.length === 0) return []
  const answer = await git.run(['cat-file', '--batch'], { input: names.join('\n') + '\n' })
  let at = 0
  return names.map(() => {
    const end = answer.indexOf(10, at)
    const [, id, type, size] = /^(\w+) (\w+) (\d+)$/.exec(answer.toString('latin1', at, end)) ?? []
    const start = end + 1
    at = start
    if (id === undefined || type === undefined) return undefined
    const bytes = answer.subarray(start, start + Number(size))
    at = start + bytes.length + 1
    return { id, type, bytes }
  })
}

/** The bytes of blobs, in one go. One that git does not hold is missing from the answer. */
export async function readBlobs(git: Git, blobs: readonly BlobId[]): Promise<Map<BlobId, Uint8Array>> {
  const found = await readObjects(git, blobs)
  return new Map(
    blobs.flatMap((blob, index) => {
      const object = found[index]
      return object?.type === 'blob' ? [[blob, object.bytes] as const] : []
    }),
  )
}

/** The part of a tree below a folder. */
export function below(tree: Tree, prefix: string): Tree {
  if (prefix === '') return tree
  return new Map(
    [...tree].flatMap(([path, blob]) => {
      const inner = path.startsWith(prefix) ? filePath(path.slice(prefix.length)) : undefined
      return inner !== undefined && isFilePath(inner) ? [[inner, blob] as const] : []
    }),
  )
}

/** Git's `META<TAB>PATH`. */
export function split(entry: string): [string, string | undefined] {
  const tab = entry.indexOf('\t')
  return tab < 0 ? [entry, undefined] : [entry.slice(0, tab), entry.slice(tab + 1)]
}
