import { writeMarkers } from '../../core/merge/markers.ts'
import type { RecentWrite } from '../../core/sync/background.ts'
import { wrap } from '../../core/sync/file-form.ts'
import { freePath, takenPaths } from '../../core/sync/paths.ts'
import type { Conflict } from '../../core/sync/plan.ts'
import { type Choice, regionsOf, resolveConflict } from '../../core/sync/resolution.ts'
import type { Snapshot, Version } from '../../core/sync/snapshot.ts'
import { type FilePath, foldPath } from '../../core/xs/file-path.ts'
import { writeEach } from '../files/write-each.ts'
import { type Survey, survey } from '../observe/survey.ts'
import type { Tree } from '../ports/git.ts'
import type { KeptFile } from '../ports/history.ts'
import type { Ports } from '../ports/ports.ts'
import { blobId } from '../texts/blob-id.ts'
import type { Library } from '../texts/library.ts'
import { remember } from './remember.ts'
import { undecidedWrites } from './undecided-writes.ts'

/** What became of one conflict that a person decided about. */
export interface Answer {
  readonly conflict: Conflict
  readonly outcome: 'resolved' | 'marked' | 'stale' | 'left'
  /** Why it was left: what the choice comes to could not stand. */
  readonly reason?: string
}

/** A choice for a conflict, `markers` for an editor, or nothing to leave it. */
export type Decider = (conflict: Conflict) => Promise<Choice | 'markers' | undefined>

type LocalPorts = Omit<Ports, 'remote'>

/** A conflict, as a decision wants it. */
interface Decided {
  readonly conflict: Conflict
  /** The whole file; none removes it. */
  readonly after: string | undefined
  readonly outcome: 'resolved' | 'marked'
}

/** The file that a decision comes to; no path where there is none and none is wanted. */
interface Rewrite extends Decided {
  readonly path: FilePath | undefined
}

/**
 * Settles open conflicts as a person chooses: the files take the texts, and then Base takes what Xano was seen to
 * hold, so that the next cycle sends what the choices came to. Nothing goes to Xano from here. What is replaced is kept.
 */
export async function resolve(ports: LocalPorts, library: Library, decide: Decider): Promise<Answer[]> {
  const seen = await survey(ports, library)
  const decided: (Decided | Answer)[] = []
  for (const conflict of seen.plan.conflicts) {
    const choice = await decide(conflict)
    if (choice !== undefined) decided.push(decisionFor(conflict, choice))
  }
  if (decided.length === 0) return []
  const rewrites = placed(
    decided.flatMap(each => ('after' in each ? [each] : [])),
    seen.here.ours,
  )
  await remember(ports, seen, { marked: await marksFor(ports, seen, rewrites) })
  await keep(ports, rewrites)
  const written = await write(ports, rewrites)
  const settled = rewrites.filter(
    ({ conflict, outcome }) => outcome === 'resolved' && written.get(conflict) === 'written',
  )
  if (settled.length > 0) await settle(ports, library, settled)
  return decided.map((each): Answer => {
    if (!('after' in each)) return each
    const { conflict, outcome } = each
    return { conflict, outcome: written.get(conflict) === 'written' ? outcome : 'stale' }
  })
}

function decisionFor(conflict: Conflict, choice: Choice | 'markers'): Decided | Answer {
  const { ours, theirs } = conflict.sides
  if (choice === 'markers') {
    if (ours && theirs)
      return { conflict, after: wrap(writeMarkers(regionsOf(conflict)), ours.form), outcome: 'marked' }
    const reason = 'only one side holds a text; choose --local or --xano'
    return { conflict, outcome: 'left', reason }
  }
  const resolved = resolveConflict(conflict, choice)
  if (resolved.kind === 'refused') return { conflict, outcome: 'left', reason: resolved.reason }
  const { text } = resolved
  const after = text === undefined || text === theirs?.text ? text : wrap(text, ours?.form)
  return { conflict, after, outcome: 'resolved' }
}

/** What comes back gets a place of its own where another definition has been saved at the old one. */
function placed(decided: readonly Decided[], here: Snapshot): Rewrite[] {
  const taken = takenPaths(here)
  return decided.map(each => {
    const { ours, theirs, base } = each.conflict.sides
    const place = (ours ?? theirs ?? base)?.path
    if (ours || place === undefined) return { ...each, path: place }
    if (each.after === undefined) return { ...each, path: taken.has(foldPath(place)) ? undefined : place }
    const path = freePath(place, taken)
    taken.add(foldPath(path))
    return { ...each, path }
  })
}

/** That a file is given markers is remembered before they are written, so that no answer to them is missed. */
async function marksFor(
  { history }: LocalPorts,
  { here }: Survey,
  rewrites: readonly Rewrite[],
): Promise<Survey['here']['note']['marked']> {
  const fresh = rewrites.flatMap(({ conflict, outcome }) => {
    const { ours, theirs } = conflict.sides
    return outcome === 'marked' && ours && theirs ? [{ ours, theirs }] : []
  })
  const committed = fresh.length === 0 ? NOTHING : await history.committed(fresh.map(({ ours }) => ours.path))
  const marked = new Map(here.note.marked.map(each => [each.path, each]))
  for (const { ours, theirs } of fresh) {
    const held = committed.get(ours.path)
    const mark = { path: ours.path, before: ours.blob, theirs: theirs.blob }
    marked.set(ours.path, held === undefined ? mark : { ...mark, committed: held })
  }
  return [...marked.values()]
}

/** What is replaced, and what it is replaced by: from then on, either may be all that an editor knows. */
async function keep({ history }: LocalPorts, rewrites: readonly Rewrite[]): Promise<void> {
  const files = rewrites.flatMap(({ conflict: { sides }, after }): KeptFile[] => {
    if (!sides.ours) return []
    const { path, text, form } = sides.ours
    const next =
      after === undefined || after === sides.theirs?.text ? [] : [{ path: `next/${path}`, content: after }]
    return [{ path: `local/${path}`, content: wrap(text, form) }, ...next]
  })
  await history.keep(files, 'before conflicts were resolved')
}

/** Puts the texts into the files of conflicts that still are what those are about. */
async function write(
  { worktree }: LocalPorts,
  rewrites: readonly Rewrite[],
): Promise<ReadonlyMap<Conflict, 'written' | 'stale' | undefined>> {
  const changes = rewrites.flatMap(({ conflict, path, after }) =>
    path === undefined ? [] : [{ conflict, change: { path, before: conflict.sides.ours?.blob, after } }],
  )
  const outcomes = await writeEach(
    worktree,
    changes.map(({ change }) => change),
  )
  return new Map([
    ...rewrites.map(({ conflict }) => [conflict, 'written'] as const),
    ...changes.map(({ conflict }, at) => [conflict, outcomes[at]] as const),
  ])
}

/** Base takes Xano's texts, at the places it gives them: the person has seen them and decided. */
async function settle(ports: LocalPorts, library: Library, rewrites: readonly Rewrite[]): Promise<void> {
  const now = await survey(ports, library)
  const { base, note } = now.here
  const settled = rewrites.map(({ conflict }) => conflict)
  const before = new Set(settled.flatMap(({ sides }) => (sides.base ? [placeOf(sides.base)] : [])))
  const others = base.versions.filter(version => !before.has(placeOf(version)))
  const taken = rewrites.flatMap(({ conflict: { sides }, path }) => {
    const place = sides.ours ? undefined : path
    return sides.theirs ? [{ ...sides.theirs, path: place ?? sides.base?.path ?? sides.theirs.path }] : []
  })
  const files = new Set(rewrites.map(({ path }) => path))
  const decided = rewrites.map(({ conflict: { sides }, after }) => ({ sides, text: after }))
  const writes = await undecidedWrites(ports.history, library, note, decided)
  await remember(ports, now, {
    base: [...others, ...taken],
    writes: [...writes, ...writesOf(rewrites, ports.clock.now())],
    marked: note.marked.filter(({ path }) => !files.has(path)),
    settled,
  })
}

/**
 * The files that were replaced, so that an editor which did not notice is recognised; also of a file that comes back,
 * which an editor may still hold.
 */
function writesOf(rewrites: readonly Rewrite[], at: Date): RecentWrite[] {
  return rewrites.flatMap(({ conflict: { sides }, path, after }) => {
    const before = sides.ours ?? sides.base
    if (!before || path === undefined || after === undefined) return []
    const write = { path, before: before.blob, after: blobId(after), at }
    return write.after === write.before ? [] : [write]
  })
}

const NOTHING: Tree = new Map()

const placeOf = ({ path, blob }: Version): string => `${blob} ${path}`
