import type { BlobId } from '../../core/sync/snapshot.ts'
import type { FilePath } from '../../core/xs/file-path.ts'
import type { CommitId, Tree } from '../../engine/ports/git.ts'
import type { HeadMove } from '../../engine/ports/history.ts'
import type { Binding } from '../../engine/ports/remote.ts'
import type { Git } from '../git/git.ts'
import { type LoggedChange, rawLog } from '../git/raw-log.ts'
import { filesAt } from './files-at.ts'
import { cameByCommits, gentleStops } from './head-log.ts'
import { STAMP_FORMAT, stampOfOurs } from './stamp-of-ours.ts'

interface Question {
  readonly from: CommitId | undefined
  readonly to: CommitId | undefined
  readonly paths: readonly FilePath[]
  readonly prefix: string
  readonly binding: Binding
  readonly mirror: CommitId | undefined
}

/** How a move of HEAD looks to git: whether it went back, and where the files that it brought come from. */
export async function headMove(git: Git, question: Question): Promise<HeadMove> {
  const { to, mirror } = question
  const [common, files, log, mirrored] = await Promise.all([
    commonOf(git, question),
    filesAt(git, question),
    logOf(git, question),
    mirror === undefined ? new Set<BlobId>() : everHeld(git, mirror),
  ])
  const back = question.from !== undefined && common === to
  return {
    back,
    files,
    mirrored,
    untouched: await untouchedBy(git, question, files),
    ...fromXano(log, files, question),
    ...(await leftBy(git, { question, files, log, common })),
  }
}

/** Of a longer way git is not asked. */
const STOPS = 20

/** What HEAD has held alike all the way from where it was, where it came by what leaves such files alone. */
async function untouchedBy(git: Git, question: Question, files: Tree): Promise<Set<FilePath>> {
  const { from, paths } = question
  const stops = from === undefined ? undefined : gentleStops(await git.folders(), question)
  if (from === undefined || !stops || stops.length > STOPS) return new Set()
  const before = await Promise.all([from, ...stops.slice(1)].map(to => filesAt(git, { ...question, to })))
  return new Set(paths.filter(path => before.every(held => held.get(path) === files.get(path))))
}

/** The commit at which the way that HEAD has gone left the one it came, if git still knows that. */
async function commonOf(git: Git, { from, to }: Question): Promise<string | undefined> {
  if (from === undefined || to === undefined) return undefined
  return (await git.text(['merge-base', to, from], { accept: [1, 128] })) || NOWHERE
}

/** No commit. */
const NOWHERE = ''

/** What HEAD has left on the way it came, where it did not only go forward, nor by commits alone. */
async function leftBy(
  git: Git,
  {
    question,
    files,
    log,
    common,
  }: {
    readonly question: Question
    readonly files: Tree
    readonly log: readonly LoggedChange[]
    readonly common: string | undefined
  },
): Promise<Pick<HeadMove, 'parted' | 'given' | 'held'>> {
  const { from, to, paths, prefix } = question
  const isOnward = common === undefined || common === NOWHERE || common === from
  if (isOnward || cameByCommits(await git.folders(), question))
    return { parted: new Map(), given: new Set(), held: new Map() }
  const [parted, before] = await Promise.all([
    common === to ? files : filesAt(git, { ...question, to: common }),
    filesAt(git, { ...question, to: from }),
  ])
  const places = new Map(paths.map(path => [prefix + path, path]))
  const held = new Map<FilePath, Set<BlobId>>()
  for (const change of log) {
    const path = places.get(change.path)
    if (path === undefined) continue
    const blobs = held.get(path) ?? new Set()
    for (const blob of [change.before, change.after]) if (blob) blobs.add(blob)
    held.set(path, blobs)
  }
  const given = paths.filter(path => before.has(path) && !parted.has(path) && !files.has(path))
  return { parted, given: new Set(given), held }
}

/** The changes of these files in the history of HEAD, newest first. */
async function logOf(git: Git, { to, paths, prefix }: Question): Promise<readonly LoggedChange[]> {
  if (to === undefined || paths.length === 0) return []
  const few = paths.length <= 200 ? paths.map(path => `:(literal,top)${prefix}${path}`) : [`:(top)${prefix}`]
  return rawLog(git, STAMP_FORMAT, [to, '--', ...few])
}

/**
 * What HEAD has from commits that landed what came from this branch of Xano, and what they have made it of; not where
 * nobody knows which state HEAD comes from.
 */
function fromXano(
  log: readonly LoggedChange[],
  files: ReadonlyMap<FilePath, BlobId>,
  { from, paths, prefix, binding }: Question,
): Pick<HeadMove, 'landed' | 'origins'> {
  const landed = new Set<string>()
  const origins = new Map<string, Set<BlobId | undefined>>()
  const held = from === undefined ? [] : [...files]
  const open = new Map<string, BlobId | undefined>(held.map(([path, blob]) => [prefix + path, blob]))
  const seen = new Set<string>()
  for (const { note, path, before, after } of log) {
    const { isFirst, isNamed, isOurs } = stampOfOurs(note, binding)
    if (!seen.has(path) && isNamed) landed.add(path)
    seen.add(path)
    if (!open.has(path)) continue
    if (isOurs && !isFirst && after === open.get(path)) {
      origins.set(path, (origins.get(path) ?? new Set()).add(before))
      open.set(path, before)
    } else open.delete(path)
  }
  return {
    landed: new Set(paths.filter(path => landed.has(prefix + path))),
    origins: new Map(paths.map(path => [path, origins.get(prefix + path) ?? new Set()])),
  }
}

/** Every text that the mirror ever held. */
async function everHeld(git: Git, mirror: CommitId): Promise<Set<BlobId>> {
  const log = await rawLog(git, '', [mirror])
  return new Set(log.flatMap(({ after }) => after ?? []))
}
