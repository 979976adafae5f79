import { writeMarkers } from '../../core/merge/markers.ts'
import type { Conflict } from '../../core/sync/plan.ts'
import { regionsOf } from '../../core/sync/resolution.ts'
import type { Repository } from '../../local/repository/repository.ts'

/**
 * What the user's merge tool makes of a conflict; nothing, where it leaves it, or only one side holds a text. What it
 * says goes to `screen`, a file descriptor.
 */
export async function mergeToolOn(
  { git }: Pick<Repository, 'git'>,
  conflict: Conflict,
  screen = 1,
): Promise<string | undefined> {
  const { base, ours, theirs } = conflict.sides
  if (!ours || !theirs) return undefined
  const { mergetool } = await import('../../local/tools/mergetool.ts')
  const merging = {
    path: ours.path,
    sides: { base: base?.text, ours: ours.text, theirs: theirs.text },
    marked: writeMarkers(regionsOf(conflict)),
  }
  return mergetool(git, merging, screen)
}
