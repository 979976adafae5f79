import type { Definition } from '../xs/definition.ts'
import { references } from '../xs/references.ts'
import { suspectedReferences } from '../xs/suspected-references.ts'
import { isEmptied, referredName } from './dangling.ts'
import type { Version } from './snapshot.ts'

type Text = Pick<Version, 'definition' | 'text' | 'blob'>

/**
 * What names something that is to be deleted in Xano, which empties such a name. `texts` is what Xano holds; none of
 * what is to be deleted counts, nor a name that something else there has as well. Texts are read only where they may hold one.
 */
export function namingDeleted(doomed: readonly Text[], texts: readonly Text[]): Definition[] {
  const blobs = new Set(doomed.map(({ blob }) => blob))
  const staying = texts.filter(({ blob }) => !blobs.has(blob))
  const lost = new Set(doomed.map(({ definition }) => referredName(definition)))
  for (const { definition } of staying) lost.delete(referredName(definition))
  const isLost = (reference: { readonly kind: string; readonly name: string }): boolean =>
    lost.has(referredName(reference))
  return staying.flatMap(({ definition, text }) => {
    const found = suspectedReferences(text)
    if (found && !found.some(isLost)) return []
    return references(text).some(reference => isEmptied(reference) && isLost(reference)) ? [definition] : []
  })
}
