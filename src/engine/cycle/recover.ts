import type { Dispute } from '../../core/sync/dispute.ts'
import { readDocument } from '../../core/sync/document.ts'
import { isEdited } from '../../core/sync/edited.ts'
import { evidenceOf } from '../../core/sync/evidence.ts'
import type { Unsure } from '../../core/sync/outcome.ts'
import { type BlobId, lastKnown, type Snapshot, type Version } from '../../core/sync/snapshot.ts'
import { VersionIndex } from '../../core/sync/version-index.ts'
import { holdsTaken } from '../../core/sync/withhold-taken.ts'
import { compareReturned } from '../../core/xs/canonical.ts'
import { nameKey } from '../../core/xs/identity.ts'
import type { Applied } from '../mirror/mirror-state.ts'
import type { Here } from '../observe/observe.ts'
import type { JournalEntry } from '../ports/journal.ts'
import type { Ports } from '../ports/ports.ts'
import { asSent } from '../push/look-back.ts'
import { finder, UNSEEN } from '../push/read-back.ts'
import { decode } from '../texts/library.ts'

/**
 * Finishes what the last process was in the middle of writing: files that were to change places, as far as nobody
 * has touched them since, but for moving one elsewhere, and git still holds their texts. Gives the push whose outcome is
 * unknown, if there is one.
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
  const touched = group.filter(({ path, before, after }) => ![before, after].includes(now.get(path)))
  const elsewhere = touched.length === 0 ? NOTHING : await heldBeside(worktree, group)
  const isMoved = ({ path, before, after }: Group[number]): boolean =>
    !now.has(path) && [before, after].some(blob => blob !== undefined && elsewhere.has(blob))
  const isDone = ({ path, after }: Group[number]): boolean =>
    now.get(path) === after || (after !== undefined && elsewhere.has(after))
  if (!touched.every(isMoved) || group.every(isDone)) return
  // Also what is done already: an editor may be about to save over it, and the text would be nowhere.
  const whole = group.filter(({ path, after }) =>
    after === undefined ? now.has(path) : now.has(path) || !elsewhere.has(after),
  )
  const wanted = whole.flatMap(({ after }) => after ?? [])
  const bytes = await history.read(wanted)
  if (wanted.some(blob => !bytes.has(blob))) return
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
  await worktree.write(
    whole.map(({ path, after }) => ({
      path,
      before: now.get(path),
      after: after === undefined ? undefined : decoder.decode(bytes.get(after)),
    })),
  )
}

const NOTHING: ReadonlySet<BlobId> = new Set()

/** What lies at other places than those of a group. */
async function heldBeside(worktree: Ports['worktree'], group: Group): Promise<ReadonlySet<BlobId>> {
  const places = new Set(group.map(({ path }) => path))
  const { files } = await worktree.scan([])
  return new Set([...files].flatMap(([path, blob]) => (places.has(path) ? [] : [blob])))
}

/**
 * What is known by what Xano shows of a push that was never seen answered: Base has what was applied, whatever else was
 * edited there since, and has not what was deleted; what Xano made something else of is in question.
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
  const { base, mirror, note } = here
  const sent = await definitionsIn(history, unanswered.sent)
  const find = finder(
    mirror.versions,
    theirs,
    sent.map(({ text }) => text),
  )
  const known = new VersionIndex(base.versions)
  const mirrored = new VersionIndex(mirror.versions)
  const applied: Applied[] = []
  const altered: Dispute[] = []
  for (const { blob, definition, text } of sent) {
    const received = find(text)
    if (!received) continue
    const isTaken = holdsTaken(text) && !holdsTaken(received.text)
    if (isTaken) unsure.set(blob, UNSEEN)
    const [last = -1] = mirrored.same(received.definition)
    const before = mirror.versions[last]
    const [at = known.namesakes(definition)[0]] = known.same(definition)
    const path = at === undefined ? received.path : known.versions[at]?.path
    const version = { definition, path: path ?? received.path, text, blob }
    const evidence = evidenceOf(text, { before: before?.text, received: received.text })
    if (evidence === 'some' && !isTaken) altered.push(alteredOf(here.ours, version, received))
    if (evidence !== 'all') continue
    known.put(version, at)
    const isAsSent = compareReturned(text, received.text) !== 'altered'
    applied.push({ before, after: isAsSent ? received : asSent(version, received, before) })
  }
  const left = new Set(lastKnown(theirs).map(({ blob }) => blob))
  const removed = new Set(unanswered.removed.filter(blob => !left.has(blob)))
  const gone = await definitionsIn(history, [...removed])
  const places = new Set(gone.flatMap(({ definition }) => known.same(definition)))
  for (const before of mirror.versions)
    if (removed.has(before.blob)) applied.push({ before, after: undefined })
  const versions = known.versions.filter((_, at) => !places.has(at))
  const disputes = altered.length === 0 ? note.disputes : [...note.disputes, ...altered]
  return {
    here: { ...here, base: { ...base, versions }, note: { ...note, disputes } },
    applied,
    unsure,
  }
}

/** What is in question where Xano made something else of a text, which a file may hold in a form of its own. */
function alteredOf({ versions }: Snapshot, sent: Version, received: Version): Dispute {
  const name = nameKey(sent.definition)
  const file = versions.find(each => nameKey(each.definition) === name && !isEdited(each, sent))
  return { cause: 'altered', ours: (file ?? sent).blob, theirs: received.blob }
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
