import { resolve } from 'node:path'
import { undo } from '../../engine/decisions/undo.ts'
import type { Session } from '../../engine/session/session.ts'
import type { Library } from '../../engine/texts/library.ts'
import { prefixOf } from '../../local/repository/binding.ts'
import type { Repository } from '../../local/repository/repository.ts'
import { isPaused, pause, resume } from '../../local/state-files/pause.ts'
import { systemClock } from '../../local/system-clock.ts'
import { editFile } from '../../local/tools/editor.ts'
import type { DashboardDesk } from '../../tui/dashboard.ts'
import { resolverDesk } from '../resolve/resolver-desk.ts'
import { lookFor } from '../resolve/waiting.ts'
import { xanoCredits } from '../resolve/xano-credits.ts'
import { atWork } from '../workbench/at-work.ts'
import { type LocalBench, openLocal } from '../workbench/compose.ts'
import { agreeToLive } from './watch-desk.ts'

/** A running watch as its dashboard works on it. The repository is looked at anew each time: branches are switched. */
export function dashboardDesk(session: Pick<Session, 'call'>, repository: Repository): DashboardDesk {
  const { top, gitDirectory } = repository
  let library: Library | undefined
  /** What was read and merged once is known from then on. */
  const openAgain = async (): Promise<LocalBench> => {
    const bench = await openLocal(top)
    library ??= bench.library
    return { ...bench, library }
  }
  return {
    clock: systemClock,
    sync: (...agreed) => {
      session.call(...agreed)
    },
    agreeToLive: async () => {
      const bench = await openLocal(top)
      await agreeToLive(bench.repository, bench.branch, bench.binding)
    },
    isPaused: () => isPaused(gitDirectory),
    pause: () => {
      pause(gitDirectory)
    },
    resume: () => {
      resume(gitDirectory)
    },
    namesOf: async changes => {
      const credits = await xanoCredits(await openLocal(top), changes)
      return new Map([...credits].map(([change, { name }]) => [change, name]))
    },
    resolver: async path => {
      const bench = await openAgain()
      const within = (at: string): boolean => path === undefined || at === path
      return resolverDesk(bench, lookFor(bench, within))
    },
    edit: path => editFile(repository.git, resolve(top, prefixOf(repository), path)),
    undo: async deed => {
      const bench = await openAgain()
      return atWork(bench, { json: true }, ports => undo(ports, bench.library, deed))
    },
  }
}
