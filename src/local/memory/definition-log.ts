import { type Change, changes } from '../../core/sync/change.ts'
import type { BlobId, Version } from '../../core/sync/snapshot.ts'
import { filePath, type FilePath, isFilePath } from '../../core/xs/file-path.ts'
import { type Credit, creditIn } from '../../engine/mirror/mirror-line.ts'
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
  readonly body: string
  readonly files: Map<FilePath, { readonly before: BlobId | undefined; readonly after: BlobId | undefined }>
}

/** What a commit changed, by where each definition lay before and after. */
interface Changed {
  readonly all: readonly Change[]
  readonly from: ReadonlyMap<FilePath, Change>
  readonly to: ReadonlyMap<FilePath, Change>
}

/** What a branch of Xano has been through, definition by definition: each is followed by identity, wherever it lay. */
export class DefinitionLog {
  readonly #commits: readonly Logged[]
  readonly #library: Library
  readonly #history: Pick<History, 'read'>
  readonly #changes = new Map<Logged, Changed>()

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
  of({ path, blob, definition }: Version): Promise<Event[]> {
    return this.#back({ path, blob, guid: definition.guid }, 0)
  }

  /** The same for every definition that some earlier state of it `matches`, newest first among them too. */
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

  /** What came before: down from a state at one commit. */
  async #back(from: Trace, first: number): Promise<Event[]> {
    const events: Event[] = []
    let trace: Trace | { readonly guid: string } = from
    for (const commit of this.#commits.slice(first)) {
      const change: Change | undefined =
        'path' in trace ? await this.#arriving(commit, trace) : await this.#leaving(commit, trace.guid)
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
    for (const commit of this.#commits.slice(0, at).reverse()) {
      if (!version) break
      const { path, blob } = version
      if (commit.files.get(path)?.before !== blob) continue
      const change: Change | undefined = (await this.#changesOf(commit)).from.get(path)
      if (!change) break
      events.unshift(eventOf(commit, change))
      version = change.after
    }
    return events
  }

  /** The change by which a commit brought a text to a place. */
  async #arriving(commit: Logged, { path, blob }: Trace): Promise<Change | undefined> {
    return commit.files.get(path)?.after === blob ? (await this.#changesOf(commit)).to.get(path) : undefined
  }

  /** The change by which a commit took a definition away. */
  async #leaving(commit: Logged, guid: string): Promise<Change | undefined> {
    if ([...commit.files.values()].every(({ before, after }) => before === undefined || after !== undefined))
      return undefined
    return (await this.#changesOf(commit)).all.find(
      ({ action, before }) => action === 'deleted' && before.definition.guid === guid,
    )
  }

  async #changesOf(commit: Logged): Promise<Changed> {
    const known = this.#changes.get(commit)
    if (known) return known
    const [before, after] = (['before', 'after'] as const).map(
      (side): Tree =>
        new Map(
          [...commit.files].flatMap(([path, file]) => (file[side] ? [[path, file[side]] as const] : [])),
        ),
    )
    const [old = [], now = []] = await Promise.all([before, after].map(tree => this.#versions(tree)))
    const all = changes(old, now)
    const found = {
      all,
      from: new Map(all.flatMap(change => (change.before ? [[change.before.path, change] as const] : []))),
      to: new Map(all.flatMap(change => (change.after ? [[change.after.path, change] as const] : []))),
    }
    this.#changes.set(commit, found)
    return found
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

const traceOf = ({ path, blob, definition }: Version): Trace => ({ path, blob, guid: definition.guid })

const eventOf = ({ commit, by, body }: Logged, change: Change): Event => ({
  commit,
  by: creditIn(body, change) ?? by,
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
    commits.set(note, logged)
  }
  return [...commits.values()]
}

/** The note is as long as what the commit changed: it is read once, and not with each file. */
function commitOf(note: string): Logged {
  const [commit = '', time = '', name = '', ...body] = note.split(SEPARATOR)
  return {
    commit: commit as CommitId,
    by: { name, at: new Date(Number(time) * 1000) },
    body: body.join(SEPARATOR),
    files: new Map(),
  }
}
