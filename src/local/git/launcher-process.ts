/** The helper of `Launcher`: starts git as it is told, until nobody is there to tell. Signals are for whoever it helps. */
import { messageOf } from '../../engine/ports/errors.ts'
import type { Word } from './launcher.ts'
import { type Command, spawnGit } from './launch.ts'

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined)

const say = (word: Word): void => {
  if (process.connected) process.send?.(word)
}

process.on('message', ({ id, command }: { id: number; command: Command }) => {
  const pour = (piece: Buffer): void => {
    say({ id, piece })
  }
  spawnGit(command, pour).then(
    ended => {
      say({ id, ...ended })
    },
    (error: unknown) => {
      say({ id, failed: messageOf(error) })
    },
  )
})

say('ready')
