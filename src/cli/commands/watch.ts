import { join } from 'node:path'
import { Misconfigured } from '../../engine/ports/errors.ts'
import type { News } from '../../engine/session/news.ts'
import { Session } from '../../engine/session/session.ts'
import { setOneByOne } from '../../local/repository/settings-file.ts'
import { LockFile } from '../../local/state-files/lock.ts'
import { nameOf } from '../../local/state-files/process-owner.ts'
import { announceWatch, type WatchAnnouncement } from '../../local/state-files/watch-state.ts'
import { systemClock } from '../../local/system-clock.ts'
import { EXIT, type ExitCode } from '../report/exit-code.ts'
import { Output } from '../report/output.ts'
import { hasScreen } from '../terminal/screen.ts'
import { Doing } from '../watch/doing.ts'
import { agreeToLive, WatchDesk, type WatchOptions } from '../watch/watch-desk.ts'
import { dashboardFace, linesFace } from '../watch/watch-face.ts'
import { chance } from '../workbench/connect.ts'

/** What is under way is finished within this time after an interruption, or left to the next start. */
const GRACE_MS = 500

/** Keeps the folder and Xano in step until it is interrupted. */
export async function watch(options: WatchOptions): Promise<ExitCode> {
  const { asked, over } = signalled()
  const output = new Output(options.json ?? false)
  let face = linesFace(output)
  const doing = new Doing()
  let state: WatchAnnouncement | undefined
  const tell = (news: News): void => {
    face.tell(news)
    if (news.event === 'stage') return
    doing.hear(news)
    if (news.event === 'ready') {
      state?.say({ live: news.live ?? null })
      remember(desk, news).catch(() => undefined)
    }
    state?.say({ ...doing.now })
  }
  const desk = await WatchDesk.at(process.cwd(), options, tell)
  const { gitDirectory } = desk.repository
  const lock = new LockFile(join(gitDirectory, 'xano-sync'), 'watch.lock')
  const first = lock.holder()
  if (first) throw new Misconfigured(`a watch runs in this folder already (${nameOf(first)})`)
  const attend = async (): Promise<ExitCode> => {
    if (await consent(desk, options))
      output.say('The branch is live: what is saved here serves production as soon as it is pushed.')
    const session = new Session(desk, { clock: systemClock, chance, tell })
    if (!output.json && hasScreen()) face = await dashboardFace(session, desk.repository)
    void asked.then(() => {
      session.stop()
    })
    let code: ExitCode = EXIT.interrupted
    const left = face.left.then(() => {
      code = EXIT.inStep
      session.stop()
      return systemClock.sleep(GRACE_MS)
    })
    await Promise.race([session.run(), left])
    return code
  }
  return lock.during(0, async () => {
    state = announceWatch(gitDirectory, { ...doing.now })
    try {
      return await Promise.race([attend(), over.then(() => EXIT.interrupted)])
    } finally {
      face.hide()
      state.end()
    }
  })
}

/** Whether what is pushed will serve production, to which somebody has to have agreed where nobody can be asked. */
async function consent(desk: WatchDesk, { live, json }: WatchOptions): Promise<boolean> {
  if (await desk.obstacle()) return false
  const { binding, branch, mayServe, ports } = await desk.open()
  if (live) await agreeToLive(desk.repository, branch, binding)
  const isLive = await ports.remote.isLive().catch(() => undefined)
  if (isLive && !mayServe && (json || !process.stdout.isTTY))
    throw new Misconfigured(
      `${binding.label} is live, so every save would serve production; xano-sync watch --live agrees to that once`,
    )
  return isLive === true && mayServe
}

/** Whether the branch is live, for `status`, which asks nobody. A watch goes on where git does not take that. */
async function remember(
  { repository: { git } }: WatchDesk,
  { place: { branch }, live }: Extract<News, { event: 'ready' }>,
): Promise<void> {
  if (live === undefined) return
  const settings = await git.settings()
  if (settings.get(`branch.${branch}.xanolive`) !== String(live))
    await setOneByOne(git, [[`branch.${branch}.xanoLive`, String(live)]])
}

/** When the person or the system asks for the end, and when it comes in any case: a second word ends it at once. */
function signalled(): { readonly asked: Promise<void>; readonly over: Promise<void> } {
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
  const word = (): Promise<void> =>
    new Promise(resolve => {
      for (const signal of signals)
        process.once(signal, () => {
          resolve()
        })
    })
  const asked = word()
  const over = asked.then(() => Promise.race([word(), systemClock.sleep(GRACE_MS)]))
  return { asked, over }
}
