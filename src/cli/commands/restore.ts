import type { Loss, Restoration } from '../../core/sync/restoration.ts'
import type { Version } from '../../core/sync/snapshot.ts'
import type { FilePath } from '../../core/xs/file-path.ts'
import { keyOf } from '../../core/xs/identity.ts'
import { restore as restoreTexts, type Restored } from '../../engine/decisions/restore.ts'
import { titleOf } from '../../engine/mirror/mirror-line.ts'
import { Misconfigured } from '../../engine/ports/errors.ts'
import { type Entry, pushedEntry } from '../../engine/report/entry.ts'
import { oldTree } from '../../local/memory/old-tree.ts'
import { prefixOf } from '../../local/repository/binding.ts'
import { EXIT, type ExitCode } from '../report/exit-code.ts'
import { Output } from '../report/output.ts'
import { jsonLine } from '../report/plain.ts'
import { atWork } from '../workbench/at-work.ts'
import { openLocal } from '../workbench/compose.ts'
import { refuseStrayPaths, withinPaths } from '../workbench/within.ts'

export interface RestoreOptions {
  readonly dryRun?: boolean
  readonly json?: boolean
}

/** Gives definitions the texts that a commit has of them, as edits of the files. Nothing goes to Xano from here. */
export async function restore(
  commit: string,
  paths: readonly string[],
  options: RestoreOptions,
): Promise<ExitCode> {
  const bench = await openLocal()
  const { repository, binding, library } = bench
  const within = paths.length === 0 ? (): boolean => true : withinPaths(paths, repository)
  const prefix = prefixOf(repository)
  const tree = await oldTree(repository.git, commit, { label: binding.label, prefix })
  const dryRun = options.dryRun ?? false
  const places = [...tree.keys()]
  await refuseStrayPaths(paths, bench, { commit, places })
  const work = { tree, wanted: (versions: readonly Version[]) => versions.some(({ path }) => within(path)) }
  const done = await atWork(bench, { json: options.json ?? false }, async ports => {
    const foreign = paths.filter(path => !places.some(withinPaths([path], repository)))
    const planned = foreign.length === 0 ? [] : await restoreTexts(ports, library, { ...work, dryRun: true })
    const lacking = foreign.filter(path => !planned.some(isAt(withinPaths([path], repository))))
    if (lacking.length > 0) throw new Misconfigured(`${commit} holds nothing at ${lacking.join(', ')}`)
    return restoreTexts(ports, library, { ...work, dryRun })
  })
  const output = new Output(options.json ?? false)
  if (options.json) process.stdout.write(`${jsonLine(resultObject(done, dryRun))}\n`)
  else output.say(...render(done, dryRun))
  return done.every(({ outcome }) => outcome === 'restored') ? EXIT.inStep : EXIT.waiting
}

/** Whether a definition whose text comes back lies at some place now. */
const isAt =
  (within: (path: FilePath) => boolean) =>
  ({ restoration: { sides } }: Restored): boolean =>
    [sides.ours, sides.theirs].some(side => side !== undefined && within(side.path))

function resultObject(done: readonly Restored[], dryRun: boolean): object {
  const [restored, left] = [true, false].map(wanted =>
    done
      .filter(({ outcome }) => (outcome === 'restored') === wanted)
      .map(each => ({
        ...entryOf(each.restoration),
        lost: each.restoration.losses,
        ...(wanted ? {} : { reason: obstacle(each) }),
      })),
  )
  return { version: 1, dryRun, restored, left }
}

function render(done: readonly Restored[], dryRun: boolean): string[] {
  if (done.length === 0) return ['Nothing to restore: the files hold these texts.']
  const lines = done.map(each => {
    const { restoration, outcome } = each
    const { action, path } = entryOf(restoration)
    const verb = outcome === 'restored' ? action : 'left'
    const notes = outcome === 'restored' ? restoration.losses.map(describeLoss) : [obstacle(each)]
    return `  ${verb.padEnd(8)} ${path ?? ''}${notes.length === 0 ? '' : `  (${notes.join('; ')})`}`
  })
  const after = dryRun
    ? 'Nothing was written.'
    : 'The next sync sends these edits. What the files held before is kept in git, below refs/xano-sync/kept.'
  return [...lines, after]
}

/** What happens to the file, with what the sides hold until then. */
function entryOf({ old, sides, path }: Restoration): Entry {
  const change = { base: undefined, ours: old, theirs: sides.ours }
  const {
    base: _,
    local: __,
    xano: ___,
    ...names
  } = pushedEntry({
    key: keyOf(old.definition, 0),
    sides: change,
    remote: { kind: 'update', text: old.text },
  })
  return {
    ...names,
    path,
    ...(sides.base ? { base: sides.base.blob } : {}),
    ...(sides.ours ? { local: sides.ours.blob } : {}),
    ...(sides.theirs ? { xano: sides.theirs.blob } : {}),
  }
}

function obstacle({ restoration: { namesake }, outcome }: Restored): string {
  if (outcome === 'stale' || !namesake) return 'the file has changed in the meantime'
  return `${titleOf(namesake.definition)} in ${namesake.path} has its name by now`
}

function describeLoss(loss: Loss): string {
  switch (loss.kind) {
    case 'object':
      return 'Xano deleted the object: another one is created, with a guid and an id of its own'
    case 'rows':
      return 'its rows do not come back'
    case 'dropped-columns':
      return `Xano has dropped ${loss.columns.join(', ')}: what was in there does not come back`
    case 'newer-columns':
      return `it lacks ${loss.columns.join(', ')}, which Xano has: nothing is sent before you say what becomes of that`
  }
}
