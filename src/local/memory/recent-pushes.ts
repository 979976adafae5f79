import type { RecentPush } from '../../core/sync/background.ts'
import type { BlobId } from '../../core/sync/snapshot.ts'
import { readDefinition } from '../../core/xs/definition.ts'
import { filePath, isFilePath } from '../../core/xs/file-path.ts'
import type { CommitId } from '../../engine/ports/git.ts'
import type { MirrorState } from '../../engine/ports/history.ts'
import type { Git } from '../git/git.ts'
import { readBlobs } from '../git/objects.ts'
import { type LoggedChange, rawLog } from '../git/raw-log.ts'

/** Pushes that are older than was asked for by less than this are told as well, so that git is seldom asked. */
const KNOWN_MS = 3_600_000

/**
 * So many commits of the mirror are looked through. Their times are no order: what others did has the time of Xano, and
 * what was sent that of this machine.
 */
const WALKED = 1000

/** Which pushes are asked for: those in the line of the mirror since then. */
interface PushSpan {
  readonly mirror: CommitId
  readonly since: Date
}

/** What our pushes have replaced in Xano lately. Git is asked only where the mirror tells of more since the last time. */
export class RecentPushes {
  readonly #git: Git
  #known: (PushSpan & { readonly found: readonly RecentPush[] }) | undefined

  constructor(git: Git) {
    this.#git = git
  }

  async since(time: Date, mirror: CommitId): Promise<readonly RecentPush[]> {
    const known = this.#known
    const age = known?.mirror === mirror ? time.getTime() - known.since.getTime() : undefined
    if (known && age !== undefined && age >= 0 && age < KNOWN_MS) return known.found
    const span = { mirror, since: time }
    const found = await pushesSince(this.#git, span)
    this.#known = { ...span, found }
    return found
  }

  /** The mirror has got another commit: one of a push is news, and one of anything else none. */
  mirrored(mirror: CommitId, { pushed }: Pick<MirrorState, 'pushed'>): void {
    this.#known = this.#known && !pushed ? { ...this.#known, mirror } : undefined
  }
}

/**
 * The texts that our pushes have replaced in Xano since then, as the mirror tells it, oldest first. What a push has given
 * another place, which another definition may have had before, is told by its guid.
 */
async function pushesSince(git: Git, { mirror, since }: PushSpan): Promise<RecentPush[]> {
  const recent = `--since-as-filter=${since.toISOString()}`
  const [oldest] = await git.objects([`${mirror}~${WALKED}`], 'info')
  const line = oldest ? [mirror, `^${oldest.id}`] : [mirror]
  const changes = await rawLog(git, '%H %s', ['--reverse', '--grep=^push: ', recent, ...line])
  const origins = await originsOf(git, changes)
  return changes.flatMap(change => {
    const { after, path } = change
    const before = origins.has(change) ? origins.get(change) : change.before
    const checked = filePath(path)
    return before && after && isFilePath(checked) ? [{ path: checked, before, after }] : []
  })
}

/** A push that may have given a definition the place that another one had: its subject counts them. */
const EXCHANGE = / \d+ renamed(?:,|$)/

/** What was there before the same push, where it may have lain elsewhere then; nothing for what is new. */
async function originsOf(
  git: Git,
  changes: readonly LoggedChange[],
): Promise<Map<LoggedChange, BlobId | undefined>> {
  const pushes = new Set(changes.flatMap(({ after, note }) => (after === undefined ? [note] : [])))
  const doubtful = changes.filter(({ before, after, note }) => {
    const isMoved = pushes.has(note) && (before === undefined || after === undefined)
    return isMoved || EXCHANGE.test(note)
  })
  const texts = await readBlobs(
    git,
    doubtful.flatMap(({ before, after }) => [before ?? [], after ?? []].flat()),
  )
  const identity = (note: string, blob: BlobId | undefined): string | undefined => {
    const bytes = blob && texts.get(blob)
    const reading = bytes && readDefinition(Buffer.from(bytes).toString('utf8'))
    const guid = reading?.kind === 'definition' ? reading.definition.guid : undefined
    return guid === undefined ? undefined : `${note} ${guid}`
  }
  const before = new Map(doubtful.map(change => [identity(change.note, change.before), change.before]))
  return new Map(
    doubtful.flatMap(change => {
      const known = identity(change.note, change.after)
      return known === undefined ? [] : [[change, before.get(known)] as const]
    }),
  )
}
