import type { Asker } from '../../engine/questions/asker.ts'
import { hasScreen, terminal } from './screen.ts'

/** Calls somebody to put questions to; they go again when they have been answered. */
export type Call = () => Promise<Asker & { close(): void }>

/** How a person is reached; nothing where nobody sits at a terminal to be asked. */
export function terminalAsker(): Call | undefined {
  if (!process.stdin.isTTY || !process.stdout.isTTY) return undefined
  return async () => {
    if (hasScreen()) {
      const { ScreenAsker } = await import('../../tui/screen-asker.ts')
      return new ScreenAsker(terminal())
    }
    const { LineAsker } = await import('./line-asker.ts')
    return new LineAsker(process.stdin, process.stdout)
  }
}
