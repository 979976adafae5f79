import type { FilePath } from '../core/xs/file-path.ts'
import type { Head, Landed, Save } from '../engine/ports.ts'
import { commitFiles } from './commit-files.ts'
import { filesAt } from './head-move.ts'
import { readIndex } from './index-file.ts'
import { isMirror, type Site } from './landing.ts'
import type { Placing } from './landing-plan.ts'

/** Makes one commit of exactly the files that were saved and pushed; one that is staged stays for the developer. */
export async function commitSaves(site: Site, saves: readonly Save[], head: Head): Promise<Landed> {
  const { branch, commit } = head
  if (branch === undefined || (await isMirror(site, { ...head, branch })))
    return { kind: 'nothing', head, left: [] }
  const { git, prefix } = site
  const paths = saves.map(({ path }) => path)
  const index = await readIndex(
    git,
    paths.map(path => prefix + path),
  )
  const before = await filesAt(git, { to: commit, paths, prefix })
  const changes = new Map<FilePath, Placing>()
  const staged: FilePath[] = []
  for (const { path, blob } of saves) {
    const now = index.get(prefix + path)?.blob
    if (before.get(path) === blob) continue
    if (now === before.get(path) || now === blob) changes.set(path, { blob })
    else staged.push(path)
  }
  const landed = await commitFiles(
    site,
    { ...head, branch },
    { changes, index, about: paths, reason: 'commit what was pushed' },
  )
  return { ...landed, left: staged.map(path => ({ path, why: 'staged' })) }
}
