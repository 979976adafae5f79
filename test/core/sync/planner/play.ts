import { fileGroups } from '../../../../src/core/sync/file-group.ts'
import { nextBase } from '../../../../src/core/sync/next-base.ts'
import type { Outcome } from '../../../../src/core/sync/outcome.ts'
import type { Plan, Transition } from '../../../../src/core/sync/plan.ts'
import { reconcile } from '../../../../src/core/sync/reconcile.ts'
import type { Version } from '../../../../src/core/sync/snapshot.ts'
import { withhold } from '../../../../src/core/sync/withhold.ts'
import type { FilePath } from '../../../../src/core/xs/file-path.ts'
import { withoutGuid } from '../../../../src/core/xs/guid.ts'
import { type DefinitionKey, nameKey } from '../../../../src/core/xs/identity.ts'
import { blobId } from '../../../../src/engine/texts/blob-id.ts'
import { type Case, laidOut, scanned } from './case.ts'

/** So many plans bring any two sides to rest; the last of them has nothing to do any more. */
const MOST_PLANS = 5

/** Carries out plan after plan, as a disk and a Xano that refuse nothing would; gives what promise that breaks. */
export function play({ base, files, xano, words, untouched }: Case): string[] {
  const state: State = { base, mirror: base, files: new Map(files), xano: new Map(xano), broken: [] }
  const planted = words.filter(word => holds(state, word))
  const before = new Map(base.map(version => [version.definition.guid ?? '', version]))
  let plan = step(state)
  for (let plans = 1; plan.transitions.length > 0; plans++) {
    if (plans === MOST_PLANS) return [`I2: it does not come to rest within ${MOST_PLANS} plans`]
    plan = step(state)
  }
  for (const word of planted) if (!holds(state, word)) state.broken.push(`I1: ${word} is nowhere any more`)
  for (const guid of untouched) {
    const { path, text } = before.get(guid) ?? {}
    if (path === undefined || text === undefined) continue
    if (state.files.get(path) !== text) state.broken.push(`I5: ${path} has changed, and nobody touched it`)
    if (state.xano.get(guid) !== text) state.broken.push(`I7: ${path} was sent, and nobody touched it`)
  }
  for (const text of apart(state, plan)) state.broken.push(`I2: only one side has: ${text}`)
  return state.broken
}

interface State {
  base: readonly Version[]
  mirror: readonly Version[]
  readonly files: Map<FilePath, string>
  readonly xano: Map<string, string>
  readonly broken: string[]
}

const holds = ({ files, xano }: State, word: string): boolean =>
  [...files.values(), ...xano.values()].some(text => text.includes(word))

/** One plan, carried out. */
function step(state: State): Plan {
  const theirs = laidOut(state.xano.values(), state.mirror)
  const ours = scanned(state.files)
  const sides = {
    base: { versions: state.base, unreadable: [] },
    ours,
    theirs: { versions: theirs, unreadable: [] },
  }
  const plan = withhold(reconcile(sides), sides.theirs)
  const outcomes = new Map<DefinitionKey, Outcome>()
  const replacing = new Set(plan.transitions.flatMap(({ local }) => local?.from?.path ?? []))
  for (const { changes } of fileGroups(plan.transitions, ours))
    for (const { path, before, after } of changes) {
      const now = state.files.get(path)
      if ((now === undefined ? undefined : blobId(now)) !== before)
        state.broken.push(`I1: ${path} is written over something else`)
      if (now !== undefined && !replacing.has(path))
        state.broken.push(`I1: ${path} is replaced, and no transition is about it`)
      if (after === undefined) state.files.delete(path)
      else state.files.set(path, after)
    }
  for (const transition of plan.transitions) {
    const sent = send(state, transition)
    outcomes.set(transition.key, {
      ...(transition.local ? { local: 'written' } : {}),
      ...(transition.remote ? { remote: { kind: 'applied', sent } } : {}),
    })
  }
  const known = new Set([...state.base, ...theirs].map(({ text }) => text))
  const next = nextBase(state.base, plan, outcomes)
  const isSent = ({ text }: Version): boolean =>
    plan.transitions.some(({ remote }) => remote && remote.kind !== 'delete' && remote.text === text)
  for (const version of next)
    if (!known.has(version.text) && !isSent(version))
      state.broken.push(`I6: Base holds a text that was neither in Xano nor sent: ${version.path}`)
  state.base = next
  state.mirror = theirs
  const names = laidOut(state.xano.values(), theirs).map(({ definition }) => nameKey(definition))
  if (new Set(names).size < names.length) state.broken.push('I3: two definitions have got one name in Xano')
  return plan
}

/** Xano takes what is sent; what is new gets a guid of its own. */
function send({ xano }: State, { key, sides, remote }: Transition): Version | undefined {
  if (!remote) return undefined
  const { guid } = (sides.theirs ?? sides.ours)?.definition ?? {}
  if (remote.kind === 'delete') {
    if (guid !== undefined) xano.delete(guid)
    return undefined
  }
  const { ours, base } = sides
  if (!ours) throw new Error(`${key} is sent, and there is no file`)
  const isKnown = guid !== undefined && xano.has(guid)
  const own = isKnown ? guid : `s${xano.size}${key.length}${blobId(remote.text)}`.slice(0, 27)
  xano.set(own, isKnown ? remote.text : withoutGuid(remote.text).replace(/\n\}$/, `\n  guid = "${own}"\n}`))
  const path = base?.path ?? ours.path
  return { definition: ours.definition, path, text: remote.text, blob: blobId(remote.text) }
}

/** What lies on one side only, and waits for nobody. */
function apart({ files, xano }: State, { conflicts, held, problems }: Plan): string[] {
  const waiting = new Set<string>()
  for (const { sides } of [...conflicts, ...held])
    for (const side of [sides.ours, sides.theirs]) waiting.add(plain(side?.text ?? ''))
  for (const problem of problems) if ('version' in problem) waiting.add(plain(problem.version.text))
  const [here, there] = [files, xano].map(side =>
    [...side.values()].map(plain).filter(text => !waiting.has(text)),
  )
  const only = (some: readonly string[] = [], others: readonly string[] = []): string[] =>
    some.filter(text => !others.includes(text))
  return [...only(here, there), ...only(there, here)]
}

const plain = (text: string): string => withoutGuid(text.replaceAll('\r\n', '\n').trim())
