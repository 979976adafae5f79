import { simpleGit } from 'simple-git'
import { Misconfigured } from '../../engine/errors.ts'
import type { News } from '../../engine/news.ts'
import { Session } from '../../engine/session.ts'
import { LockFile } from '../../local/lock.ts'
import { announceWatch } from '../../local/watch-state.ts'
import { join } from 'node:path'
import { systemClock } from '../../local/system-clock.ts'
import { chance } from '../connect.ts'
import { EXIT, type ExitCode } from '../exit-code.ts'
import { Output } from '../output.ts'
import { consentKey, WatchDesk, type WatchOptions } from '../watch-desk.ts'
import { describePhase, WatchReport } from '../watch-report.ts'

/** What is under way is finished within this time after an interruption, or left to the next start. */
const GRACE_MS = 900

/** Keeps the folder and Xano in step until it is interrupted. */
export async function watch(options: WatchOptions): Promise<ExitCode> {
  const desk = await WatchDesk.at(process.cwd(), options)
  const { commonDirectory } = desk.repository
  const lock = new LockFile(join(commonDirectory, 'xano-sync'), 'watch.lock')
  const first = lock.holder()
  if (first) throw new Misconfigured(`a watch runs in this clone already (process ${first.pid})`)
  return lock.during(0, async () => {
    const output = new Output(options.json ?? false)
    const live = await consent(desk, options)
    const state = announceWatch(commonDirectory)
    const report = new WatchReport(output)
    const tell = (news: News): void => {
      if (news.event === 'phase') state.say({ phase: news.phase.name, words: describePhase(news.phase) })
      if (news.event === 'ready') state.say({ live: news.live ?? null })
      if (news.event === 'ready') void remember(desk, news)
      report.tell(news)
    }
    if (live) output.say('The branch is live: what is saved here serves production as soon as it is pushed.')
    const session = new Session(desk, { clock: systemClock, chance, tell })
    try {
      await untilInterrupted(session)
    } finally {
      state.end()
    }
    return EXIT.interrupted
  })
}

/** Whether what is pushed will serve production, to which somebody has to have agreed where nobody can be asked. */
async function consent(desk: WatchDesk, { live, json }: WatchOptions): Promise<boolean> {
  if (await desk.obstacle()) return false
  const { binding, branch, mayServe, ports } = await desk.open()
  if (live) await simpleGit(desk.repository.top).addConfig(consentKey(branch), binding.label)
  const isLive = await ports.remote.isLive().catch(() => undefined)
  if (isLive && !mayServe && (json || !process.stdout.isTTY))
    throw new Misconfigured(
      `${binding.label} is live, so every save would serve production; xano-sync watch --live agrees to that once`,
    )
  return isLive === true && mayServe
}

/** Whether the branch is live, for `status`, which asks nobody. */
async function remember(
  desk: WatchDesk,
  { place: { branch }, live }: Extract<News, { event: 'ready' }>,
): Promise<void> {
  const key = `branch.${branch}.xanoLive`
  if (live === undefined) return
  if (desk.repository.settings.get(`branch.${branch}.xanolive`) === String(live)) return
  await simpleGit(desk.repository.top).addConfig(key, String(live))
}

/** Runs a session until the person or the system ends it; a second word ends it at once. */
async function untilInterrupted(session: Session): Promise<void> {
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
  const running = session.run()
  const stopped = new Promise<void>(resolve => {
    const stop = (): void => {
      session.stop()
      setTimeout(resolve, GRACE_MS).unref()
      for (const signal of signals)
        process.once(signal, () => {
          resolve()
        })
    }
    for (const signal of signals) process.once(signal, stop)
  })
  await Promise.race([running, stopped])
}
