import type { FaultPlan } from './faults.ts'
import type { Reply, Request } from './reply.ts'
import { respond } from './router.ts'
import type { StateFile } from './state.ts'
import { toState } from './state.ts'
import type { World } from './world.ts'

/** A request as it was asked, and what it was answered: 0 where no answer was given. */
export interface Asked {
  readonly method: string
  readonly path: string
  readonly query: Readonly<Record<string, string>>
  readonly body: string
  status: number
}

/** The latest requests alone are kept: an emulator runs for days beside a client that polls. */
const KEPT_REQUESTS = 10_000

/** What stands around the rules: the log of requests, what is to go wrong, and where the state is kept. */
export class Service {
  readonly world: World
  readonly faults: FaultPlan
  readonly sleep: (ms: number) => Promise<void>
  readonly maxBodyBytes: number
  readonly requests: Asked[] = []
  private readonly hooks: ((request: Request) => void)[] = []
  private readonly answers = new Map<string, Reply>()
  private readonly file: StateFile | undefined

  constructor(parts: Pick<Service, 'world' | 'faults' | 'sleep' | 'maxBodyBytes'> & { file?: StateFile }) {
    this.world = parts.world
    this.faults = parts.faults
    this.sleep = parts.sleep
    this.maxBodyBytes = parts.maxBodyBytes
    this.file = parts.file
  }

  log({ method, query, body }: Request, path: string): Asked {
    const asked = { method, path, query: Object.fromEntries(query), body, status: 0 }
    this.requests.push(asked)
    if (this.requests.length > 2 * KEPT_REQUESTS)
      this.requests.splice(0, this.requests.length - KEPT_REQUESTS)
    return asked
  }

  /** Called with every request right before it takes effect. */
  onRequest(hook: (request: Request) => void): void {
    this.hooks.push(hook)
  }

  before(request: Request): void {
    for (const hook of this.hooks) hook(request)
  }

  /** Answers a request by the rules; a question to a copy that lags behind as it was answered the last time. */
  answer(request: Request, question: string, isLagging: boolean): Reply {
    const last = isLagging && request.method === 'GET' ? this.answers.get(question) : undefined
    if (last) return last
    const reply = respond(this.world, request)
    if (request.method === 'GET' && reply.status === 200) this.answers.set(question, reply)
    return reply
  }

  /** Resolves when what is so now is on disk; at once where no file is kept. */
  async save(): Promise<void> {
    await this.file?.save(() => toState(this.world))
  }
}
