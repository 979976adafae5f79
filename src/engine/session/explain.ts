import type { Obstacle } from './phase.ts'

/** Why nothing is done, and what ends it. */
export function explain(obstacle: Obstacle): { readonly reason: string; readonly remedy: string } {
  switch (obstacle.kind) {
    case 'asked':
      return { reason: 'xano-sync pause was called', remedy: 'xano-sync resume goes on.' }
    case 'git':
      return { reason: obstacle.what, remedy: 'It goes on when that is over.' }
    case 'unbound':
      return {
        reason:
          obstacle.branch === undefined
            ? 'no branch is checked out'
            : `the branch ${obstacle.branch} is not bound to a branch of Xano`,
        remedy: 'Switch to a bound branch, or bind this one: xano-sync bind LABEL.',
      }
    case 'token':
      return {
        reason: `Xano does not accept the token: ${obstacle.message.replace(/\.$/, '')}`,
        remedy:
          'Put a new one into the credentials file; this one is tried again every minute. Edits here are kept, and sent then.',
      }
    case 'gone':
      return {
        reason: `${obstacle.folder} is not there`,
        remedy: 'Nothing was lost. It goes on when that is back.',
      }
    case 'broken':
      return { reason: obstacle.message, remedy: 'Nothing was lost. It is tried again every minute.' }
  }
}
