import type { Asker } from '../../engine/questions/asker.ts'
import { hasScreen, terminal } from './screen.ts'

/** Calls somebody to put questions to; they go again when they have been answered. */
export type Call = () => Promise<Asker & { close(): void }>

/** How a person is reached; nothing where nobody sits at a terminal to be asked. */
export function terminalAsker(): Call | undefined {
  if (!process.stdout.isTTY || !process.stdin.isTTY) return undefined
  return async () => {
    if (hasScreen()) {
      const [{ ScreenAsker }, { openStage }] = await Promise.all([
        import('../../tui/screen-asker.ts'),
        import('../../tui/open-stage.ts'),
      ])
      return new ScreenAsker(terminal(), await openStage(terminal()))
    }
    const { LineAsker } = await import('./line-asker.ts')
    return new LineAsker(process.stdin, process.stdout)
  }
}
