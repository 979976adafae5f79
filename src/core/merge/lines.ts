import diff3 from 'diff3'
import type { Sides } from '../sides.ts'

/** A stretch of a three-way merge: text that stands, or the three texts between which a person has to choose. */
export type Region =
  | { readonly kind: 'clean'; readonly text: string }
  | { readonly kind: 'conflict'; readonly sides: Sides<string> }

/**
 * Line-based three-way merge. Line terminators belong to their lines, so that CRLF, lone CR and a missing
 * final newline come through exactly; changes that touch one another conflict.
 */
export function mergeLines({ base, ours, theirs }: Sides<string>): Region[] {
  const lines = { base: toLines(base), ours: toLines(ours), theirs: toLines(theirs) }
  return withDiff3Global(() => diff3(lines.ours, lines.base, lines.theirs)).map(block =>
    block.conflict
      ? {
          kind: 'conflict',
          sides: {
            base: block.conflict.o.join(''),
            ours: block.conflict.a.join(''),
            theirs: block.conflict.b.join(''),
          },
        }
      : { kind: 'clean', text: block.ok.join('') },
  )
}

/** The lines of `text`, each with its terminator; they concatenate to `text`. */
export function toLines(text: string): string[] {
  return text.match(/[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+$/g) ?? []
}

/** diff3 0.0.4 assigns an undeclared variable `ed`, which a strict-mode loader refuses unless the global exists. */
function withDiff3Global<T>(run: () => T): T {
  const scope = globalThis as { ed?: unknown }
  scope.ed = undefined
  try {
    return run()
  } finally {
    delete scope.ed
  }
}
