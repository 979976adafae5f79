import type { Definition } from '../../core/xs/definition.ts'
import { nameKey } from '../../core/xs/identity.ts'
import type { RemoteSnapshot } from '../ports/remote.ts'

/** Which definitions Xano was read to hold a draft of: what was read as a draft is sent as a draft. */
export function draftsIn({ documents }: RemoteSnapshot): (definition: Definition) => boolean {
  const drafts = documents.filter(({ draft }) => draft).map(({ definition }) => definition)
  const guids = new Set(drafts.flatMap(({ guid }) => guid ?? []))
  const names = new Set(drafts.map(nameKey))
  return definition =>
    definition.guid === undefined ? names.has(nameKey(definition)) : guids.has(definition.guid)
}
