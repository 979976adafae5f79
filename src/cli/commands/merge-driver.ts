import { readFileSync, writeFileSync } from 'node:fs'
import { writeMarkers } from '../../core/merge/markers.ts'
import { merge } from '../../core/merge/merge.ts'
import type { Sides } from '../../core/sides.ts'
import { isCrlf } from '../../core/sync/file-form.ts'
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
 * sides contradict each other, and with the line ends of the side that changed those of all lines. Answers 0 if merged, 1 if conflicts are left, 129 where the files are no text.
 */
export function mergeDriver({ base, ours, theirs, width }: MergeFiles): ExitCode {
  const [before, own, their] = [readText(base), readText(ours), readText(theirs)]
  if (before === undefined || own === undefined || their === undefined) return EXIT.unmergeable
  const { sides, isDressed } = undressed({ base: before, ours: own, theirs: their })
  const outcome = merge(sides)
  const isMerged = outcome.kind === 'merged'
  const text = isMerged ? outcome.text : writeMarkers(outcome.regions, { width, labels: LABELS })
  writeFileSync(ours, isDressed ? text.replaceAll('\n', '\r\n') : text)
  return isMerged ? EXIT.inStep : EXIT.failed
}

/** The sides with LF, and whether their merge is to have CRLF; as they are where one of them mixes line ends. */
function undressed(sides: Sides<string>): { readonly sides: Sides<string>; readonly isDressed: boolean } {
  const { base, ours, theirs } = sides
  const [before, own, their] = [isCrlf(base), isCrlf(ours), isCrlf(theirs)]
  const isMixed = [base, ours, theirs].some(text => text.includes('\r') && !isCrlf(text))
  if (isMixed || !(before || own || their)) return { sides, isDressed: false }
  const plain = (text: string): string => text.replaceAll('\r\n', '\n')
  return {
    sides: { base: plain(base), ours: plain(ours), theirs: plain(theirs) },
    isDressed: own === before ? their : own,
  }
}

/** The text of a file whose bytes are UTF-8 without NUL; writing it gives back the same bytes. */
function readText(path: string): string | undefined {
  const bytes = readFileSync(path)
  const text = bytes.toString('utf8')
  return bytes.includes(0) || !Buffer.from(text).equals(bytes) ? undefined : text
}
