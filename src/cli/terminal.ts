import type { Call } from './converse.ts'

/** How a person is reached; nothing where nobody sits at a terminal to be asked. */
export function terminalAsker(): Call | undefined {
  if (!process.stdin.isTTY || !process.stdout.isTTY) return undefined
  return async () => {
    const { LineAsker } = await import('./line-asker.ts')
    return new LineAsker(process.stdin, process.stdout)
  }
}
