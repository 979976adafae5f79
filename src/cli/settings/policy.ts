import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Permissions } from '../../core/sync/permit.ts'
import type { FilePath } from '../../core/xs/file-path.ts'

/** What a team has agreed on, in a file that they commit. */
export interface Policy {
  /** The file, to be named in messages. */
  readonly file: string
  /** Where a key like `workspace` or `branches.main` has its value, as `file:line:column`. */
  readonly placeOf: (key: string) => string
  readonly origin?: string
  readonly workspace?: number
  /** Labels by the git branches that are to be bound to them. */
  readonly branches: ReadonlyMap<string, string>
  /** Definitions at these places are never sent; paths count from the folder of definitions. */
  readonly isProtected: (path: FilePath) => boolean
  /** Definitions at these places are neither written nor sent. */
  readonly isIgnored: (path: FilePath) => boolean
  readonly deletes: 'ask' | 'never' | 'always'
  readonly tables: 'ask' | 'push'
  /** Reads what is not published yet as well. */
  readonly drafts: boolean
  readonly pushOn: 'save' | 'commit'
  /** Milliseconds between two looks at Xano; the watch's own choice if it is not given. */
  readonly poll?: number
}

export const POLICY_FILE = 'xano-sync.yaml'

/** The policy at the top of a repository; nothing where there is none. Throws `Misconfigured`, naming lines and keys. */
export async function readPolicy(top: string): Promise<Policy | undefined> {
  const file = join(top, POLICY_FILE)
  if (!existsSync(file)) return undefined
  const { parsePolicy } = await import('./policy-file.ts')
  return parsePolicy(file)
}

/** Whatever there is to do, both ways. A deletion waits for a word; which data would be lost only Xano knows. */
export const EVERYTHING: Permissions = { local: true, remote: true, deletions: false, dataLoss: true }

/** What a run may do under a policy. No consent overrules `deletes: never`; `deletes: always` is a consent. */
export function underPolicy(permissions: Permissions, policy: Policy | undefined): Permissions {
  if (!policy) return permissions
  const { deletes, isProtected, isIgnored } = policy
  const deletions = deletes === 'never' ? 'forbidden' : deletes === 'always' ? true : permissions.deletions
  return { ...permissions, deletions, isProtected, isIgnored }
}
