import { enter } from '../xs/enter.ts'
import type { FilePath } from '../xs/file-path.ts'
import type { Marked } from './background.ts'

const known = new WeakMap<readonly Marked[], ReadonlyMap<FilePath, readonly Marked[]>>()

/** What is said of one file. All files are asked about, and each of them may bear a mark: the list is read once. */
export function marksAt(path: FilePath, marked: readonly Marked[]): readonly Marked[] {
  const marks = known.get(marked) ?? byPath(marked)
  known.set(marked, marks)
  return marks.get(path) ?? []
}

function byPath(marked: readonly Marked[]): ReadonlyMap<FilePath, readonly Marked[]> {
  const marks = new Map<FilePath, Marked[]>()
  for (const mark of marked) enter(marks, mark.path, mark)
  return marks
}
