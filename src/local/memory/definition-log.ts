import { type Change, changes } from '../../core/sync/change.ts'
import type { BlobId, Version } from '../../core/sync/snapshot.ts'
import { filePath, type FilePath, isFilePath } from '../../core/xs/file-path.ts'
import { changeCredits, type Credit } from '../../engine/mirror/mirror-line.ts'
import type { CommitId, Tree } from '../../engine/ports/git.ts'
import type { History } from '../../engine/ports/history.ts'
import type { Library } from '../../engine/texts/library.ts'
import type { Git } from '../git/git.ts'
import { rawLog } from '../git/raw-log.ts'

/** What happened to one definition in Xano, as one commit of the mirror tells it. */
export interface Event {
  readonly commit: CommitId
  /** Who did it and when: by the line of the commit about this definition, else by the commit. */
  readonly by: Credit
  readonly change: Change
}

interface Logged {
  readonly commit: CommitId
  readonly by: Credit
  /** Who its message names for a change. */
  readonly named: (change: Change) => Credit | undefined
  /** Whether some file is gone with it. */
  takesAway: boolean
  readonly files: Map<FilePath, { readonly before: BlobId | undefined; readonly after: BlobId | undefined }>
}

/** What a commit changed, by where each definition lay before and after. */
interface Changed {
  readonly all: readonly Change[]
  readonly from: ReadonlyMap<FilePath, Change>
  readonly to: ReadonlyMap<FilePath, Change>
  /** Those that took a definition away, by its guid; the first of several. */
  readonly away: ReadonlyMap<string, Change>
}

/** What a branch of Xano has been through, definition by definition: each is followed by identity, wherever it lay. */
export class DefinitionLog {
  readonly #commits: readonly Logged[]
  readonly #library: Library
  readonly #history: Pick<History, 'read'>
  readonly #changes = new Map<Logged, Promise<Changed>>()

  private constructor(commits: readonly Logged[], library: Library, history: Pick<History, 'read'>) {
    this.#commits = commits
    this.#library = library
    this.#history = history
  }

  static async read(
    git: Git,
    mirror: CommitId,
    { library, history }: { readonly library: Library; readonly history: Pick<History, 'read'> },
  ): Promise<DefinitionLog> {
    return new DefinitionLog(await commitsOf(git, mirror), library, history)
  }

  /** All that happened to a definition that the mirror's tip holds, newest first. */
  of(version: Version): Promise<Event[]> {
    return this.#back(traceOf(version), 0)
  }

  /** The newest of that alone. */
  async lastOf(version: Version): Promise<Event | undefined> {
    const [newest] = await this.#back(traceOf(version), 0, 1)
    return newest
  }

  /** The newest that happened to what held each of some texts and lost it; of several, to the one that lost it last. */
  async lastOfLost(blobs: ReadonlySet<BlobId>): Promise<Map<BlobId, Event>> {
    const found = new Map<BlobId, Event>()
    const isWanted = (blob: BlobId | undefined): blob is BlobId =>
      blob !== undefined && blobs.has(blob) && !found.has(blob)
    for (const [at, commit] of this.#commits.entries()) {
      if (found.size === blobs.size) break
      if (![...commit.files.values()].some(({ before }) => isWanted(before))) continue
      for (const change of (await this.#changesOf(commit)).all) {
        const blob = change.before?.blob
        if (!isWanted(blob)) continue
        const [newest = eventOf(commit, change)] = await this.#forth(change.after, at)
        found.set(blob, newest)
      }
    }
    return found
  }

  /** All of that for every definition that some earlier state of it `matches`, newest first among them too. */
  async past(matches: (version: Version) => boolean): Promise<Event[][]> {
    const found: Event[][] = []
    const told = new Set<Version>()
    for (const [at, commit] of this.#commits.entries()) {
      if ([...commit.files.values()].every(({ before }) => before === undefined)) continue
      for (const change of (await this.#changesOf(commit)).all) {
        const { before } = change
        if (!before || told.has(before) || !matches(before)) continue
        const events = [
          ...(await this.#forth(change.after, at)),
          eventOf(commit, change),
          ...(await this.#back(traceOf(before), at + 1)),
        ]
        for (const event of events) if (event.change.before) told.add(event.change.before)
        found.push(events)
      }
    }
    return found
  }

  /** What came before: down from a state at one commit, and no more than so many. */
  async #back(from: Trace, first: number, most = Infinity): Promise<Event[]> {
    const events: Event[] = []
    let trace: Trace | { readonly guid: string } = from
    for (const commit of this.#commits.slice(first)) {
      if (events.length === most) break
      if (!mayConcern(commit, trace)) continue
      const { to, away } = await this.#changesOf(commit)
      const change: Change | undefined = 'path' in trace ? to.get(trace.path) : away.get(trace.guid)
      if (!change) continue
      events.push(eventOf(commit, change))
      const { before } = change
      if (before) trace = traceOf(before)
      else if (trace.guid === undefined) break
      else trace = { guid: trace.guid }
    }
    return events
  }

  /** What came after: up from a state that one commit led to. */
  async #forth(from: Version | undefined, at: number): Promise<Event[]> {
    const events: Event[] = []
    let version = from
    for (let newer = at - 1; version && newer >= 0; newer--) {
      const commit = this.#commits[newer]
      const { path, blob }: Version = version
      if (commit?.files.get(path)?.before !== blob) continue
      const change: Change | undefined = (await this.#changesOf(commit)).from.get(path)
      if (!change) break
      events.unshift(eventOf(commit, change))
      version = change.after
    }
    return events
  }

  #changesOf(commit: Logged): Promise<Changed> {
    const known = this.#changes.get(commit) ?? this.#read(commit)
    this.#changes.set(commit, known)
    return known
  }

  async #read(commit: Logged): Promise<Changed> {
    const [before, after] = (['before', 'after'] as const).map(
      (side): Tree =>
        new Map(
          [...commit.files].flatMap(([path, file]) => (file[side] ? [[path, file[side]] as const] : [])),
        ),
    )
    const [old = [], now = []] = await Promise.all([before, after].map(tree => this.#versions(tree)))
    const all = changes(old, now)
    return {
      all,
      from: new Map(all.flatMap(change => (change.before ? [[change.before.path, change] as const] : []))),
      to: new Map(all.flatMap(change => (change.after ? [[change.after.path, change] as const] : []))),
      away: new Map(
        all.toReversed().flatMap(change => {
          const guid = change.action === 'deleted' ? change.before.definition.guid : undefined
          return guid === undefined ? [] : [[guid, change] as const]
        }),
      ),
    }
  }

  async #versions(tree: Tree = new Map()): Promise<readonly Version[]> {
    return (await this.#library.snapshot(tree, this.#history)).versions
  }
}

/** Where a definition lay, what it held, and by what to know it again. */
interface Trace {
  readonly path: FilePath
  readonly blob: BlobId
  readonly guid: string | undefined
}

/** Whether a commit brought a text to its place; of one that is gone already: whether it took any away. */
const mayConcern = ({ files, takesAway }: Logged, trace: Trace | { readonly guid: string }): boolean =>
  'path' in trace ? files.get(trace.path)?.after === trace.blob : takesAway

const traceOf = ({ path, blob, definition }: Version): Trace => ({ path, blob, guid: definition.guid })

const eventOf = ({ commit, by, named }: Logged, change: Change): Event => ({
  commit,
  by: named(change) ?? by,
  change,
})

const SEPARATOR = '\u001f'

async function commitsOf(git: Git, mirror: CommitId): Promise<Logged[]> {
  const format = ['%H', '%at', '%an', '%b'].join('%x1f')
  const commits = new Map<string, Logged>()
  for (const { note, path, before, after } of await rawLog(git, format, [mirror])) {
    const checked = filePath(path)
    if (!isFilePath(checked)) continue
    const logged = commits.get(note) ?? commitOf(note)
    logged.files.set(checked, { before, after })
    logged.takesAway ||= before !== undefined && after === undefined
    commits.set(note, logged)
  }
  return [...commits.values()]
}

/** The note is as long as what the commit changed: it is read once, and not with each file. */
function commitOf(note: string): Logged {
  const [commit = '', time = '', name = '', ...body] = note.split(SEPARATOR)
  let credits: ReturnType<typeof changeCredits> | undefined
  return {
    commit: commit as CommitId,
    by: { name, at: new Date(Number(time) * 1000) },
    named: change => (credits ??= changeCredits(body.join(SEPARATOR)))(change),
    takesAway: false,
    files: new Map(),
  }
}
