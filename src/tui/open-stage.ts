import type { Stage } from './stage.tsx'
import type { Terminal } from './terminal.ts'

/** A stage on a terminal. What shows it is loaded only now. */
export async function openStage(terminal: Terminal): Promise<Stage> {
  const { Stage } = await import('./stage.tsx')
  return new Stage(terminal)
}
