import type { Repository } from '../../local/repository/repository.ts'
import { diffTexts, type TextPair } from '../../local/tools/diff-texts.ts'
import { wantsColor } from '../../local/tools/pager.ts'

/** Pairs of texts as git would show them to this user on this standard output. */
export async function showDiff(
  { git, gitDirectory }: Pick<Repository, 'git' | 'gitDirectory'>,
  pairs: readonly TextPair[],
  names: readonly [string, string],
): Promise<string> {
  const color = await wantsColor(git, process.stdout.isTTY, process.env)
  return diffTexts(pairs, { names, color, gitDirectory })
}
