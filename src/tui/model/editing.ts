import type { Region } from '../../core/merge/lines.ts'
import { writeMarkers } from '../../core/merge/markers.ts'
import { findConflictMarker } from '../../core/xs/conflict-markers.ts'
import type { Case } from './case.ts'
import type { Chosen } from './choices.ts'
import { type Hunk, pickedText } from './hunk.ts'
import { resultOf } from './result.ts'

/** What the editor is given for a hunk: what was picked, or all sides between markers. */
export function hunkDraft({ hunks }: Case, { picks }: Chosen, at: number): string {
  const [hunk, pick] = [hunks[at], picks[at]]
  if (!hunk) return ''
  return pick === undefined ? writeMarkers([regionOf(hunk)]) : pickedText(hunk, pick)
}

/** What the editor is given for a whole definition: what was chosen, with markers where nothing was. */
export function wholeDraft(one: Case, chosen: Chosen): string {
  const result = resultOf(one, chosen)
  const { ours, theirs, base } = one.conflict.sides
  if (result.kind === 'text') return `${result.text}\n`
  if (one.stretches.length === 0) return `${(ours ?? theirs ?? base)?.text ?? ''}\n`
  const regions = one.stretches.map((stretch): Region => {
    if (stretch.kind === 'clean') return stretch
    const [hunk, pick] = [one.hunks[stretch.hunk], chosen.picks[stretch.hunk]]
    if (!hunk) return { kind: 'clean', text: '' }
    return pick === undefined ? regionOf(hunk) : { kind: 'clean', text: pickedText(hunk, pick) }
  })
  return writeMarkers(regions)
}

/** A text that comes back with markers decides nothing. */
export const isDecided = (text: string): boolean => findConflictMarker(text) < 0

const regionOf = ({ base = '', local, xano }: Hunk): Region => ({
  kind: 'conflict',
  sides: { base, ours: local, theirs: xano },
})
