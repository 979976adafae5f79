import { nameKey } from '../core/xs/identity.ts'
import { compareReturned } from '../core/xs/canonical.ts'
import { readDocument } from '../core/sync/document.ts'
import type { Snapshot, Version } from '../core/sync/snapshot.ts'
import type { Entry, Ports } from './ports.ts'
import { finder } from './read-back.ts'

/**
 * Finishes what the last process was in the middle of writing: files that were to change places, as far as nobody
 * has touched them since. Gives the push whose outcome is unknown, if there is one.
 */
export async function recover(ports: Ports): Promise<Extract<Entry, { kind: 'pushing' }> | undefined> {
  const entry = await ports.journal.pending()
  if (entry?.kind !== 'writing') return entry
  const head = await ports.worktree.head()
  if (head.branch === entry.head.branch && head.commit === entry.head.commit)
    for (const group of entry.groups) await finish(ports, group)
  await ports.journal.end()
  return undefined
}

type Group = Extract<Entry, { kind: 'writing' }>['groups'][number]

async function finish({ worktree, history }: Ports, group: Group): Promise<void> {
  const now = await worktree.peek(group.map(({ path }) => path))
  const isOurs = group.every(({ path, before, after }) => [before, after].includes(now.get(path)))
  const open = group.filter(({ path, after }) => now.get(path) !== after)
  if (!isOurs || open.length === 0) return
  const bytes = await history.read(open.flatMap(({ after }) => after ?? []))
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
  await worktree.write(
    open.map(({ path, after }) => ({
      path,
      before: now.get(path),
      after: after === undefined ? undefined : decoder.decode(bytes.get(after)),
    })),
  )
}

/** Base, with every text of an unanswered push that Xano turns out to hold. */
export async function acknowledge(
  { history }: Ports,
  { sent }: Extract<Entry, { kind: 'pushing' }>,
  { base, theirs, mirror }: { base: Snapshot; theirs: Snapshot; mirror: Snapshot },
): Promise<readonly Version[]> {
  const find = finder(mirror.versions, theirs)
  const versions = [...base.versions]
  const bytes = await history.read(sent)
  for (const [blob, content] of bytes) {
    const document = readDocument(new TextDecoder('utf-8', { ignoreBOM: true }).decode(content))
    if (document.kind !== 'definition') continue
    const { definition, text } = document
    const received = find(text)
    if (!received || compareReturned(text, received.text) === 'altered') continue
    const at = versions.findIndex(
      version =>
        (definition.guid !== undefined && version.definition.guid === definition.guid) ||
        nameKey(version.definition) === nameKey(definition),
    )
    const known = versions[at]
    versions.splice(at < 0 ? versions.length : at, 1, {
      definition,
      path: known?.path ?? received.path,
      text,
      blob,
    })
  }
  return versions
}
