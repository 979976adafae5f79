import type { Case } from './case.ts'
import type { Chosen } from './choices.ts'
import { diffRows } from './diff-rows.ts'
import { effectOf } from './effect.ts'
import { type Row, row, span } from './row.ts'
import { sideWord } from './words.ts'

/** A conflict about a definition as a whole: what each choice does on both sides, and what differs. */
export function wholePane(one: Case, { whole, picks }: Chosen): Row[] {
  const { sides } = one.conflict
  const option = (key: string, name: string, side: 'local' | 'xano' | 'base'): Row[] => {
    const version = side === 'local' ? sides.ours : side === 'xano' ? sides.theirs : sides.base
    const effect = effectOf(one, version?.text)
    return [
      [span(`${whole === side ? '●' : '○'} `), span(key, 'key'), span(` ${name}: ${sideWord(one, side)}`)],
      [span('      here: ', 'dim'), span(effect.here)],
      [span('      Xano: ', 'dim'), span(effect.xano)],
    ]
  }
  const isOwn = typeof whole === 'object'
  const isMerged = whole === undefined && picks.some(pick => pick !== undefined)
  return [
    ...option('1', 'Local', 'local'),
    ...option('2', 'Xano', 'xano'),
    ...(sides.base ? option('0', 'Base', 'base') : []),
    ...(one.hunks.length > 0
      ? [
          [
            span(`${isMerged ? '●' : '○'} `),
            span('m', 'key'),
            span(` hunk by hunk, at ${one.hunks.length} ${one.hunks.length === 1 ? 'place' : 'places'}`),
          ],
        ]
      : []),
    [span(`${isOwn ? '●' : '○'} `), span('E', 'key'), span(' a text of your own, in your editor')],
    [],
    ...differences(one),
  ]
}

function differences({ conflict: { sides } }: Case): Row[] {
  const { base, ours, theirs } = sides
  if (ours && theirs)
    return [row('What differs: - Local, + Xano', 'title'), ...diffRows(ours.text, theirs.text)]
  const edited = ours ?? theirs
  const where = ours ? 'here' : 'in Xano'
  return [
    row(`What was edited ${where}: - Base, + ${ours ? 'Local' : 'Xano'}`, 'title'),
    ...diffRows(base?.text ?? '', edited?.text ?? ''),
  ]
}
