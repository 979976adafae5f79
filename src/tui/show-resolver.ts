import { openStage } from './open-stage.ts'
import type { Ending, Resolver } from './resolver.ts'
import { SIGNALS } from './signals.ts'
import type { Terminal } from './terminal.ts'

/** Lets a person resolve conflicts on a terminal. Ends when they leave, or when this process is asked to end. */
export async function showResolver(resolver: Resolver, terminal: Terminal): Promise<Ending> {
  const stage = await openStage(terminal)
  const leave = (): void => {
    resolver.quit()
  }
  for (const signal of SIGNALS) process.on(signal, leave)
  stage.show(resolver)
  try {
    return await Promise.race([resolver.run(work => stage.away(work)), stage.failed])
  } finally {
    stage.hide()
    for (const signal of SIGNALS) process.off(signal, leave)
  }
}
