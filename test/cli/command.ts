import { chdir, cwd, env } from 'node:process'
import { PassThrough } from 'node:stream'
import { type Mock, vi } from 'vitest'
import { main } from '../../src/cli/main.ts'
import type { ExitCode } from '../../src/cli/report/exit-code.ts'
import type { Seat } from '../e2e/support.ts'

export interface Told {
  readonly code: ExitCode
  readonly stdout: string
  readonly stderr: string
}

/** Runs a command line in this process, which is quicker than a process of its own, and hears what it says. */
export const command = (seat: Seat, ...args: readonly string[]): Promise<Told> => runIn(seat, args)

/** The same at a terminal, one without screens unless the seat has another, with somebody who types an answer at each prompt and leaves after the last one. */
export const converse = (seat: Seat, args: readonly string[], answers: readonly string[]): Promise<Told> =>
  runIn(seat, args, answers)

async function runIn(seat: Seat, args: readonly string[], answers?: readonly string[]): Promise<Told> {
  const before = { directory: cwd(), env: { ...env } }
  const typist = answers && sitDown(answers)
  const heard = { stdout: hear(process.stdout, typist?.type), stderr: hear(process.stderr) }
  chdir(seat.directory)
  const surroundings = { ...(typist ? { TERM: 'dumb' } : {}), ...seat.env }
  Object.assign(env, surroundings)
  try {
    const code = await main(['node', 'xano-sync', ...args])
    return { code, stdout: heard.stdout.text(), stderr: heard.stderr.text() }
  } finally {
    heard.stdout.mock.mockRestore()
    heard.stderr.mock.mockRestore()
    typist?.leave()
    chdir(before.directory)
    for (const name of Object.keys(surroundings)) {
      const former = before.env[name]
      if (former === undefined) Reflect.deleteProperty(env, name)
      else env[name] = former
    }
  }
}

/** Makes the streams of this process a terminal, and types when a prompt shows up. */
function sitDown(answers: readonly string[]): { type: (shown: string) => void; leave: () => void } {
  const keyboard = Object.assign(new PassThrough(), { isTTY: true })
  const left = [...answers]
  const former = {
    stdin: Object.getOwnPropertyDescriptor(process, 'stdin'),
    isTTY: Object.getOwnPropertyDescriptor(process.stdout, 'isTTY'),
  }
  Object.defineProperty(process, 'stdin', { value: keyboard, configurable: true })
  Object.defineProperty(process.stdout, 'isTTY', { value: true, configurable: true })
  return {
    type: shown => {
      if (!shown.endsWith('> ')) return
      const answer = left.shift()
      if (answer === undefined) keyboard.end()
      else keyboard.write(answer.length === 1 && answer < ' ' ? answer : `${answer}\n`)
    },
    leave: () => {
      put(process, 'stdin', former.stdin)
      put(process.stdout, 'isTTY', former.isTTY)
    },
  }
}

function put(object: object, name: string, descriptor: PropertyDescriptor | undefined): void {
  if (descriptor) Object.defineProperty(object, name, descriptor)
  else Reflect.deleteProperty(object, name)
}

function hear(
  stream: NodeJS.WriteStream,
  listen: (shown: string) => void = () => undefined,
): { mock: Mock<NodeJS.WriteStream['write']>; text: () => string } {
  const chunks: string[] = []
  const mock = vi.spyOn(stream, 'write').mockImplementation(chunk => {
    chunks.push(String(chunk))
    listen(String(chunk))
    return true
  })
  return { mock, text: () => chunks.join('') }
}
