import { readFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { failed, isCode } from '../disk/atomic-file.ts'

/** The process that a file belongs to. */
export interface Owner {
  readonly pid: number
  readonly host: string
  /** When the process began, as the system tells it: a number that a later process with the same id does not have. */
  readonly began: string
}

/** Where a folder that stands for a file has what it holds. */
export const ownerBelow = (folder: string): string => join(folder, 'owner')

/** The owner that a file names; none, where there is no such file or it is not whole. */
export const readOwner = (path: string): Owner | undefined => ownerIn(readRaw(path))

/** What a file says of its owner, or a folder that stands for one; nothing where neither says anything. */
export function readRaw(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if (isCode(error, 'ENOENT', 'ENOTDIR')) return undefined
    if (isCode(error, 'EISDIR')) return readRaw(ownerBelow(path))
    throw failed(path, error)
  }
}

/** The owner that is named there; none, where it is not whole. */
export function ownerIn(said: string | undefined): Owner | undefined {
  try {
    const owner = JSON.parse(said ?? 'null') as Partial<Owner> | null
    return owner?.pid !== undefined && owner.host !== undefined
      ? ({ began: '', ...owner } as Owner)
      : undefined
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

/** This process. */
export const self = (): Owner => ({
  pid: process.pid,
  host: hostname(),
  began: seen(process.pid)?.began ?? '',
})

/** What a person is told of an owner: where it runs as well, if that is elsewhere. */
export const nameOf = ({ pid, host }: Owner): string =>
  host === hostname() ? `process ${pid}` : `process ${pid} on ${host}`

/**
 * Whether a process still runs. One on another machine is taken to; one that has ended is not, also where nobody has
 * asked for its end yet, as nobody does in many a container.
 */
export function isAlive({ pid, host, began }: Owner): boolean {
  if (host !== hostname()) return true
  try {
    process.kill(pid, 0)
  } catch (error) {
    return isCode(error, 'EPERM')
  }
  const now = seen(pid)
  return !now || (!now.hasEnded && (began === '' || now.began === began))
}

/** What /proc/PID/stat says after the name of the process, from field 3 on: its state. */
const [STATE, THREADS, BEGAN] = [0, 17, 19]

/** What the system shows of a process; nothing where it shows none, or does not in this way. */
function seen(pid: number): { readonly hasEnded: boolean; readonly began: string } | undefined {
  try {
    const line = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const fields = line.slice(line.lastIndexOf(')') + 2).split(' ')
    return { hasEnded: fields[STATE] === 'Z' && fields[THREADS] === '1', began: fields[BEGAN] ?? '' }
  } catch {
    return undefined
  }
}
