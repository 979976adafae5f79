import { readDefinition } from '../../core/xs/definition.ts'
import type { FilePath } from '../../core/xs/file-path.ts'
import { nameKey } from '../../core/xs/identity.ts'
import type { Head } from '../../engine/ports/git.ts'
import type { Landed, Save } from '../../engine/ports/history.ts'
import { blobId } from '../../engine/texts/blob-id.ts'
import { readIndex } from '../git-index/index-file.ts'
import { developer } from '../git/identity.ts'
import { readBlobs } from '../git/objects.ts'
import { filesAt } from '../head/files-at.ts'
import { commitFiles } from './commit-files.ts'
import { blobOf, type Placing } from './landing-plan.ts'
import { savingWords } from './landing-words.ts'
import { isMirror, type Site } from './site.ts'

/**
 * Makes one commit of exactly what was saved, moved or deleted here and pushed; where something is staged, it stays for
 * the developer.
 */
export async function commitSaves(
  site: Site,
  saves: readonly Save[],
  { head, now }: { readonly head: Head; readonly now: Date },
): Promise<Landed> {
  const { branch, commit } = head
  if (branch === undefined || (await isMirror(site, { ...head, branch })))
    return { kind: 'nothing', head, left: [] }
  const { git, prefix } = site
  const paths = [...new Set(saves.flatMap(({ from, file }) => [...from, ...(file ? [file.path] : [])]))]
  const index = await readIndex(
    git,
    paths.map(path => prefix + path),
  )
  const before = await filesAt(git, { to: commit, paths, prefix })
  const texts = await readBlobs(git, [...new Set(before.values())])
  const textAt = (path: FilePath): string | undefined => {
    const blob = before.get(path)
    return blob === undefined ? undefined : Buffer.from(texts.get(blob) ?? []).toString('utf8')
  }
  const taken = new Set(saves.flatMap(({ file }) => file?.path ?? []))
  const changes = new Map<FilePath, Placing>()
  const staged: FilePath[] = []
  const saved: Save[] = []
  for (const save of saves) {
    const own = changesOf(save, path => (taken.has(path) ? undefined : textAt(path)))
    const { file } = save
    if (file && before.get(file.path) === blobId(file.content)) own.delete(file.path)
    const waiting = [...own].flatMap(([path, placing]) => {
      const now = index.get(prefix + path)?.blob
      return now === before.get(path) || now === blobOf(placing) ? [] : [path]
    })
    staged.push(...waiting)
    if (waiting.length > 0 || own.size === 0) continue
    saved.push(save)
    for (const [path, placing] of own) changes.set(path, placing)
  }
  const landed = await commitFiles(
    site,
    { ...head, branch },
    {
      changes,
      index,
      words: async () =>
        savingWords(
          site,
          saved.map(({ change }) => change),
          { ...(await developer(git)), at: now },
        ),
      reason: 'commit what was pushed',
    },
  )
  return { ...landed, left: staged.map(path => ({ path, why: 'staged' })) }
}

/** The file at its place, and nothing where the branch still holds what it was before. */
function changesOf(
  { change, from, file }: Save,
  textAt: (path: FilePath) => string | undefined,
): Map<FilePath, Placing> {
  const changes = new Map<FilePath, Placing>()
  for (const path of from) {
    const text = textAt(path)
    if (text !== undefined && isOf(text, change)) changes.set(path, undefined)
  }
  if (file) changes.set(file.path, { text: file.content })
  return changes
}

/** Whether a text is a former one of the definition that changed. */
function isOf(text: string, { before, after }: Save['change']): boolean {
  const reading = readDefinition(text.trim())
  if (reading.kind !== 'definition') return false
  const { definition } = reading
  return [before, after].some(
    version =>
      version !== undefined &&
      (definition.guid !== undefined && version.definition.guid !== undefined
        ? definition.guid === version.definition.guid
        : nameKey(definition) === nameKey(version.definition)),
  )
}
