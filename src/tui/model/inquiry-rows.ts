import type { Inquiry } from '../../engine/questions/asker.ts'
import { diffRows } from './diff-rows.ts'
import { type Row, row } from './row.ts'
import { wrap } from './wrap.ts'

/** What exactly would happen, in words and line by line. */
export const inquiryRows = (
  { facts, changes = [] }: Pick<Inquiry<unknown>, 'facts' | 'changes'>,
  columns: number,
): Row[] => [
  ...facts.flatMap(fact => wrap(fact, columns)),
  ...changes.flatMap(({ path, before, after }) => [
    [],
    row(`${path}: - in Xano now, + then`, 'title'),
    ...diffRows(before, after),
  ]),
]
