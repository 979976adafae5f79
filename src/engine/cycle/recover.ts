import { readDocument } from '../../core/sync/document.ts'
import type { Unsure } from '../../core/sync/outcome.ts'
import { type BlobId, lastKnown, type Snapshot, type Version } from '../../core/sync/snapshot.ts'
import { holdsTaken } from '../../core/sync/withhold-taken.ts'
import { compareReturned } from '../../core/xs/canonical.ts'
import type { Definition } from '../../core/xs/definition.ts'
import { nameKey } from '../../core/xs/identity.ts'
import type { Applied } from '../mirror/mirror-state.ts'
import type { Here } from '../observe/observe.ts'
import type { JournalEntry } from '../ports/journal.ts'
import type { Ports } from '../ports/ports.ts'
import { finder, UNSEEN } from '../push/read-back.ts'
import { decode } from '../texts/library.ts'

/**
 * Finishes what the last process was in the middle of writing: files that were to change places, as far as nobody
 * has touched them since, and git still holds their texts. Gives the push whose outcome is unknown, if there is one.
 */
export async function recover(ports: Ports): Promise<Pushing | undefined> {
  const entry = await ports.journal.pending()
  if (entry?.kind !== 'writing') return entry
  const head = await ports.worktree.head()
  if (head.branch === entry.head.branch && head.commit === entry.head.commit)
    for (const group of entry.groups) await finish(ports, group)
  await ports.journal.end()
  return undefined
}

type Group = Extract<JournalEntry, { kind: 'writing' }>['groups'][number]

async function finish({ worktree, history }: Ports, group: Group): Promise<void> {
  const now = await worktree.peek(group.map(({ path }) => path))
  const isOurs = group.every(({ path, before, after }) => [before, after].includes(now.get(path)))
  const open = group.filter(({ path, after }) => now.get(path) !== after)
  if (!isOurs || open.length === 0) return
  const wanted = open.flatMap(({ after }) => after ?? [])
  const bytes = await history.read(wanted)
  if (wanted.some(blob => !bytes.has(blob))) return
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
  await worktree.write(
    open.map(({ path, after }) => ({
      path,
      before: now.get(path),
      after: after === undefined ? undefined : decoder.decode(bytes.get(after)),
    })),
  )
}

/**
 * What is known by what Xano shows of a push that was never seen answered: Base has what was applied, and has not what
 * was deleted.
 */
export async function settleUnanswered(
  { history }: Pick<Ports, 'history'>,
  here: Here,
  { unanswered, theirs }: { readonly unanswered: Pushing | undefined; readonly theirs: Snapshot },
): Promise<{
  readonly here: Here
  readonly applied: readonly Applied[]
  /** Texts whose rows or variables may have arrived. */
  readonly unsure: ReadonlyMap<BlobId, Unsure>
}> {
  const unsure = new Map<BlobId, Unsure>()
  if (!unanswered) return { here, applied: [], unsure }
  const { base, mirror } = here
  const sent = await definitionsIn(history, unanswered.sent)
  const find = finder(
    mirror.versions,
    theirs,
    sent.map(({ text }) => text),
  )
  const versions = [...base.versions]
  const applied: Applied[] = []
  for (const { blob, definition, text } of sent) {
    const received = find(text)
    if (received && holdsTaken(text) && !holdsTaken(received.text)) unsure.set(blob, UNSEEN)
    if (!received || compareReturned(text, received.text) === 'altered') continue
    const at =
      [isSame(definition), isNamesake(definition)].map(is => versions.findIndex(is)).find(is => is >= 0) ?? -1
    const path = versions[at]?.path ?? received.path
    versions.splice(at < 0 ? versions.length : at, 1, { definition, path, text, blob })
    applied.push({ before: mirror.versions.find(isSame(received.definition)), after: received })
  }
  const left = new Set(lastKnown(theirs).map(({ blob }) => blob))
  const removed = unanswered.removed.filter(blob => !left.has(blob))
  const gone = (await definitionsIn(history, removed)).map(({ definition }) => isSame(definition))
  for (const before of mirror.versions)
    if (removed.includes(before.blob)) applied.push({ before, after: undefined })
  const known = versions.filter(version => !gone.some(is => is(version)))
  return { here: { ...here, base: { ...base, versions: known } }, applied, unsure }
}

/** The definitions that git holds in some blobs. */
async function definitionsIn(
  history: Pick<Ports['history'], 'read'>,
  blobs: readonly BlobId[],
): Promise<Omit<Version, 'path'>[]> {
  return [...(await history.read(blobs))].flatMap(([blob, content]) => {
    const document = readDocument(decode(content))
    return document.kind === 'definition'
      ? [{ blob, definition: document.definition, text: document.text }]
      : []
  })
}

type Pushing = Extract<JournalEntry, { kind: 'pushing' }>

const isNamesake =
  (definition: Definition) =>
  ({ definition: other }: Version): boolean =>
    nameKey(definition) === nameKey(other)

const isSame =
  (definition: Definition) =>
  (version: Version): boolean =>
    definition.guid !== undefined && version.definition.guid !== undefined
      ? definition.guid === version.definition.guid
      : isNamesake(definition)(version)
