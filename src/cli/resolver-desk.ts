import type { Conflict } from '../core/sync/plan.ts'
import { resolve } from '../engine/resolve.ts'
import { ChoicesFile } from '../local/choices-file.ts'
import { editText } from '../local/editor.ts'
import type { ResolverDesk } from '../tui/resolver.ts'
import { atWork } from './at-work.ts'
import type { LocalBench } from './compose.ts'

/** A repository as the resolver works on it; `conflicts` finds those that the call is about. */
export function resolverDesk(bench: LocalBench, conflicts: () => Promise<readonly Conflict[]>): ResolverDesk {
  const { repository, library, ports } = bench
  const file = new ChoicesFile(repository.gitDirectory)
  return {
    clock: ports.clock,
    conflicts,
    write: decide => atWork(bench, { json: true }, held => resolve(held, library, decide)),
    edit: (name, text) => editText(repository.git, name, text),
    progress: {
      read: () => file.read(),
      write: text => {
        file.write(text)
      },
    },
  }
}
