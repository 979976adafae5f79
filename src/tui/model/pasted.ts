import { graphemes } from './row.ts'

/** The keys that a pasted text stands for where one is typed: those of its first line. */
export const typedBy = (pasted: string): string[] =>
  graphemes(/^[^\r\n]*/.exec(pasted.trimStart())?.[0] ?? '')

/** What a person is told who pastes where nothing is typed. */
export const NO_KEYS = 'What was pasted counts as no keys, so nothing was done.'
