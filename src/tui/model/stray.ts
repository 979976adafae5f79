import type { FilePath } from '../../core/xs/file-path.ts'
import { withoutIdentity } from '../../core/xs/guid.ts'
import { problemEntry } from '../../engine/report/entry.ts'
import type { Waiting } from '../../engine/report/waiting.ts'
import { diffRows } from './diff-rows.ts'
import { type Row, row } from './row.ts'
import { wrap } from './wrap.ts'

/** What waits for a person and is no conflict: a file that has the guid of another one, or one in which markers stand. */
export interface Stray {
  readonly kind: 'copy' | 'marked'
  readonly path: FilePath
  readonly reason: string
  /** What the file holds, and what it would hold without what it has of the other one. */
  readonly texts?: { readonly now: string; readonly then: string }
}

export const straysOf = ({ copies, marked }: Pick<Waiting, 'copies' | 'marked'>): Stray[] => [
  ...copies.map((copy): Stray => {
    const { path, text } = copy.version
    const { reason = '' } = problemEntry(copy)
    return { kind: 'copy', path, reason, texts: { now: text, then: withoutIdentity(text) } }
  }),
  ...marked.map((path): Stray => ({
    kind: 'marked',
    path,
    reason: 'conflict markers stand in it: nothing of it is sent',
  })),
]

/** What a file has about it, and what can be done. */
export function strayRows({ kind, reason, texts }: Stray, columns: number): Row[] {
  const words =
    kind === 'copy'
      ? [
          `${reason}.`,
          'y makes it a definition of its own: at once it loses what it has of the other one, and the next sync creates it in Xano. As long as another definition has its name, it has to be given another one first: e edits the file.',
        ]
      : [
          `${reason}.`,
          'e edits the file: once no marker is left, the next sync goes on from what it holds then. y takes the markers back: at once the file gets the text that it had before, and its conflict is listed here again.',
        ]
  return [
    ...words.flatMap(each => [...wrap(each, columns), []]),
    ...wrap('What is replaced is kept in git.', columns),
    ...(texts ? [[], row('What changes: - now, + then', 'title'), ...diffRows(texts.now, texts.then)] : []),
  ]
}
