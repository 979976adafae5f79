import { chdir, cwd, env } from 'node:process'
import { type Mock, vi } from 'vitest'
import { main } from '../../src/cli/main.ts'
import type { ExitCode } from '../../src/cli/exit-code.ts'
import type { Seat } from '../e2e/support.ts'

export interface Told {
  readonly code: ExitCode
  readonly stdout: string
  readonly stderr: string
}

/** Runs a command line in this process, which is quicker than a process of its own, and hears what it says. */
export async function command(seat: Seat, ...args: readonly string[]): Promise<Told> {
  const before = { directory: cwd(), env: { ...env } }
  const heard = { stdout: hear(process.stdout), stderr: hear(process.stderr) }
  chdir(seat.directory)
  Object.assign(env, seat.env)
  try {
    const code = await main(['node', 'xano-sync', ...args])
    return { code, stdout: heard.stdout.text(), stderr: heard.stderr.text() }
  } finally {
    heard.stdout.mock.mockRestore()
    heard.stderr.mock.mockRestore()
    chdir(before.directory)
    for (const name of Object.keys(seat.env)) {
      const former = before.env[name]
      if (former === undefined) Reflect.deleteProperty(env, name)
      else env[name] = former
    }
  }
}

function hear(stream: NodeJS.WriteStream): { mock: Mock<NodeJS.WriteStream['write']>; text: () => string } {
  const chunks: string[] = []
  const mock = vi.spyOn(stream, 'write').mockImplementation(chunk => {
    chunks.push(String(chunk))
    return true
  })
  return { mock, text: () => chunks.join('') }
}
