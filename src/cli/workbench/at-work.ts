import type { Stage } from '../../engine/ports/ports.ts'
import type { Patience } from '../../local/state-files/lock.ts'
import { Progress } from '../terminal/progress.ts'
import type { LocalBench } from './compose.ts'
import { interruption } from './interruption.ts'

/** How long a command waits for another one to finish its cycle. */
export const LOCK_PATIENCE_MS = 60_000

/**
 * Does work on a bench while nobody else does, shows on a terminal how far it is, and ends it in order when this
 * process is asked to end.
 */
export async function atWork<P extends object, T>(
  { lock, ports }: Pick<LocalBench, 'lock'> & { readonly ports: P },
  { json, ...patience }: { readonly json: boolean } & Patience,
  work: (ports: P) => Promise<T>,
): Promise<T> {
  const progress = json ? undefined : progressOn(process.stderr)
  const explain = (line: string): void =>
    progress ? progress.say(line) : void process.stderr.write(`${line}\n`)
  try {
    const held = (): Promise<T> =>
      interruption.during(explain, note =>
        work({
          ...ports,
          tell: (stage: Stage) => {
            note(stage)
            progress?.tell(stage)
          },
          heed: () => {
            interruption.check()
          },
        }),
      )
    return await lock.during(LOCK_PATIENCE_MS, held, patience)
  } finally {
    progress?.end()
  }
}

function progressOn(stream: NodeJS.WriteStream): Progress | undefined {
  if (!stream.isTTY || process.env['TERM'] === 'dumb') return undefined
  return new Progress(stream, { isColoured: !process.env['NO_COLOR'] })
}
