import type { News } from '../../engine/session/news.ts'
import type { Session } from '../../engine/session/session.ts'
import type { Repository } from '../../local/repository/repository.ts'
import type { Output } from '../report/output.ts'
import { terminal } from '../terminal/screen.ts'
import { WatchReport } from './watch-report.ts'

/** How a watch shows itself. */
export interface WatchFace {
  readonly tell: (news: News) => void
  /** Resolves when the person wants it to end, or whoever reads its words is gone; rejects where the screen fails. */
  readonly left: Promise<void>
  /** The terminal is as it was before. */
  readonly hide: () => void
}

/** Lines for people, or JSON for programs. */
export function linesFace(output: Output): WatchFace {
  const report = new WatchReport(output)
  return {
    tell: news => {
      report.tell(news)
    },
    left: new Promise(resolve => {
      process.stdout.once('error', () => {
        resolve()
      })
    }),
    hide: () => undefined,
  }
}

/** A dashboard on the terminal, by which a person takes part. */
export async function dashboardFace(
  session: Pick<Session, 'call'>,
  repository: Repository,
): Promise<WatchFace> {
  const [{ showDashboard }, { dashboardDesk }] = await Promise.all([
    import('../../tui/show-dashboard.ts'),
    import('./dashboard-desk.ts'),
  ])
  const { dashboard, left, hide } = await showDashboard(dashboardDesk(session, repository), terminal())
  return {
    tell: news => {
      dashboard.tell(news)
    },
    left,
    hide,
  }
}
