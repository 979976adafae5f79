import { Misconfigured } from '../../engine/ports/errors.ts'
import { shellWord } from '../../engine/report/shell-word.ts'
import type { Policy } from './policy.ts'

/** Where something is bound to, as far as that is settled. */
export interface Bond {
  readonly origin: string
  readonly workspace: number
  /** The git branch. */
  readonly branch: string
  /** Xano's, to which it is bound or to be bound; none, where it is not, or where there are none. */
  readonly label: string | undefined
}

export interface Contradiction {
  readonly message: string
  readonly remedy: string
}

/** What the team has agreed on about where the repository belongs, and git's configuration says otherwise. */
export function contradictions(
  policy: Policy | undefined,
  { origin, workspace, branch, label }: Bond,
): Contradiction[] {
  if (!policy) return []
  const found: Contradiction[] = []
  const disagree = (key: string, said: string, bound: string, remedy: string): void => {
    found.push({ message: `${policy.placeOf(key)}: "${key}" is ${said}, but ${bound}`, remedy })
  }
  const elsewhere = 'correct the file, or clone what it names into a folder of its own'
  if (policy.origin !== undefined && policy.origin !== origin)
    disagree('origin', policy.origin, `this repository belongs to ${origin}`, elsewhere)
  if (policy.workspace !== undefined && policy.workspace !== workspace)
    disagree(
      'workspace',
      `${policy.workspace}`,
      `this repository belongs to workspace ${workspace}`,
      elsewhere,
    )
  const agreed = policy.branches.get(branch)
  if (agreed !== undefined && label !== undefined && agreed !== label)
    disagree(
      `branches.${branch}`,
      agreed,
      `${branch} is bound to ${label}`,
      `correct the file, or xano-sync bind ${shellWord(agreed)}`,
    )
  return found
}

/** Throws `Misconfigured` where team and configuration disagree: nothing is done on a guess who is right. */
export function refuseContradictions(policy: Policy | undefined, bond: Bond): void {
  const found = contradictions(policy, bond)
  if (found.length > 0)
    throw new Misconfigured(found.map(({ message, remedy }) => `${message}: ${remedy}`).join('\n'))
}
