import { differences, isSame } from '../../core/sync/differences.ts'
import type { Match } from '../../core/sync/pair.ts'
import type { FilePath } from '../../core/xs/file-path.ts'
import { withLabelGuid } from '../../core/xs/guid.ts'
import { survey } from '../../engine/observe/survey.ts'
import { type Entry, pushedEntry } from '../../engine/report/entry.ts'
import type { PlacedText } from '../../local/tools/diff-texts.ts'
import { counted } from '../report/counted.ts'
import { EXIT, type ExitCode } from '../report/exit-code.ts'
import { jsonLine } from '../report/plain.ts'
import { POLICY_FILE } from '../settings/policy.ts'
import { openToLook } from '../workbench/compose.ts'
import { refuseStrayPaths, withinPaths } from '../workbench/within.ts'

export interface DiffOptions {
  readonly base?: boolean
  readonly json?: boolean
}

/**
 * Local against Xano as it was last seen, or Base against both; each definition with itself, wherever it lies. What the
 * policy ignores is no difference.
 */
export async function diff(paths: readonly string[], options: DiffOptions): Promise<ExitCode> {
  const bench = await openToLook()
  const { ports, library, repository } = bench
  const within = paths.length === 0 ? (): boolean => true : withinPaths(paths, repository)
  await refuseStrayPaths(paths, bench)
  const { base, ours, mirror } = (await survey(ports, library)).here
  const isAt = ({ base, ours, theirs }: Match, at: (path: FilePath) => boolean): boolean =>
    [base, ours, theirs].some(side => side && at(side.path))
  const found = differences({ base, ours, theirs: mirror }).filter(match => isAt(match, within))
  const { isIgnored = () => false } = bench.policy ?? {}
  const all = found.filter(match => !isAt(match, isIgnored))
  if (paths.length > 0 && all.length < found.length)
    process.stderr.write(
      `${counted(found.length - all.length, 'difference')} not shown: ${POLICY_FILE} ignores what lies there.\n`,
    )
  const apart = all.filter(match => !isSame(match.ours, match.theirs))
  if (options.json) {
    process.stdout.write(`${jsonLine({ version: 1, differences: apart.map(entryOf) })}\n`)
    return EXIT.inStep
  }
  const [{ showDiff }, { page }] = await Promise.all([
    import('../inspect/show-diff.ts'),
    import('../../local/tools/pager.ts'),
  ])
  const between = (matches: readonly Match[], before: Side, after: Side): Promise<string> =>
    showDiff(
      repository,
      matches.map(match => ({ before: placed(match, before), after: placed(match, after) })),
      [NAMES[before], NAMES[after]],
    )
  const text = options.base
    ? (await between(
        all.filter(match => !isSame(match.base, match.theirs)),
        'base',
        'theirs',
      )) +
      (await between(
        all.filter(match => !isSame(match.ours, match.base)),
        'base',
        'ours',
      ))
    : await between(apart, 'theirs', 'ours')
  await page(text, repository.top, process.stdout.isTTY)
  return EXIT.inStep
}

type Side = 'base' | 'ours' | 'theirs'

const NAMES: Readonly<Record<Side, string>> = { base: 'base', ours: 'local', theirs: 'xano' }

/** A side's text with the guid that this label has, so that its line does not show. */
function placed(match: Match, side: Side): PlacedText | undefined {
  const version = match[side]
  if (!version) return undefined
  const guid = (match.theirs ?? match.base)?.definition.guid
  return { path: version.path, text: guid === undefined ? version.text : withLabelGuid(version.text, guid) }
}

/** What sending Local's side would do. */
function entryOf({ key, base, ours, theirs }: Match): Entry {
  const sides = { base, ours, theirs }
  return pushedEntry({ key, sides, remote: ours ? { kind: 'update', text: ours.text } : { kind: 'delete' } })
}
