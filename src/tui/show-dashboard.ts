import { Dashboard, type DashboardDesk } from './dashboard.ts'
import { openStage } from './open-stage.ts'
import type { Terminal } from './terminal.ts'

/** A dashboard on a terminal. */
export interface ShownDashboard {
  readonly dashboard: Dashboard
  /** Resolves when the person leaves; rejects with what the screen itself failed with. */
  readonly left: Promise<void>
  /** Gives the terminal back as it was. */
  readonly hide: () => void
}

/** Shows on a terminal what a watch is at, until it is hidden. */
export async function showDashboard(desk: DashboardDesk, terminal: Terminal): Promise<ShownDashboard> {
  const stage = await openStage(terminal)
  const dashboard = new Dashboard(desk, stage.size)
  stage.show(dashboard)
  const left = Promise.race([dashboard.run(stage), stage.failed])
  return {
    dashboard,
    left,
    hide: () => {
      dashboard.close()
      stage.hide()
    },
  }
}
