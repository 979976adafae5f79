import { resolve as resolvePath } from 'node:path'
import { changeBetween } from '../../core/sync/change.ts'
import { resolve } from '../../engine/decisions/resolve.ts'
import { separate } from '../../engine/decisions/separate.ts'
import { unmark } from '../../engine/decisions/unmark.ts'
import type { Look } from '../../engine/report/waiting.ts'
import { prefixOf } from '../../local/repository/binding.ts'
import { ChoicesFile } from '../../local/state-files/choices-file.ts'
import { editFile, editText } from '../../local/tools/editor.ts'
import type { ResolverDesk } from '../../tui/resolver-desk.ts'
import { atWork } from '../workbench/at-work.ts'
import type { LocalBench } from '../workbench/compose.ts'
import { mergeToolOn } from './merge-tool.ts'
import { xanoCredits } from './xano-credits.ts'

/** A repository as the resolver works on it; `look` finds what the call is about. */
export function resolverDesk(bench: LocalBench, look: Look): ResolverDesk {
  const { repository, library, ports } = bench
  const file = new ChoicesFile(repository.gitDirectory)
  return {
    clock: ports.clock,
    look,
    credits: async open => {
      const changes = open.flatMap(({ key, sides: { base, theirs } }) => {
        const change = changeBetween(base, theirs)
        return change ? [[key, change] as const] : []
      })
      const credits = await xanoCredits(
        bench,
        changes.map(([, change]) => change),
      )
      return new Map(
        changes.flatMap(([key, change]) => {
          const credit = credits.get(change)
          return credit ? [[key, credit] as const] : []
        }),
      )
    },
    write: (decide, { waits, signal }) =>
      atWork(
        bench,
        {
          json: true,
          signal,
          waits: holder => {
            waits(holder?.pid)
          },
        },
        held => resolve(held, library, decide),
      ),
    edit: (name, text) => editText(repository.git, name, text),
    editFile: path => editFile(repository.git, resolvePath(repository.top, prefixOf(repository), path)),
    mergeTool: conflict => mergeToolOn(repository, conflict),
    separate: async path => {
      const [separation] = await atWork(bench, { json: true }, held =>
        separate(held, library, version => version.path === path),
      )
      return separation
    },
    unmark: path => atWork(bench, { json: true }, held => unmark(held, each => each === path)),
    progress: {
      read: () => file.read(),
      write: text => {
        file.write(text)
      },
    },
  }
}
