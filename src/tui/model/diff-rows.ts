import { commonOrder } from '../../core/merge/common-order.ts'
import { toLines } from '../../core/merge/lines.ts'
import { type Row, row } from './row.ts'

const AROUND = 2

/** What becomes of one text to make it the other: lines with `-` go, lines with `+` come. */
export function diffRows(before: string, after: string): Row[] {
  const [a, b] = [toLines(before), toLines(after)]
  const match = commonOrder(a, b)
  const lines: { mark: '-' | '+' | ' '; text: string }[] = []
  let j = 0
  for (const [i, text] of a.entries()) {
    const to = match[i] ?? -1
    if (to < 0) lines.push({ mark: '-', text })
    else {
      for (; j < to; j++) lines.push({ mark: '+', text: b[j] ?? '' })
      lines.push({ mark: ' ', text })
      j++
    }
  }
  for (; j < b.length; j++) lines.push({ mark: '+', text: b[j] ?? '' })
  const isNear = nearChanges(lines.map(({ mark }) => mark !== ' '))
  return lines.flatMap(({ mark, text }, at) => {
    if (!isNear[at]) return isNear[at - 1] || at === 0 ? [row('  ⋯', 'dim')] : []
    const tone = mark === '+' ? 'good' : mark === '-' ? 'bad' : 'plain'
    return [row(`${mark} ${text.replace(/\r?\n$/, '')}`, tone)]
  })
}

/** Whether each line is a change, or close to one. */
function nearChanges(isChange: readonly boolean[]): boolean[] {
  const near = isChange.map(() => false)
  for (const [at, changed] of isChange.entries())
    if (changed) near.fill(true, Math.max(0, at - AROUND), at + AROUND + 1)
  return near
}
