import type { Terminal } from '../../tui/terminal.ts'

/** Whether a person sits at a terminal that can show a screen. */
export const hasScreen = (): boolean =>
  process.stdin.isTTY && process.stdout.isTTY && process.env['TERM'] !== 'dumb'

export const terminal = (): Terminal => ({
  stdin: process.stdin,
  stdout: process.stdout,
  isColoured: !process.env['NO_COLOR'],
  isLinear: ['1', 'true'].includes(process.env['INK_SCREEN_READER'] ?? ''),
})
