import { relative, resolve, sep } from 'node:path'
import type { FilePath } from '../core/xs/file-path.ts'
import { Misconfigured } from '../engine/errors.ts'
import { prefixOf } from '../local/binding.ts'
import type { Repository } from '../local/repository.ts'

/** Whether a definition lies at or below one of the paths that were given, which count from the working folder. */
export function withinPaths(paths: readonly string[], repository: Repository): (path: FilePath) => boolean {
  const root = resolve(repository.top, prefixOf(repository))
  const wanted = paths.map(path => {
    const below = relative(root, resolve(path)).split(sep).join('/')
    if (below.startsWith('..'))
      throw new Misconfigured(`${path} is outside of the folder of definitions (${root})`)
    return below
  })
  return path => wanted.some(below => below === '' || path === below || path.startsWith(`${below}/`))
}
