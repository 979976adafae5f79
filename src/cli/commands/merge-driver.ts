import { readFileSync, writeFileSync } from 'node:fs'
import { writeMarkers } from '../../core/merge/markers.ts'
import { merge } from '../../core/merge/merge.ts'
import { EXIT, type ExitCode } from '../report/exit-code.ts'

/** The three files, and the width of the markers, as git names them: `%O %A %B %L`. */
interface MergeFiles {
  readonly base: string
  readonly ours: string
  readonly theirs: string
  readonly width: number
}

const LABELS = { ours: 'ours', base: 'base', theirs: 'theirs' }

/**
 * git's merge driver: leaves the merge of three files in the one of ours, with markers as git writes them where the
 * sides contradict each other. Answers 0 if merged, 1 if conflicts are left, 129 where the files are no text.
 */
export function mergeDriver({ base, ours, theirs, width }: MergeFiles): ExitCode {
  const [before, own, their] = [readText(base), readText(ours), readText(theirs)]
  if (before === undefined || own === undefined || their === undefined) return EXIT.unmergeable
  const outcome = merge({ base: before, ours: own, theirs: their })
  const isMerged = outcome.kind === 'merged'
  writeFileSync(ours, isMerged ? outcome.text : writeMarkers(outcome.regions, { width, labels: LABELS }))
  return isMerged ? EXIT.inStep : EXIT.failed
}

/** The text of a file whose bytes are UTF-8 without NUL; writing it gives back the same bytes. */
function readText(path: string): string | undefined {
  const bytes = readFileSync(path)
  const text = bytes.toString('utf8')
  return bytes.includes(0) || !Buffer.from(text).equals(bytes) ? undefined : text
}
