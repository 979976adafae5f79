import { setImmediate } from 'node:timers/promises'
import { ahead } from '../../engine/async/ahead.ts'
import { type Glance, glance, isInStep } from '../../engine/observe/glance.ts'
import { SyncError } from '../../engine/ports/errors.ts'
import { heldUp } from '../../local/landing/held-up.ts'
import { prefixOf } from '../../local/repository/binding.ts'
import { findRepository } from '../../local/repository/repository.ts'
import { readHalt } from '../../local/state-files/halt-record.ts'
import { readWatch } from '../../local/state-files/watch-state.ts'
import {
  type Differences,
  NO_DIFFERENCE,
  renderStatus,
  renderWatch,
  statusReport,
} from '../inspect/status-report.ts'
import { EXIT, type ExitCode } from '../report/exit-code.ts'
import { hintFor } from '../report/hints.ts'
import { Output } from '../report/output.ts'
import { jsonLine } from '../report/plain.ts'
import type { LocalBench } from '../workbench/compose.ts'
import { step } from '../workbench/debug-step.ts'
import { type Folder, openFolder } from '../workbench/folder.ts'

interface StatusOptions {
  readonly json?: boolean
}

/**
 * Where both sides stand, as far as Xano was last seen. Asks nobody over the network. Where nothing can be compared, in
 * the middle of a rebase or on a branch that is not bound, what a running watch is at is told all the same.
 */
export async function status(options: StatusOptions): Promise<ExitCode> {
  try {
    return await compare(options)
  } catch (error) {
    const repository = await findRepository(process.cwd(), step).catch(() => undefined)
    const watch = repository && readWatch(repository.gitDirectory)
    if (!watch || !(error instanceof SyncError)) throw error
    const { hint, exit } = hintFor(error)
    const output = new Output(options.json ?? false)
    output.say(error.message, hint, renderWatch(watch))
    output.emit('error', { code: error.code, message: error.message, remedy: hint, watch })
    return exit
  }
}

async function compare(options: StatusOptions): Promise<ExitCode> {
  const folder = await openFolder(undefined, { onlyLooks: true })
  const { repository, binding, branch, worktree } = folder
  const equipping = ahead(equipped(folder))
  const seen = await glance({
    worktree,
    history: { recall: async () => (await equipping).ports.history.recall() },
  })
  const { head, mirrorCommit, ...differing } = isInStep(seen)
    ? atRest(seen)
    : await differences(await equipping, seen)
  const live = repository.settings.get(`branch.${branch}.xanolive`)
  const watch = readWatch(repository.gitDirectory) ?? null
  const halt = readHalt(repository.gitDirectory, branch)
  const halted = halt ? { id: halt.id, at: halt.at, alarms: halt.alarms } : null
  const site = mirrorCommit && {
    git: repository.git,
    prefix: prefixOf(repository),
    mirror: mirrorCommit,
    binding,
  }
  const report = statusReport(
    { ...binding, branch, live: live === undefined ? null : live === 'true', halted, watch },
    { ...differing, left: site ? await heldUp(site, head) : [] },
  )
  const lines = options.json ? [jsonLine(report)] : renderStatus(report)
  for (const line of lines) process.stdout.write(`${line}\n`)
  return EXIT.inStep
}

/** What remembers Base is loaded while git looks at the files: whoever has it do so starts it before that. */
async function equipped(folder: Folder): Promise<LocalBench> {
  await setImmediate()
  const { equip } = await import('../workbench/compose.ts')
  return equip(folder)
}

/** Where everything is in step: nothing of what tells differences, or reads a definition, has to be loaded to see it. */
const atRest = ({ memory, scan }: Glance): Differences => ({
  head: scan.head,
  mirrorCommit: memory.mirror?.commit,
  ...NO_DIFFERENCE,
})

async function differences(bench: LocalBench, seen: Glance): Promise<Differences> {
  const { differencesOf } = await import('../inspect/differences.ts')
  return differencesOf(bench, seen)
}
