import type { CommitId } from '../../engine/ports/git.ts'
import type { Binding } from '../../engine/ports/remote.ts'

/** What a log tells of a commit that may be one of ours. */
export interface StampOfOurs {
  readonly commit: CommitId
  /** Nothing came before it, or that was not fetched. */
  readonly isFirst: boolean
  /** It says that it came from this branch of Xano. */
  readonly isNamed: boolean
  /** We have made it so. Whoever amends, squashes or rebases it may put in more, and leaves another committer or time. */
  readonly isOurs: boolean
  /** The state that it says it holds. */
  readonly digest: string
}

const FIELD = '\u0002'

/** What a log is asked for, of each commit. */
export const STAMP_FORMAT = [
  '%H',
  '%P',
  '%an <%ae> %at',
  '%cn <%ce> %ct',
  ...['Xano-Workspace', 'Xano-Branch', 'Xano-Digest'].map(
    key => `%(trailers:key=${key},valueonly,separator=%x2C)`,
  ),
].join(FIELD)

export function stampOfOurs(note: string, { workspace, label }: Binding): StampOfOurs {
  const [hash = '', parents, author, committer, inWorkspace, branch, digest = ''] = note.split(FIELD)
  const isNamed = inWorkspace === String(workspace) && branch === label
  const isOurs = isNamed && author === committer
  return { commit: hash as CommitId, isFirst: parents === '', isNamed, isOurs, digest }
}
