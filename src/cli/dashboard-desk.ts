import { resolve } from 'node:path'
import type { Library } from '../engine/library.ts'
import type { Session } from '../engine/session.ts'
import { undo } from '../engine/undo.ts'
import { prefixOf } from '../local/binding.ts'
import { editFile } from '../local/editor.ts'
import { isPaused, pause, resume } from '../local/pause.ts'
import type { Repository } from '../local/repository.ts'
import { systemClock } from '../local/system-clock.ts'
import type { DashboardDesk } from '../tui/dashboard.ts'
import { atWork } from './at-work.ts'
import { type LocalBench, openLocal } from './compose.ts'
import { resolverDesk } from './resolver-desk.ts'
import { lookFor } from './waiting.ts'
import { agreeToLive } from './watch-desk.ts'
import { xanoCredits } from './xano-credits.ts'

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
      const { branch, binding } = await openLocal(top)
      await agreeToLive(top, branch, binding)
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
