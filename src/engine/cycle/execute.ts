import type { Outcome, Outcomes } from '../../core/sync/outcome.ts'
import type { Plan } from '../../core/sync/plan.ts'
import type { Version } from '../../core/sync/snapshot.ts'
import type { DefinitionKey } from '../../core/xs/identity.ts'
import { writeLocal, type Written } from '../files/write-local.ts'
import type { Head, Tree } from '../ports/git.ts'
import type { Arrival, Landed, MirrorTip, Save } from '../ports/history.ts'
import type { Ports } from '../ports/ports.ts'
import type { RemoteSnapshot } from '../ports/remote.ts'
import type { LocalScan } from '../ports/worktree.ts'
import type { Mission, Pushed } from '../push/mission.ts'
import { push } from '../push/push.ts'
import { isTreeOf } from '../texts/same-tree.ts'
import { carriedOn, savesOf } from './saves.ts'
import { holdsNews, staysApart } from './stays-apart.ts'

export interface Execution {
  readonly outcomes: Outcomes
  /** The mirror's last commit. */
  readonly mirror: MirrorTip
  /** Where git stands now. */
  readonly head: Head
  /** What the files hold now, if nobody has touched them since. */
  readonly files: Tree
  /** The bytes of those that were written and that git need not hold. */
  readonly contents: LocalScan['contents']
  /** What stays in the working tree for the developer to commit. */
  readonly left: Landed['left']
  /** What was saved and pushed, and is not committed yet. */
  readonly saves: readonly Save[]
  /** Xano as it was read back after a push. */
  readonly seen: RemoteSnapshot | undefined
  /** Something was sent, and Xano holds just what the files hold now. */
  readonly isEven: boolean
  /** What has ended the push: nothing is known of it but what the journal says. */
  readonly failure: Failure | undefined
}

/** Something that was thrown, whatever it is. */
interface Failure {
  readonly error: unknown
}

/** Hears of what was written, where something fails after that. */
export type HearCut = (cut: Pick<Execution, 'outcomes' | 'left'>) => void

/** Carries out a plan: the files first, then git's index and branch, then what the files hold goes to Xano. */
export async function execute(
  ports: Ports,
  { cut, ...mission }: Mission & { readonly cut: HearCut },
): Promise<Execution> {
  const written = await writeLocal(ports, mission)
  const telling = <T>(work: Promise<T>, left: Landed['left']): Promise<T> =>
    work.catch((error: unknown) => {
      const outcomes = new Map([...written.outcomes].map(([key, local]) => [key, { local }]))
      cut({ outcomes, left })
      throw error
    })
  const arrived = arrivals(mission, written)
  const apart = staysApart(mission, mission.theirs, written.outcomes)
  const landed = await telling(ports.history.land(arrived, mission.here.head, apart), [])
  const again = new Set(landed.kind === 'later' ? arrived.map(({ key }) => key) : [])
  return telling(send(ports, mission, { written, landed, again }), landed.left)
}

interface Landing {
  readonly written: Written
  readonly landed: Landed
  /** What arrives with the next cycle once more. */
  readonly again: ReadonlySet<DefinitionKey>
}

/** What comes once the files are written. */
async function send(ports: Ports, mission: Mission, { written, landed, again }: Landing): Promise<Execution> {
  const { failure, ...pushed } = await push(ports, mission, { ...written, head: landed.head }).then(
    done => ({ ...done, failure: undefined }),
    (error: unknown) => ({ ...unknown(mission), failure: { error } }),
  )
  const followed =
    pushed.mirror.commit === mission.mirror.commit
      ? landed
      : await ports.history.land([], landed.head, staysApart(mission, pushed.theirs, written.outcomes))
  const fresh = savesOf(mission.plan, pushed.outcomes)
  const due = carriedOn(mission.saves, mission.plan, written.outcomes)
  const isEven = isFollowed(followed) && !hasDeleted(mission.plan) && isHeldBy(written.files, pushed)
  // What Xano made of a push comes into the files with the next cycle, and belongs to the same commit.
  const saves = [...due, ...fresh]
  const isDue = saves.length > 0 && (fresh.length === 0 || isEven)
  const saved = isDue ? await ports.history.save(saves, followed.head) : { head: followed.head, left: [] }
  const isIndexOurs = landed.kind === 'noticed' || saved.head.commit !== mission.here.head.commit
  if (isIndexOurs) await ports.worktree.landed(saved.head)
  const outcomes = new Map<DefinitionKey, Outcome>()
  for (const { key } of mission.plan.transitions) {
    const local = written.outcomes.get(key)
    const remote = pushed.outcomes.get(key)
    outcomes.set(key, {
      ...(local ? { local } : {}),
      ...(remote ? { remote } : {}),
      ...(again.has(key) ? { arrivesAgain: true } : {}),
    })
  }
  const left = [...landed.left, ...followed.left, ...saved.left]
  const { mirror, seen } = pushed
  const { head } = saved
  const { files, contents } = written
  return { outcomes, mirror, head, files, contents, left, seen, saves: isDue ? [] : saves, isEven, failure }
}

/** What is known of a push that failed: the journal and Xano show the next run whether it was applied. */
const unknown = ({ mirror, theirs }: Mission): Pushed => ({
  outcomes: new Map(),
  mirror,
  theirs,
  seen: undefined,
})

const isFollowed = ({ kind }: Landed): boolean => kind !== 'waiting' && kind !== 'later'

/** A deletion was agreed to by somebody: whatever else they have deleted meanwhile is asked about in the same run. */
const hasDeleted = ({ transitions }: Plan): boolean =>
  transitions.some(({ remote }) => remote?.kind === 'delete')

/** Whether Xano, as it was read back after a push, is just what the files hold. */
const isHeldBy = (files: Tree, { seen, theirs }: Pushed): boolean =>
  seen !== undefined && theirs.unreadable.length === 0 && isTreeOf(files, theirs.versions)

/** What came from Xano and stands in the files, or stood there already. */
function arrivals({ plan, here, theirs: there }: Mission, { outcomes, files }: Written): Arrival[] {
  let known: ReadonlySet<string> | undefined
  return plan.transitions.flatMap(({ key, sides, local }) => {
    if (sides.base?.blob === sides.theirs?.blob || (outcomes.get(key) ?? 'written') !== 'written') return []
    if (!local && !holdsNews(sides)) return []
    const blob = local?.text === undefined ? undefined : files.get(local.to)
    const file = local
      ? blob && { path: local.to, blob }
      : sides.ours && { path: sides.ours.path, blob: sides.ours.blob }
    known ??= guidsIn([...here.base.versions, ...there.versions])
    return [{ key, before: sides.base, theirs: sides.theirs, from: local?.from?.path, file, known }]
  })
}

const guidsIn = (versions: readonly Version[]): ReadonlySet<string> =>
  new Set(versions.flatMap(({ definition: { guid } }) => guid ?? []))
