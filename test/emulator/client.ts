import { onTestFinished } from 'vitest'
import { startEmulator, type Emulator, type EmulatorOptions } from '../../src/emulator/start.ts'

export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  /** The body as JSON; throws where it is none. */
  readonly json: unknown
}

export interface Client {
  readonly emulator: Emulator
  /** A path below `/api:meta/`, with its query. */
  readonly ask: (
    method: string,
    path: string,
    body?: string | object,
    headers?: Record<string, string>,
  ) => Promise<Answer>
}

/** An emulator that lives as long as the test, and a client with its token. */
export async function serve(options: EmulatorOptions = {}): Promise<Client> {
  const emulator = await startEmulator(options)
  onTestFinished(() => emulator.close())
  return { emulator, ask: clientOf(emulator.origin, emulator.token) }
}

export const clientOf =
  (origin: string, token: string): Client['ask'] =>
  async (method, path, body, headers = {}) => {
    const response = await fetch(`${origin}/api:meta/${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, ...headers },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
    const text = await response.text()
    return {
      status: response.status,
      headers: response.headers,
      text,
      get json(): unknown {
        return JSON.parse(text) as unknown
      },
    }
  }

/** The definitions of a multidoc, sorted, so that a shuffled one can be compared. */
export const sorted = (multidoc: string): string[] => multidoc.split('\n---\n').sort()

/** A template literal without its common indent and outer blank lines. */
export function xs(parts: TemplateStringsArray, ...values: readonly string[]): string {
  const lines = String.raw(parts, ...values)
    .replaceAll('\\`', '`')

    .replace(/^\n|\n *$/g, '')
    .split('\n')
  const indents = lines.filter(line => line.trim() !== '').map(line => line.length - line.trimStart().length)
  const indent = Math.min(...indents)
  return lines.map(line => line.slice(indent)).join('\n')
}
