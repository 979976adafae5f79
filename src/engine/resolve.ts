import { wrap } from '../core/sync/file-form.ts'
import { writeMarkers } from '../core/merge/markers.ts'
import type { Conflict, Plan } from '../core/sync/plan.ts'
import { type Choice, regionsOf, resolveConflict } from '../core/sync/resolution.ts'
import type { Version } from '../core/sync/snapshot.ts'
import type { FilePath } from '../core/xs/file-path.ts'
import type { Library } from './library.ts'
import { type Here, observeHere } from './observe.ts'
import { outlook } from './outlook.ts'
import type { Note, Ports } from './ports.ts'

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

/**
 * Settles open conflicts as a person chooses: the file takes the text, and Base takes what Xano was seen to hold, so
 * that the next cycle sends what the choice came to. Nothing goes to Xano from here. What is replaced is kept.
 */
export async function resolve(ports: LocalPorts, library: Library, decide: Decider): Promise<Answer[]> {
  const { conflicts } = await outlook(ports, library)
  const answers: Answer[] = []
  for (const conflict of conflicts) {
    const choice = await decide(conflict)
    if (choice === undefined) continue
    answers.push(
      choice === 'markers'
        ? await mark(ports, library, conflict)
        : await settleOne(ports, library, conflict, choice),
    )
  }
  return answers
}

async function settleOne(
  ports: LocalPorts,
  library: Library,
  conflict: Conflict,
  choice: Choice,
): Promise<Answer> {
  const resolved = resolveConflict(conflict, choice)
  if (resolved.kind === 'refused') return { conflict, outcome: 'left', reason: resolved.reason }
  const { ours, theirs } = conflict.sides
  const written = await write(
    ports,
    conflict,
    resolved.text === theirs?.text ? resolved.text : wrapped(resolved.text, ours),
  )
  if (written === 'stale') return { conflict, outcome: 'stale' }
  await settleBase(ports, library, conflict)
  return { conflict, outcome: 'resolved' }
}

async function mark(ports: LocalPorts, library: Library, conflict: Conflict): Promise<Answer> {
  const { ours, theirs } = conflict.sides
  if (!ours || !theirs)
    return { conflict, outcome: 'left', reason: 'only one side holds a text; choose --local or --xano' }
  const here = await observeHere(ports, library)
  const marked = { path: ours.path, before: ours.blob, theirs: theirs.blob }
  await advance(ports, here, here.base.versions, { ...here.note, marked: [...here.note.marked, marked] })
  const written = await write(ports, conflict, wrapped(writeMarkers(regionsOf(conflict)), ours))
  return { conflict, outcome: written === 'stale' ? 'stale' : 'marked' }
}

const wrapped = (text: string | undefined, like: Version | undefined): string | undefined =>
  text === undefined ? undefined : wrap(text, like?.form)

/** Puts a text into the file of a conflict, if that still is what the conflict is about. */
async function write(
  { history, worktree }: LocalPorts,
  { sides }: Conflict,
  after: string | undefined,
): Promise<'written' | 'stale'> {
  const { ours, theirs, base } = sides
  const path = ours?.path ?? theirs?.path ?? base?.path
  if (path === undefined) return 'stale'
  if (ours)
    await history.keep(
      [{ path: `local/${path}`, content: wrap(ours.text, ours.form) }],
      'before a conflict was resolved',
    )
  return worktree.write([{ path, before: ours?.blob, after }])
}

/** Base takes Xano's text: the person has seen it and decided. */
async function settleBase(ports: LocalPorts, library: Library, { sides }: Conflict): Promise<void> {
  const here = await observeHere(ports, library)
  const others = here.base.versions.filter(
    version => version.blob !== sides.base?.blob || version.path !== sides.base.path,
  )
  const base = sides.theirs ? [...others, sides.theirs] : others
  const place = sides.ours?.path ?? sides.theirs?.path
  const { note } = here
  await advance(ports, here, base, {
    ...note,
    disputes: note.disputes.filter(
      ({ ours, theirs }) => ours !== sides.ours?.blob || theirs !== sides.theirs?.blob,
    ),
    writes: note.writes.filter(({ path }) => path !== place),
    marked: note.marked.filter(({ path }) => path !== place),
    head: here.head.commit,
  })
}

async function advance(
  { history }: LocalPorts,
  here: Here,
  base: readonly Version[],
  note: Note,
): Promise<void> {
  if (here.mirrorCommit === undefined) throw new Error('a conflict was found although Xano was never seen')
  await history.advance(base, note, here.mirrorCommit)
}

/** The files of a plan's copies, which become definitions of their own. */
export function copiesIn({ problems }: Plan): { readonly path: FilePath; readonly version: Version }[] {
  return problems.flatMap(problem =>
    problem.kind === 'copy' ? [{ path: problem.version.path, version: problem.version }] : [],
  )
}
