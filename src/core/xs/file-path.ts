import { byteLength, isAscii, isPlain, safeSegment, segmentFault } from './path-segment.ts'

declare const brand: unique symbol

/** A path below the root of the definitions, with `/` between its names, that is safe on every system. */
export type FilePath = string & { readonly [brand]: 'FilePath' }

/** Why a string is no such path. */
export interface Refusal {
  readonly reason: string
}

export const PATH_BYTES = 4000

/** The only maker of a FilePath. */
export function filePath(path: string): FilePath | Refusal {
  const reason = fault(path)
  return reason === undefined ? (path as FilePath) : { reason }
}

export const isFilePath = (value: FilePath | Refusal): value is FilePath => typeof value === 'string'

function fault(path: string): string | undefined {
  if (isPlain(path)) return undefined
  if (path === '') return 'the path is empty'
  if (path.startsWith('/') || /^[A-Za-z]:/.test(path)) return 'the path is absolute'
  if (path.length > PATH_BYTES || byteLength(path) > PATH_BYTES)
    return `the path is longer than ${PATH_BYTES} bytes`
  for (const segment of path.split('/')) {
    const reason = segmentFault(segment)
    if (reason !== undefined) return reason
  }
  return undefined
}

/** Equal for two paths if some file system takes them for one: by case, or by Unicode normal form. */
export function foldPath(path: string): string {
  return isAscii(path) ? path.toLowerCase() : path.normalize('NFD').toUpperCase().toLowerCase()
}

/** The path with a number before its extension: `a/b.xs` becomes `a/b_2.xs`. Shortened where it must be. */
export function numberedPath(path: FilePath, number: number): FilePath {
  const leaf = path.slice(path.lastIndexOf('/') + 1)
  const dot = leaf.lastIndexOf('.')
  const stem = dot < 0 ? leaf : leaf.slice(0, dot)
  const numbered = safeSegment(stem, `_${number}${leaf.slice(stem.length)}`)
  return (path.slice(0, path.length - leaf.length) + numbered) as FilePath
}
