import type { Change } from '../../core/sync/change.ts'
import { titleOf } from '../../engine/mirror/mirror-line.ts'
import { shellWord } from '../../engine/report/shell-word.ts'
import type { Event } from '../../local/memory/definition-log.ts'
import type { Repository } from '../../local/repository/repository.ts'
import { page } from '../../local/tools/pager.ts'
import { findEvents } from '../inspect/find-events.ts'
import { showDiff } from '../inspect/show-diff.ts'
import { EXIT, type ExitCode } from '../report/exit-code.ts'
import { jsonLine, plain } from '../report/plain.ts'
import { openToLook } from '../workbench/compose.ts'

export interface HistoryOptions {
  readonly patch?: boolean
  readonly json?: boolean
}

/** What happened to one definition in Xano, whatever it was called and wherever it lay, newest first. */
export async function history(words: string, options: HistoryOptions): Promise<ExitCode> {
  const bench = await openToLook()
  const { events, others } = await findEvents(bench, words)
  if (options.json) {
    process.stdout.write(`${jsonLine({ version: 1, history: events.map(eventObject) })}\n`)
    return EXIT.inStep
  }
  const parts: string[] = []
  for (const event of events) {
    parts.push(`${line(event)}\n`)
    if (options.patch) parts.push(`\n${await patch(bench.repository, event)}\n`)
  }
  for (const guid of others)
    parts.push(plain(`Another one was called so, and is gone: xano-sync history ${shellWord(guid)}`), '\n')
  await page(parts.join(''), bench.repository.top, process.stdout.isTTY)
  return EXIT.inStep
}

function eventObject({ commit, by, change }: Event): object {
  const { before, after } = change
  const { definition, path } = after ?? before
  const { canonical: _, ...names } = definition
  return {
    commit,
    at: by.at.toISOString(),
    by: by.name,
    ...happening(change),
    ...names,
    path,
    ...(before ? { before: before.blob } : {}),
    ...(after ? { after: after.blob } : {}),
  }
}

function line({ commit, by, change }: Event): string {
  const { action, from } = happening(change)
  const { definition } = change.after ?? change.before
  const time = by.at.toISOString().slice(0, 16).replace('T', ' ')
  const what = `${action} ${titleOf(definition)}${from === undefined ? '' : `, from ${from}`}`
  return plain(`${commit.slice(0, 10)}  ${time}Z  ${by.name}  ${what}`)
}

function happening({ action, before, after }: Change): { readonly action: string; readonly from?: string } {
  if (action === 'renamed') return { action, from: titleOf(before.definition) }
  if (action === 'updated' && before.blob === after.blob) return { action: 'moved', from: before.path }
  return { action }
}

const patch = (repository: Repository, { change }: Event): Promise<string> =>
  showDiff(repository, [change], ['a', 'b'])
