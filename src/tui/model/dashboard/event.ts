import { type Change, changeBetween } from '../../../core/sync/change.ts'
import type { CycleResult } from '../../../engine/cycle/result.ts'
import type { Undoable } from '../../../engine/decisions/undo.ts'
import { type Deed, deedsOf } from '../../../engine/report/deed.ts'
import type { Entry } from '../../../engine/report/entry.ts'

/** Something that came or went, as it is told of later. */
export interface Event extends Undoable {
  readonly id: number
  readonly at: Date
  readonly way: Deed['way']
  readonly entry: Entry
  /** What happened in Xano before it came; nothing for what was only sent. */
  readonly change: Change | undefined
  /** Who did that, once it is known. */
  readonly who: string | undefined
}

/** What a run did, newest first; ids grow with time. What only came back from what it sent is no news. */
export function eventsOf(results: readonly CycleResult[], at: Date, firstId: number): Event[] {
  return deedsOf(results)
    .filter(({ isEcho }) => !isEcho)
    .map((deed, index) => eventOf(deed, at, firstId + index))
    .reverse()
}

function eventOf({ way, entry, transition }: Deed, at: Date, id: number): Event {
  const { sides, local, remote } = transition
  const common = { id, at, way, entry, who: undefined }
  if (way === 'pushed') {
    const text = remote && remote.kind !== 'delete' ? remote.text : undefined
    const path = (sides.ours ?? sides.theirs)?.path
    return {
      ...common,
      before: sides.theirs,
      after: text === undefined || path === undefined ? undefined : { path, text },
      change: undefined,
    }
  }
  const text = local?.text
  const after = local && text !== undefined ? { path: local.to, text } : undefined
  return { ...common, before: sides.ours, after, change: changeBetween(sides.base, sides.theirs) }
}

/** Who did it: the developer what was sent, whoever edited in Xano what came from there. */
export function whoOf({ way, who }: Event): string {
  if (way === 'pushed') return 'you'
  return way === 'merged' ? `${who ?? 'Xano'} and you` : (who ?? 'Xano')
}

/** What an event is about. */
export const pathOf = ({ entry: { path, name } }: Event): string => path ?? name ?? ''
