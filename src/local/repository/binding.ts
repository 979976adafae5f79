import type { Binding } from '../../engine/ports/remote.ts'
import type { Repository } from './repository.ts'
import { type Setting, setOneByOne } from './settings-file.ts'

/** What a repository belongs to as a whole; each of its branches is bound to a label of its own. */
export interface Belonging extends Omit<Binding, 'label'> {
  /** Where the definitions lie below the top; empty when they lie at the top. */
  readonly root: string
  /** The user's sandbox stands in for the workspace. */
  readonly sandbox: boolean
}

/** The workspace that a repository belongs to; nothing while it belongs to none. */
export function belongingOf({ settings }: Pick<Repository, 'settings'>): Belonging | undefined {
  const origin = settings.get('xano-sync.origin')
  const workspace = Number(settings.get('xano-sync.workspace'))
  if (origin === undefined || !Number.isInteger(workspace)) return undefined
  const root = (settings.get('xano-sync.root') ?? '').replace(/\/+$/, '')
  return { origin, workspace, root, sandbox: settings.get('xano-sync.sandbox') === 'true' }
}

/** The binding of what is checked out; nothing when it has none. */
export function bindingOf({
  settings,
  branch,
}: Pick<Repository, 'settings' | 'branch'>): Binding | undefined {
  const belonging = belongingOf({ settings })
  const label = settings.get(`branch.${branch}.xanolabel`)
  if (!belonging || label === undefined) return undefined
  return { origin: belonging.origin, workspace: belonging.workspace, label }
}

/** The labels that branches of git are bound to here. */
export const boundLabels = ({ settings }: Pick<Repository, 'settings'>): readonly string[] =>
  [...settings].flatMap(([key, value]) => (/^branch\..*\.xanolabel$/s.test(key) ? [value] : []))

/** Where the definitions lie below the top, with `/` at the end; empty when they lie at the top. */
export function prefixOf(repository: Pick<Repository, 'settings'>): string {
  const root = belongingOf(repository)?.root ?? ''
  return root === '' ? '' : `${root}/`
}

/**
 * What makes a repository belong to a workspace, and binds a git branch to a branch of Xano's. The origin comes last:
 * without it the repository belongs to nothing.
 */
export const bindingSettings = (
  branch: string,
  { origin, workspace, root, sandbox, label }: Belonging & Binding,
): readonly Setting[] => [
  [`branch.${branch}.xanoLabel`, label],
  ...(root === '' ? [] : [['xano-sync.root', root] as const]),
  ...(sandbox ? [['xano-sync.sandbox', 'true'] as const] : []),
  ['xano-sync.workspace', String(workspace)],
  ['xano-sync.origin', origin],
]

/** Makes it so, one setting after the other. */
export const bind = (
  { git }: Pick<Repository, 'git'>,
  branch: string,
  place: Belonging & Binding,
): Promise<void> => setOneByOne(git, bindingSettings(branch, place))

/** Takes the label away from a git branch that has one. */
export async function unbind({ git }: Pick<Repository, 'git'>, branch: string): Promise<void> {
  await git.run(['config', '--unset-all', `branch.${branch}.xanoLabel`])
}
