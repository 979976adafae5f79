/** Whole processes, from their start to their end. */
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'

export interface Surroundings {
  readonly cwd: string
  readonly env: Readonly<Record<string, string>>
}

export interface Measured {
  readonly ms: number
  /** The most memory that the process held; nothing where the system does not tell. */
  readonly megabytes: number | undefined
}

const SAMPLE_MS = 5

/** Runs a command to its end. Throws when that is not a good one. */
export function timed(command: string, args: readonly string[], around: Surroundings): Promise<Measured> {
  return new Promise((resolve, reject) => {
    const start = performance.now()
    const child = spawn(command, args, { ...around, stdio: ['ignore', 'ignore', 'pipe'] })
    let said = ''
    let megabytes: number | undefined
    child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()))
    const sampling = setInterval(() => (megabytes = peakOf(child.pid) ?? megabytes), SAMPLE_MS)
    child.on('error', reject)
    child.on('close', code => {
      clearInterval(sampling)
      if (code === 0) resolve({ ms: performance.now() - start, megabytes })
      else reject(new Error(`${command} ${args.join(' ')} ended with ${code ?? 'a signal'}: ${said}`))
    })
  })
}

/** Several commands, one after the other, as one. */
export async function inARow(
  commands: readonly (readonly string[])[],
  around: Surroundings,
): Promise<Measured> {
  let ms = 0
  for (const [command = '', ...args] of commands) ms += (await timed(command, args, around)).ms
  return { ms, megabytes: undefined }
}

/** The most memory that a process that runs has held so far. */
export function peakOf(pid: number | undefined): number | undefined {
  try {
    const status = readFileSync(`/proc/${pid ?? ''}/status`, 'utf8')
    const [, kilobytes] = /^VmHWM:\s+(\d+)/m.exec(status) ?? []
    return kilobytes === undefined ? undefined : Number(kilobytes) / 1024
  } catch {
    return undefined
  }
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  const [low = NaN, high = NaN] = [sorted[Math.ceil(sorted.length / 2) - 1], sorted[middle]]
  return (low + high) / 2
}
