import { enter } from '../xs/enter.ts'
import type { FilePath } from '../xs/file-path.ts'
import type { DefinitionKey } from '../xs/identity.ts'
import { wrap } from './file-form.ts'
import type { LocalWrite, Transition } from './plan.ts'
import type { BlobId, Snapshot } from './snapshot.ts'

/** What one file holds now and is to hold; nothing stands for no file. */
export interface FileChange {
  readonly path: FilePath
  readonly before: BlobId | undefined
  readonly after: string | undefined
}

/** Files that are written together or not at all, because definitions change places among them. */
export interface FileGroup {
  readonly keys: readonly DefinitionKey[]
  readonly changes: readonly FileChange[]
}

interface Write extends LocalWrite {
  readonly key: DefinitionKey
  readonly raw: string | undefined
}

/** The files that a plan writes, in groups, sorted by path. */
export function fileGroups(transitions: readonly Transition[], ours: Snapshot): FileGroup[] {
  const writes: Write[] = []
  for (const transition of transitions) {
    const { key, local } = transition
    if (local)
      writes.push({ key, from: local.from, to: local.to, text: local.text, raw: rawText(transition, local) })
  }
  if (writes.length === 0) return []
  const present = presentAt(writes, ours)
  return components(writes).map(group => ({
    keys: group.map(({ key }) => key),
    changes: changesOf(group, present),
  }))
}

/** What the files hold that are to go, or to be replaced by what comes of them: at no other place may there be one. */
function presentAt(writes: readonly Write[], { versions }: Snapshot): ReadonlyMap<FilePath, BlobId> {
  const present = new Map<FilePath, BlobId>()
  if (versions.length === 0) return present
  const written = new Set(writes.flatMap(({ from }) => from?.path ?? []))
  for (const { path, blob } of versions) if (written.has(path)) present.set(path, blob)
  return present
}

/** What the file is to hold. Xano's text goes to disk as it is; what the developer has part in keeps the form of their file. */
export function rawText({ sides }: Transition, { from, text }: LocalWrite): string | undefined {
  if (text === undefined || (text === sides.theirs?.text && text !== from?.text)) return text
  return wrap(text, from?.form)
}

function changesOf(group: readonly Write[], present: ReadonlyMap<FilePath, BlobId>): FileChange[] {
  const [only] = group
  if (only && group.length === 1 && isInPlace(only))
    return [{ path: only.to, before: present.get(only.to), after: only.raw }]
  const after = new Map<FilePath, string | undefined>()
  for (const { from } of group) if (from) after.set(from.path, undefined)
  for (const { to, raw } of group) if (raw !== undefined) after.set(to, raw)
  return [...after]
    .map(([path, text]) => ({ path, before: present.get(path), after: text }))
    .sort((a, b) => (a.path < b.path ? -1 : 1))
}

/** Writes that share a path, directly or by way of others. */
function components(writes: readonly Write[]): Write[][] {
  const places = new Set(writes.map(({ to }) => to))
  if (places.size === writes.length && writes.every(isInPlace)) return writes.map(write => [write])
  const byPath = new Map<FilePath, Write[]>()
  for (const write of writes) for (const path of pathsOf(write)) enter(byPath, path, write)
  const seen = new Set<Write>()
  const groups: Write[][] = []
  for (const first of writes) {
    if (seen.has(first)) continue
    seen.add(first)
    const group = [first]
    for (const write of group)
      for (const path of pathsOf(write))
        for (const next of byPath.get(path) ?? []) {
          if (seen.has(next)) continue
          seen.add(next)
          group.push(next)
        }
    groups.push(group)
  }
  return groups
}

/** Whether it touches no other path, and leaves or takes away something at its own. */
const isInPlace = ({ from, to, raw }: Write): boolean => (from ? from.path === to : raw !== undefined)

const pathsOf = ({ from, to }: LocalWrite): FilePath[] => (from && from.path !== to ? [from.path, to] : [to])
