import type { Edit } from './colleague.ts'
import { faultSchema, readAs } from './schema.ts'

/** What goes wrong with the requests that match, from the `from`-th of them on, `count` times. */
export interface Fault {
  readonly match?: Match
  /** Counts from 1. */
  readonly from?: number
  readonly count?: number
  readonly action: FaultAction
}

/** Every part that is given must fit. `*` in a path stands for anything. */
export interface Match {
  readonly method?: string
  readonly path?: string
  readonly query?: Readonly<Record<string, string>>
}

export type FaultAction =
  /** Another answer; `applied` says whether the request had its effect all the same. */
  | { readonly type: 'status'; readonly status: number; readonly body?: string; readonly applied?: boolean }
  | { readonly type: 'delay'; readonly ms: number }
  /** The connection dies without an answer. */
  | { readonly type: 'cut'; readonly applied: boolean }
  /** The body ends early: with the length of the whole, and a dead connection, or as if it were complete. */
  | { readonly type: 'truncate'; readonly share: number; readonly length: 'whole' | 'sent' }
  /** The body ends as if it were complete, right before a separator. */
  | { readonly type: 'first'; readonly definitions: number }
  | { readonly type: 'empty' }
  | { readonly type: 'slow'; readonly chunkBytes: number; readonly ms: number }
  /** A copy that lags behind answers: what the same question was answered the last time. */
  | { readonly type: 'lag' }
  /** Somebody edits right before the request takes effect, or right after. */
  | { readonly type: 'edit'; readonly who: string; readonly edit: Edit; readonly when: 'before' | 'after' }

interface Asked {
  readonly method: string
  readonly path: string
  readonly query: ReadonlyMap<string, string>
}

/** Counts requests, and says which of them are to go wrong. */
export class FaultPlan {
  private readonly faults: { readonly fault: Fault; seen: number }[] = []

  add(fault: Fault): void {
    this.faults.push({ fault, seen: 0 })
  }

  clear(): void {
    this.faults.length = 0
  }

  /** What is to go wrong with this request, in the order in which it was planned. */
  next(asked: Asked): FaultAction[] {
    return this.faults.flatMap(entry => {
      const { match, from = 1, count = 1, action } = entry.fault
      if (!fits(match ?? {}, asked)) return []
      entry.seen++
      return entry.seen >= from && entry.seen < from + count ? [action] : []
    })
  }
}

function fits({ method, path, query = {} }: Match, asked: Asked): boolean {
  if (method !== undefined && method !== asked.method) return false
  if (path !== undefined && !wildcard(path).test(asked.path)) return false
  return Object.entries(query).every(([name, value]) => asked.query.get(name) === value)
}

const wildcard = (path: string): RegExp =>
  new RegExp(`^${path.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*')}$`)

/** Faults as a file or a request tells them; throws a message that says what is wrong. */
export function readFaults(value: unknown): Fault[] {
  if (!Array.isArray(value)) throw new Error('faults are a JSON array')
  return value.map((fault: unknown, index) => {
    try {
      return readAs(faultSchema, fault)
    } catch (error) {
      throw new Error(`fault ${index + 1}: ${error instanceof Error ? error.message : String(error)}`, {
        cause: error,
      })
    }
  })
}
