import { type Command, InvalidArgumentError, Option } from 'commander'
import { pollMs, SHORTEST_POLL_MS } from '../settings/poll.ts'
import type { WatchOptions } from '../watch/watch-desk.ts'
import { type Done, examples, talksToXano } from './context.ts'

/** Commands around a watch. */
export function registerWatch(program: Command, done: Done): void {
  talksToXano(program.command('watch'))
    .description(
      'keep both sides in step while you work: push what is saved, pull what others edit; on a terminal with a dashboard',
    )
    .option('--poll <ms>', 'milliseconds between two looks at Xano, 50 or more', milliseconds)
    .option('--live', 'agree to push to a branch that serves production; remembered for this branch')
    .addOption(
      new Option('--push-on <event>', 'push what is saved, or only what is committed').choices([
        'save',
        'commit',
      ]),
    )
    .addHelpText(
      'after',
      examples(
        'xano-sync watch',
        'xano-sync watch --json | tee watch.log',
        'xano-sync watch --push-on commit',
      ),
    )
    .action(async (options: WatchOptions) => {
      const { watch } = await import('../commands/watch.ts')
      done(await watch(options))
    })
  program
    .command('pause')
    .description('let a watch of this folder do nothing, until it is resumed')
    .addHelpText('after', examples('xano-sync pause'))
    .action(async () => {
      const { pauseWatch } = await import('../commands/pause.ts')
      done(await pauseWatch())
    })
  program
    .command('resume')
    .description('let a watch that was paused go on')
    .addHelpText('after', examples('xano-sync resume'))
    .action(async () => {
      const { resumeWatch } = await import('../commands/pause.ts')
      done(await resumeWatch())
    })
}

function milliseconds(text: string): number {
  const poll = pollMs(Number(text))
  if (poll === undefined) throw new InvalidArgumentError(`Say ${SHORTEST_POLL_MS} milliseconds or more.`)
  return poll
}
