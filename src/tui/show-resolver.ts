import type { Answer } from '../engine/resolve.ts'
import { type Ending, Resolver, type ResolverDesk } from './resolver.ts'
import { Stage, type Terminal } from './stage.tsx'

/** Lets a person resolve conflicts on a terminal. Ends when they leave, or when this process is asked to end. */
export async function showResolver(
  desk: ResolverDesk,
  terminal: Terminal,
): Promise<{ readonly ending: Ending; readonly answers: readonly Answer[] }> {
  const stage = new Stage(terminal)
  const resolver = await Resolver.open(desk, stage.size)
  const leave = (): void => {
    resolver.quit()
  }
  for (const signal of SIGNALS) process.on(signal, leave)
  stage.show(resolver)
  try {
    const ending = await Promise.race([resolver.run(work => stage.away(work)), stage.failed])
    return { ending, answers: resolver.answers }
  } finally {
    stage.hide()
    for (const signal of SIGNALS) process.off(signal, leave)
  }
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
