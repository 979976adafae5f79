import { commonOrder } from './common-order.ts'
import { type Region, toLines } from './lines.ts'

/**
 * Two texts without a third that would say who is right: a conflict wherever their lines differ, so that nothing which
 * only one of them has stands or goes without a choice.
 */
export function differingLines(ours: string, theirs: string): Region[] {
  const [a, b] = [toLines(ours), toLines(theirs)]
  const match = commonOrder(a, b)
  const regions: Region[] = []
  let clean = ''
  const flush = (): void => {
    if (clean !== '') regions.push({ kind: 'clean', text: clean })
    clean = ''
  }
  for (let i = 0, j = 0; i < a.length || j < b.length;) {
    if (i < a.length && match[i] === j) {
      clean += a[i] ?? ''
      i++
      j++
      continue
    }
    const [fromA, fromB] = [i, j]
    while (i < a.length && (match[i] ?? -1) < 0) i++
    j = i < a.length ? (match[i] ?? j) : b.length
    flush()
    const sides = { base: '', ours: a.slice(fromA, i).join(''), theirs: b.slice(fromB, j).join('') }
    regions.push({ kind: 'conflict', sides })
  }
  flush()
  return regions
}
