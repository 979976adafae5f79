import type { Binding, Person } from '../../engine/ports/remote.ts'
import type { Git } from './git.ts'

/** Who commits where git knows nobody. */
const NOBODY = { name: 'xano-sync', email: 'xano-sync@localhost' }

/** The developer, as git calls the author of a commit; a name that is empty is none. */
export async function developer(git: Git): Promise<Person> {
  const { GIT_AUTHOR_NAME, GIT_AUTHOR_EMAIL, EMAIL } = process.env
  if (GIT_AUTHOR_NAME && GIT_AUTHOR_EMAIL) return { name: GIT_AUTHOR_NAME, email: GIT_AUTHOR_EMAIL }
  const settings = await git.settings()
  const name = GIT_AUTHOR_NAME || settings.get('author.name') || settings.get('user.name')
  const email = GIT_AUTHOR_EMAIL || settings.get('author.email') || settings.get('user.email') || EMAIL
  return name && email ? { name, email } : NOBODY
}

/** The workspace, for changes whose author is not known. */
export function workspace({ origin, workspace }: Binding): Person {
  return { name: `Xano workspace ${workspace}`, email: `workspace-${workspace}@${new URL(origin).hostname}` }
}
