import { Refusal } from './reply.ts'
import type { World } from './world.ts'

/** Throws 429 where a token has asked as often within the window as it may. A refused request does not count. */
export function limitRate(world: World, token: string): void {
  const limit = world.switches.rateLimit
  if (!limit) return
  const now = world.now()
  const recent = (world.asked.get(token) ?? []).filter(at => at > now - limit.windowMs)
  world.asked.set(token, recent)
  const [oldest = now] = recent
  if (recent.length < limit.requests) {
    recent.push(now)
    return
  }
  const seconds = Math.max(1, Math.ceil((oldest + limit.windowMs - now) / 1000))
  throw new Refusal(
    429,
    'ERROR_CODE_TOO_MANY_REQUESTS',
    'Rate Limited. Too many requests.',
    undefined,
    limit.retryAfter ? { 'retry-after': String(seconds) } : {},
  )
}
